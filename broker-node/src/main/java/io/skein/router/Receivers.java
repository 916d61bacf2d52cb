package io.skein.router;

import org.jspecify.annotations.Nullable;

/**
 * The receivers behind one filter: subscribers of this node, durable sessions of the cluster and routes to other nodes. Any thread reads without a lock;
 * changes are made under the lock of the {@link FilterNode}.
 *
 * @param <S> a local subscriber, compared by identity
 */
public abstract sealed class Receivers<S> permits FilterNode, SharedGroup {
    private volatile LocalSubscribers<S> locals = LocalSubscribers.none();
    private volatile LocalSubscribers<DurableClient> durables = LocalSubscribers.none();
    private volatile RemoteRoute<S>[] remotes = RemoteRoute.none();

    Receivers() {}

    /** The subscribers of this node. */
    public LocalSubscribers<S> locals() {
        return locals;
    }

    /** The durable sessions of the whole cluster, connected anywhere or not. */
    public LocalSubscribers<DurableClient> durables() {
        return durables;
    }

    /**
     * The routes to other nodes, at most one to each; borrowed, not to be changed. Pass over those that are not
     * {@linkplain RemoteRoute#isAlive() alive}.
     */
    public RemoteRoute<S>[] remotes() {
        return remotes;
    }

    int liveRoutes() {
        int count = 0;
        for (RemoteRoute<S> route : remotes) {
            count += route.isAlive() ? 1 : 0;
        }
        return count;
    }

    boolean hasNone() {
        return locals.size() == 0 && remotes.length == 0 && durables.size() == 0;
    }

    /** Adds a subscription or replaces that of the same subscriber; says which it did. */
    SubscriptionChange put(LocalSubscription<S> subscription) {
        LocalSubscribers<S> before = locals;
        boolean existed = before.find(subscription.subscriber()) != null;
        LocalSubscribers<S> after = before.with(subscription);
        locals = after;
        return new SubscriptionChange(existed, after.size());
    }

    SubscriptionChange remove(Object subscriber) {
        LocalSubscribers<S> before = locals;
        @Nullable LocalSubscription<S> removed = before.find(subscriber);
        LocalSubscribers<S> after = before.without(subscriber);
        locals = after;
        return new SubscriptionChange(removed != null, after.size());
    }

    void putDurable(LocalSubscription<DurableClient> subscription) {
        durables = durables.with(subscription);
    }

    void removeDurable(DurableClient client) {
        durables = durables.without(client);
    }

    void setRoute(RemoteNode<S> node, int weight) {
        remotes = RemoteRoute.replaced(remotes, node, weight);
    }

    void dropDeadRoutes() {
        remotes = RemoteRoute.living(remotes);
    }
}
