package io.skein.store.session;

import io.skein.model.Publication;
import io.skein.model.TopicFilter;
import io.skein.model.Will;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the cluster owes on behalf of one client, until somebody has published it. */
final class Outbox {
    /** How long whoever was given a message has to publish it before it is given to somebody else. */
    static final long IN_HAND_MILLIS = 3_000;

    /** Most clients are owed nothing, and there may be millions of them: a map of its own comes with the first message. */
    private Map<Long, Outgoing> owed = Collections.emptyMap();

    /** Read by other threads. */
    private volatile long dueAtMillis = SessionState.NEVER;

    boolean isEmpty() {
        return owed.isEmpty();
    }

    /** When somebody has to be given something to publish. Any thread. */
    long dueAtMillis() {
        return dueAtMillis;
    }

    List<Outgoing> all() {
        return new ArrayList<>(owed.values());
    }

    void restore(Collection<Outgoing> read) {
        read.forEach(this::put);
        updateDue();
    }

    void addWill(long id, Will will, long atMillis) {
        put(new Outgoing(id, will.publication(), will.expirySeconds(), atMillis, false, null));
    }

    void addForGroup(long id, Publication publication, long atMillis, @Nullable TopicFilter group) {
        put(new Outgoing(id, publication, -1, atMillis, false, group));
    }

    private void put(Outgoing out) {
        if (owed.isEmpty()) {
            owed = new LinkedHashMap<>(2);
        }
        owed.put(out.id(), out);
    }

    void published(long id) {
        owed.remove(id);
    }

    /** A will whose delay has not run out is not published if the client is back in time [MQTT-3.1.3-9]. */
    void dropDelayed(long nowMillis) {
        owed.values().removeIf(out -> isDelayed(out, nowMillis));
    }

    /** The session is over: nothing waits any longer. */
    void makeDue(long nowMillis) {
        owed.replaceAll((id, out) -> isDelayed(out, nowMillis) ? at(nowMillis, out, false) : out);
    }

    private static boolean isDelayed(Outgoing out, long nowMillis) {
        return !out.inHand() && out.dueAtMillis() > nowMillis;
    }

    private static Outgoing at(long millis, Outgoing out, boolean inHand) {
        return new Outgoing(out.id(), out.publication(), out.expirySeconds(), millis, inHand, out.group());
    }

    /** Gives what is due to one who publishes it, and to nobody else while that may be under way. */
    List<Outgoing> take(long nowMillis) {
        if (owed.isEmpty()) {
            return List.of();
        }
        List<Outgoing> due =
                owed.values().stream().filter(out -> dueAt(out) <= nowMillis).toList();
        due.forEach(out -> put(at(nowMillis, out, true)));
        return due;
    }

    private static long dueAt(Outgoing out) {
        return out.dueAtMillis() + (out.inHand() ? IN_HAND_MILLIS : 0);
    }

    /** After all changes of a batch. */
    void updateDue() {
        long due = SessionState.NEVER;
        for (Outgoing out : owed.values()) {
            due = Math.min(due, dueAt(out));
        }
        dueAtMillis = due;
    }

    long weightBytes() {
        long weight = 0;
        for (Outgoing out : owed.values()) {
            weight += out.publication().weightBytes();
        }
        return weight;
    }
}
