package io.skein.router;

import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.session.ClientLink;
import io.skein.session.Session;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Sessions whose subscriptions overlap on one topic, each with what its single copy looks like: the highest quality
 * [MQTT-3.3.4-2] and the identifiers of all matching subscriptions [MQTT-3.3.4-4]. On one loop, used again and again.
 */
final class OverlapMerge {
    /** The options of the one copy. */
    record Merged(
            Qos maximumQos,
            boolean retainAsPublished,
            @SuppressWarnings("ArrayRecordComponent") int[] subscriptionIds) {

        private Merged with(Subscription other) {
            Qos highest = maximumQos.compareTo(other.maximumQos()) >= 0 ? maximumQos : other.maximumQos();
            int[] ids = subscriptionIds;
            if (other.identifier() != 0) {
                ids = Arrays.copyOf(ids, ids.length + 1);
                ids[ids.length - 1] = other.identifier();
            }
            return new Merged(highest, retainAsPublished || other.retainAsPublished(), ids);
        }
    }

    private final Map<Session, Merged> sessions = new IdentityHashMap<>();

    void add(Session session, Subscription subscription) {
        Merged known = sessions.get(session);
        sessions.put(
                session,
                known == null
                        ? new Merged(subscription.maximumQos(), subscription.retainAsPublished(), idsOf(subscription))
                        : known.with(subscription));
    }

    boolean isEmpty() {
        return sessions.isEmpty();
    }

    void forEach(BiConsumer<Session, Merged> action) {
        sessions.forEach(action);
    }

    void clear() {
        sessions.clear();
    }

    static int[] idsOf(Subscription subscription) {
        return subscription.identifier() == 0 ? ClientLink.NO_SUBSCRIPTION_IDS : new int[] {subscription.identifier()};
    }
}
