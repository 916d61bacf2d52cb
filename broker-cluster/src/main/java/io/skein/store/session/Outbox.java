package io.skein.store.session;

import io.skein.model.Publication;
import io.skein.model.TopicFilter;
import io.skein.model.Will;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the cluster owes on behalf of one client, until somebody has published it. */
final class Outbox {
    /** How long whoever caused a message has to publish it before others do. */
    static final long URGENT_MILLIS = 3_000;

    private final Map<Long, Outgoing> owed = new LinkedHashMap<>(0);

    /** Read by other threads. */
    private volatile long dueAtMillis = SessionState.NEVER;

    boolean isEmpty() {
        return owed.isEmpty();
    }

    /** When somebody besides the one who caused it has to publish something. Any thread. */
    long dueAtMillis() {
        return dueAtMillis;
    }

    List<Outgoing> all() {
        return new ArrayList<>(owed.values());
    }

    void restore(Collection<Outgoing> read) {
        read.forEach(out -> owed.put(out.id(), out));
        updateDue();
    }

    void addWill(long id, Will will, long atMillis, boolean urgent) {
        owed.put(id, new Outgoing(id, will.publication(), will.expirySeconds(), atMillis, urgent, null));
    }

    void addForGroup(long id, Publication publication, long atMillis, @Nullable TopicFilter group) {
        owed.put(id, new Outgoing(id, publication, -1, atMillis, true, group));
    }

    void published(long id) {
        owed.remove(id);
    }

    /** A will whose delay has not run out is not published if the client is back in time [MQTT-3.1.3-9]. */
    void dropDelayed(long nowMillis) {
        owed.values().removeIf(out -> !out.urgent() && out.dueAtMillis() > nowMillis);
    }

    /** The session is over: nothing waits any longer. */
    void makeDue(long nowMillis) {
        owed.replaceAll((id, out) -> out.dueAtMillis() > nowMillis ? dueNow(out, nowMillis) : out);
    }

    private static Outgoing dueNow(Outgoing out, long nowMillis) {
        return new Outgoing(out.id(), out.publication(), out.expirySeconds(), nowMillis, true, out.group());
    }

    /** What is to be published now: by whoever caused it, or because nobody has for a while. */
    List<Outgoing> due(long nowMillis) {
        if (owed.isEmpty()) {
            return List.of();
        }
        return owed.values().stream().filter(out -> isFor(out, nowMillis)).toList();
    }

    private static boolean isFor(Outgoing out, long nowMillis) {
        boolean isCausedNow = out.urgent() && out.dueAtMillis() == nowMillis;
        return isCausedNow || dueForOthers(out) <= nowMillis;
    }

    private static long dueForOthers(Outgoing out) {
        return out.dueAtMillis() + (out.urgent() ? URGENT_MILLIS : 0);
    }

    /** After all changes of a batch. */
    void updateDue() {
        long due = SessionState.NEVER;
        for (Outgoing out : owed.values()) {
            due = Math.min(due, dueForOthers(out));
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
