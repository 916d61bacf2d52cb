package io.skein.store.hazelcast;

import io.skein.model.ClientId;
import io.skein.store.SessionStore;
import io.skein.store.session.ChangeContext;
import io.skein.store.session.SessionChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** What one lane has for one session: changes that wait, and whether a batch is on its way. On the lane's loop. */
final class LaneQueue {
    private static final int BATCH_CHANGES = 256;
    private static final int BATCH_BYTES = 256 << 10;

    private final ClientId client;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(4);
    private boolean away;
    private boolean ready;

    /**
     * A change and who waits for its answer.
     *
     * @param era how often the lease had been lost when it was given
     */
    record Waiting(SessionChange change, SessionStore.Completion completion, long era) {
        int weightBytes() {
            return change.weightBytes();
        }

        boolean mayShareBatchWith(Waiting other) {
            return change.isReadOnly() == other.change.isReadOnly() && era == other.era;
        }
    }

    LaneQueue(ClientId client) {
        this.client = client;
    }

    ClientId client() {
        return client;
    }

    void add(Waiting change) {
        waiting.add(change);
    }

    /** Whether a batch should leave with the next flush and this has not been said yet. */
    boolean becomesReady() {
        boolean becomes = !away && !ready && !waiting.isEmpty();
        ready |= becomes;
        return becomes;
    }

    /** The next batch leaves: changes, or reads, as many as fit. */
    LaneFlight takeOff(ChangeContext moment, BiFunction<List<SessionChange>, ChangeContext, SessionBatch> batches) {
        assert ready && !away;
        ready = false;
        away = true;
        List<Waiting> leaving = new ArrayList<>(Math.min(waiting.size(), BATCH_CHANGES));
        Waiting first = waiting.element();
        int bytes = 0;
        for (Waiting next = waiting.peek(); next != null && leaving.size() < BATCH_CHANGES; next = waiting.peek()) {
            bytes += next.weightBytes();
            if (!next.mayShareBatchWith(first) || (bytes > BATCH_BYTES && !leaving.isEmpty())) {
                break;
            }
            leaving.add(waiting.remove());
        }
        List<SessionChange> changes = leaving.stream().map(Waiting::change).toList();
        return new LaneFlight(this, batches.apply(changes, moment), leaving);
    }

    /** What waits leaves without having been sent. */
    List<Waiting> giveUp() {
        List<Waiting> given = List.copyOf(waiting);
        waiting.clear();
        return given;
    }

    /** The batch on its way has been answered, or given up. */
    void landed() {
        away = false;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
