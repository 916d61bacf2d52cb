package io.skein.router;

import io.skein.cluster.RouteTable;
import io.skein.model.Publication;
import io.skein.model.Subscription;
import io.skein.model.Subscription.RetainHandling;
import io.skein.model.TopicFilter;
import io.skein.session.Session;
import io.skein.store.RetainedStore;
import io.vertx.core.Future;
import java.util.List;

/**
 * Makes a session's subscriptions known: to this node's index at once, to the other nodes before SUBACK. Called on the
 * session's loop; sessions of several loops may change the same filter at a time.
 */
public final class Subscriptions {
    private static final int STRIPES = 64;

    private final SubscriptionIndex<Session> index;
    private final RouteTable routes;
    private final RetainedStore retained;
    private final OwnTopics ownTopics;
    private final Object[] stripes = new Object[STRIPES];

    Subscriptions(SubscriptionIndex<Session> index, RouteTable routes, RetainedStore retained, OwnTopics ownTopics) {
        this.index = index;
        this.routes = routes;
        this.retained = retained;
        this.ownTopics = ownTopics;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Object();
        }
    }

    /**
     * What a SUBSCRIBE has done.
     *
     * @param isNew whether the session had no subscription with this filter before
     * @param visible completes when a publish accepted by any node reaches the session: SUBACK may be sent
     */
    public record Subscribed(boolean isNew, Future<Void> visible) {}

    /** Adds a subscription or replaces the one with the same filter [MQTT-3.8.4-3]. */
    public Subscribed subscribe(Session session, Subscription subscription) {
        TopicFilter filter = subscription.filter();
        boolean isNew = session.subscribe(subscription) == null;
        synchronized (stripe(filter)) { // the order of announcements is the order of the changes
            int count = index.subscribe(session, subscription).localCount();
            return new Subscribed(isNew, routes.announce(filter, weight(filter, count)));
        }
    }

    /** Returns false if there was no such subscription. */
    public boolean unsubscribe(Session session, TopicFilter filter) {
        if (!session.unsubscribe(filter)) {
            return false;
        }
        remove(session, filter);
        return true;
    }

    /** The session is over. */
    void removeAll(Session session) {
        for (Subscription subscription : session.subscriptions()) {
            unsubscribe(session, subscription.filter());
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
            int count = index.unsubscribe(session, filter).localCount();
            routes.announce(filter, weight(filter, count));
        }
    }

    /** Only a shared group's share depends on how many there are. */
    private static int weight(TopicFilter filter, int count) {
        return filter.isShared() ? count : Math.min(count, 1);
    }

    private Object stripe(TopicFilter filter) {
        int hash = filter.hashCode();
        return stripes[(hash ^ hash >>> 16) & STRIPES - 1];
    }
}
