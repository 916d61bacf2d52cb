package io.skein.router;

import io.skein.model.Subscription;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import io.skein.topic.TopicTree;
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Who receives a message, for the whole node: the subscriptions of this node's clients and the routes other nodes
 * have announced, by topic filter.
 *
 * <p>Any thread. Matching takes no lock. Changes lock the filter they concern, and where a filter is introduced or
 * retired a few tree nodes. Once a change has returned, every later match sees it, through a {@link MatchCache} too.
 *
 * <p>Every pattern has a {@link FilterNode} in one map, which finds exact filters by the topic itself; those with
 * wildcards are in a tree as well.
 *
 * @param <S> a local subscriber, compared by identity
 */
public final class SubscriptionIndex<S> {
    private static final int CHANGES_KEPT = 1024;

    private final ConcurrentHashMap<String, FilterNode<S>> filters = new ConcurrentHashMap<>();
    private final TopicTree<FilterNode<S>> wildcards = new TopicTree<>();
    private final ChangeLog changes = new ChangeLog(CHANGES_KEPT);
    private final RemoteNodes<S> nodes = new RemoteNodes<>();
    private final RoutePurge<S> purge = new RoutePurge<>(this);

    /** Adds a subscription, or replaces the one this subscriber has with the same filter. */
    public SubscriptionChange subscribe(S subscriber, Subscription subscription) {
        TopicFilter filter = subscription.filter();
        LocalSubscription<S> added = new LocalSubscription<>(subscriber, subscription);
        for (; ; ) {
            SubscriptionChange change = updateOrNull(
                    introduced(filter), node -> node.findOrMake(filter).put(added));
            if (change != null) {
                return change;
            }
        }
    }

    /** Removes a subscription; without effect if there is none. */
    public SubscriptionChange unsubscribe(S subscriber, TopicFilter filter) {
        return updateIfPresent(filter, SubscriptionChange.NOTHING, node -> {
            Receivers<S> receivers = node.find(filter);
            return receivers == null ? SubscriptionChange.NOTHING : receivers.remove(subscriber);
        });
    }

    /** Adds the subscription of a durable session, or replaces the one it has with the same filter. */
    void subscribe(DurableClient client, Subscription subscription) {
        TopicFilter filter = subscription.filter();
        LocalSubscription<DurableClient> added = new LocalSubscription<>(client, subscription);
        Boolean done = null;
        while (done == null) {
            done = updateOrNull(introduced(filter), node -> {
                node.findOrMake(filter).putDurable(added);
                return true;
            });
        }
    }

    /** Removes the subscription of a durable session; without effect if there is none. */
    void unsubscribe(DurableClient client, TopicFilter filter) {
        updateIfPresent(filter, true, node -> {
            Receivers<S> receivers = node.find(filter);
            if (receivers != null) {
                receivers.removeDurable(client);
            }
            return true;
        });
    }

    /** How many subscribers of this node exactly this filter has; for a shared one, members of its group. */
    public int localCount(TopicFilter filter) {
        FilterNode<S> node = filters.get(filter.pattern());
        Receivers<S> receivers = node == null ? null : node.find(filter);
        return receivers == null ? 0 : receivers.locals().size();
    }

    /** Takes up a node of the cluster: from now on routes to it are accepted. */
    public RemoteNode<S> addNode(UUID node) {
        return nodes.add(node);
    }

    /**
     * Lets go of a node that left the cluster. From now on its routes are dead; {@link #purgeRoutes} takes them out.
     *
     * @return whether it was there
     */
    public boolean removeNode(UUID node) {
        boolean removed = nodes.remove(node);
        if (removed) {
            purge.request();
        }
        return removed;
    }

    /**
     * States how many subscribers a filter has on another node: takes the place of what was stated before.
     *
     * @param weight members of the shared group, or subscribers, on that node; 0 removes the route
     * @return false, without effect, if the node does not belong to the cluster
     */
    public boolean setRoute(UUID node, TopicFilter filter, int weight) {
        if (weight < 0) {
            throw new IllegalArgumentException("weight " + weight);
        }
        RemoteNode<S> remote = nodes.get(node);
        if (remote == null) {
            return false;
        }
        return weight == 0 ? withdraw(remote, filter) : announce(remote, filter, weight);
    }

    private boolean announce(RemoteNode<S> remote, TopicFilter filter, int weight) {
        for (; ; ) {
            Boolean accepted = updateOrNull(introduced(filter), node -> {
                if (remote.isAlive()) { // asked under the lock, so that a purge cannot have passed already
                    node.findOrMake(filter).setRoute(remote, weight);
                }
                return remote.isAlive();
            });
            if (accepted != null) {
                return accepted;
            }
        }
    }

    private boolean withdraw(RemoteNode<S> remote, TopicFilter filter) {
        return updateIfPresent(filter, true, node -> {
            Receivers<S> receivers = node.find(filter);
            if (receivers != null) {
                receivers.setRoute(remote, 0);
            }
            return true;
        });
    }

    /**
     * Takes the dead routes out of the next filters. To be called now and then until it answers false.
     *
     * @param maxFilters how many filters to look at before returning
     * @return whether there is more to do
     */
    public boolean purgeRoutes(int maxFilters) {
        return purge.run(maxFilters);
    }

    /** The filters that match a topic, looked up now. */
    public TopicMatch<S> match(TopicName topic) {
        return TopicMatch.of(filters.get(topic.value()), wildcards.matching(topic));
    }

    /** The receivers of a filter, or null if it has none; for a shared one those of its group. */
    public @Nullable Receivers<S> receivers(TopicFilter filter) {
        FilterNode<S> node = filters.get(filter.pattern());
        return node == null ? null : node.find(filter);
    }

    /** The group of a shared subscription, or null if it has no member in the cluster. */
    public @Nullable SharedGroup<S> group(TopicFilter filter) {
        FilterNode<S> node = filters.get(filter.pattern());
        return node == null ? null : node.group(filter);
    }

    /** Visits every filter with subscribers on this node and their number; weakly consistent. */
    public void forEachLocal(ObjIntConsumer<TopicFilter> visitor) {
        for (FilterNode<S> node : filters.values()) {
            visitLocal(node, visitor);
            for (SharedGroup<S> group : node.groups()) {
                visitLocal(group, visitor);
            }
        }
    }

    private static <S> void visitLocal(Receivers<S> receivers, ObjIntConsumer<TopicFilter> visitor) {
        LocalSubscribers<S> locals = receivers.locals();
        for (int i = 0; i < locals.slots(); i++) {
            LocalSubscription<S> any = locals.slot(i);
            if (any != null) {
                visitor.accept(any.subscription().filter(), locals.size());
                return;
            }
        }
    }

    /** How many routes to other live nodes there are; visits every filter. */
    public long routeCount() {
        long count = 0;
        for (FilterNode<S> node : filters.values()) {
            count += node.liveRoutes();
            for (SharedGroup<S> group : node.groups()) {
                count += group.liveRoutes();
            }
        }
        return count;
    }

    /** How many patterns there are, of this node and of others. */
    public long filterCount() {
        return filters.mappingCount();
    }

    /** How many nodes the tree of patterns with wildcards has. */
    public long treeNodeCount() {
        return wildcards.nodeCount();
    }

    ChangeLog changes() {
        return changes;
    }

    Iterator<FilterNode<S>> filters() {
        return filters.values().iterator();
    }

    /**
     * The node of a filter's pattern, made if absent. A new one is logged before its lock is given away: whoever
     * adds a receiver to it may return only when every cache is going to learn of the filter, also when another
     * thread introduced it.
     */
    private FilterNode<S> introduced(TopicFilter filter) {
        FilterNode<S> present = filters.get(filter.pattern());
        if (present != null) {
            return present;
        }
        FilterNode<S> made = new FilterNode<>(filter.pattern());
        synchronized (made) {
            FilterNode<S> other = filters.putIfAbsent(filter.pattern(), made);
            if (other != null) {
                return other;
            }
            TopicFilter pattern = made.passingFilter();
            if (pattern.hasWildcard()) {
                wildcards.compute(pattern.levels(), none -> made);
            }
            changes.append(pattern);
        }
        return made;
    }

    private <R> R updateIfPresent(TopicFilter filter, R absent, Function<FilterNode<S>, R> update) {
        FilterNode<S> node = filters.get(filter.pattern());
        R result = node == null ? null : updateOrNull(node, update);
        return result == null ? absent : result;
    }

    /** Null, without effect, if the node has just been retired. */
    private <R> @Nullable R updateOrNull(FilterNode<S> node, Function<FilterNode<S>, R> update) {
        synchronized (node) {
            if (node.isRetired()) {
                return null;
            }
            R result = update.apply(node);
            node.dropEmptyGroups();
            retireIfEmpty(node);
            return result;
        }
    }

    void dropDeadRoutes(FilterNode<S> node) {
        synchronized (node) {
            if (!node.isRetired()) {
                node.dropAllDeadRoutes();
                retireIfEmpty(node);
            }
        }
    }

    /** Needs no entry in the log: a cached match that still holds the node finds it empty. */
    private void retireIfEmpty(FilterNode<S> node) {
        if (!node.hasNone()) {
            return;
        }
        node.retire();
        TopicFilter pattern = node.passingFilter();
        if (pattern.hasWildcard()) {
            wildcards.compute(pattern.levels(), retired -> null);
        }
        filters.remove(node.pattern(), node);
    }
}
