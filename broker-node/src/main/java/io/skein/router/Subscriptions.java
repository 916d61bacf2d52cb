package io.skein.router;

import io.skein.cluster.ClusterNode;
import io.skein.cluster.DurableSubscriptions;
import io.skein.cluster.RouteTable;
import io.skein.model.GrantedFilter;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.Subscription.RetainHandling;
import io.skein.model.TopicFilter;
import io.skein.session.Session;
import io.skein.store.RetainedStore;
import io.skein.store.session.SessionAnswer;
import io.skein.store.session.SessionChange;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Makes a session's subscriptions known: to this node's index at once, to the other nodes before SUBACK. Called on the
 * session's loop; sessions of several loops may change the same filter at a time.
 */
public final class Subscriptions {
    private static final int STRIPES = 64;

    private final SubscriptionIndex<Session> index;
    private final RouteTable routes;
    private final DurableSubscriptions durable;
    private final RetainedStore retained;
    private final OwnTopics ownTopics;
    private final Object[] stripes = new Object[STRIPES];
    /** Members with a queue among the local ones of each shared group; under the filter's stripe. */
    private final Map<TopicFilter, Set<Session>> queuedMembers = new ConcurrentHashMap<>();

    Subscriptions(SubscriptionIndex<Session> index, ClusterNode cluster, OwnTopics ownTopics) {
        this.index = index;
        this.routes = cluster.routes();
        this.durable = cluster.subscriptions();
        this.retained = cluster.retained();
        this.ownTopics = ownTopics;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Object();
        }
    }

    /**
     * Adds subscriptions or replaces those with the same filter [MQTT-3.8.4-3]. Those of a durable session are kept
     * first.
     *
     * @param visible told on this loop, possibly before this returns, when a publish accepted by any node reaches the
     *     session, so that SUBACK may be sent; false if they could not be kept
     */
    public void subscribe(Session session, List<Subscription> added, Consumer<Boolean> visible) {
        added.forEach(session::subscribe);
        if (added.isEmpty()) {
            visible.accept(true);
        } else if (!session.isStored()) {
            whenAll(session, addAll(session, added), visible);
        } else {
            SessionChange.Subscribe change = new SessionChange.Subscribe(session.epoch(), added);
            session.loop().change(session.client(), change, answer -> {
                if (answer instanceof SessionAnswer.Done done) {
                    List<Future<Void>> all = addAll(session, added);
                    all.add(durable.announce(session.client(), done.version(), filtersOf(added), List.of()));
                    whenAll(session, all, visible);
                } else {
                    visible.accept(false);
                }
            });
        }
    }

    private static void whenAll(Session session, List<Future<Void>> all, Consumer<Boolean> visible) {
        if (all.stream().allMatch(Future::isComplete)) {
            visible.accept(true);
        } else {
            // A channel's handler runs outside of any Vert.x context, so the answer comes on the cluster's thread.
            Future.join(all).onComplete(v -> session.loop().execute(() -> visible.accept(true)));
        }
    }

    private static List<GrantedFilter> filtersOf(List<Subscription> subscriptions) {
        return subscriptions.stream()
                .map(s -> new GrantedFilter(s.filter(), s.maximumQos()))
                .toList();
    }

    /** Makes the subscriptions of a session known that is connected again; completes when every node knows of them. */
    Future<Void> resume(Session session) {
        return Future.join(addAll(session, session.subscriptions())).mapEmpty();
    }

    private List<Future<Void>> addAll(Session session, Collection<Subscription> added) {
        List<Future<Void>> visible = new ArrayList<>(added.size() + 1);
        for (Subscription subscription : added) {
            if (session.hasSubscription(subscription.filter())) { // else it has been removed meanwhile
                visible.add(add(session, subscription));
            }
        }
        return visible;
    }

    private Future<Void> add(Session session, Subscription subscription) {
        TopicFilter filter = subscription.filter();
        synchronized (stripe(filter)) { // the order of announcements is the order of the changes
            SubscriptionChange change = index.subscribe(session, subscription);
            note(session, filter, session.isStored() && subscription.maximumQos() != Qos.AT_MOST_ONCE);
            return routes.announce(filter, weight(filter, change.localCount()));
        }
    }

    /**
     * Removes subscriptions.
     *
     * @param removed told on this loop, possibly before this returns, when this is kept; false if it could not be
     */
    public void unsubscribe(Session session, List<TopicFilter> filters, Consumer<Boolean> removed) {
        for (TopicFilter filter : filters) {
            session.unsubscribe(filter);
            remove(session, filter);
        }
        if (!session.isStored() || filters.isEmpty()) {
            removed.accept(true);
            return;
        }
        SessionChange.Unsubscribe change = new SessionChange.Unsubscribe(session.epoch(), filters);
        session.loop().change(session.client(), change, answer -> {
            if (answer instanceof SessionAnswer.Done done) {
                durable.announce(session.client(), done.version(), List.of(), filters);
            }
            removed.accept(answer instanceof SessionAnswer.Done);
        });
    }

    /** The connection is gone; those of a durable session stay in the store. */
    void removeAll(Session session) {
        for (Subscription subscription : session.subscriptions()) {
            session.unsubscribe(subscription.filter());
            remove(session, subscription.filter());
        }
    }

    /** Sends the retained messages a new subscription asks for; after it has become visible (MQTT 5, 3.8.3.1). */
    public void sendRetained(Session session, Subscription subscription, boolean isNew) {
        boolean wanted = subscription.retainHandling() == RetainHandling.SEND_AT_SUBSCRIBE
                || (subscription.retainHandling() == RetainHandling.SEND_IF_NEW && isNew);
        if (!wanted || subscription.filter().isShared()) {
            return; // nothing retained for shared subscriptions (MQTT 5, 4.8.2)
        }
        if (!session.hasSubscription(subscription.filter())) {
            return; // deleted while the other nodes were being told [MQTT-3.10.4-2]
        }
        List<Publication> messages = retained.matching(subscription.filter());
        session.replay(messages, subscription.maximumQos(), OverlapMerge.idsOf(subscription));
        session.replay(
                ownTopics.matching(subscription.filter()), subscription.maximumQos(), OverlapMerge.idsOf(subscription));
    }

    private void remove(Session session, TopicFilter filter) {
        synchronized (stripe(filter)) {
            SubscriptionChange change = index.unsubscribe(session, filter);
            if (change.existed()) {
                note(session, filter, false);
                routes.announce(filter, weight(filter, change.localCount()));
            }
        }
    }

    private void note(Session session, TopicFilter filter, boolean byQueue) {
        if (!filter.isShared()) {
            return;
        }
        queuedMembers.compute(filter, (f, known) -> {
            Set<Session> members = known == null ? new HashSet<>() : known;
            if (byQueue) {
                members.add(session);
            } else {
                members.remove(session);
            }
            return members.isEmpty() ? null : members;
        });
    }

    /** Only a shared group's share depends on how many there are. */
    private int weight(TopicFilter filter, int count) {
        if (!filter.isShared()) {
            return Math.min(count, 1);
        }
        return GroupWeight.of(
                count, queuedMembers.getOrDefault(filter, Set.of()).size());
    }

    private Object stripe(TopicFilter filter) {
        int hash = filter.hashCode();
        return stripes[(hash ^ hash >>> 16) & STRIPES - 1];
    }
}
