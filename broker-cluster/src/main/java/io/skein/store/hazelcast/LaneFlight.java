package io.skein.store.hazelcast;

import io.skein.model.ClientId;
import io.skein.store.session.ChangeContext;
import java.util.List;

/** One batch on its way, attempt by attempt. On the lane's loop. */
final class LaneFlight {
    private static final long PAUSE_MILLIS = 50;
    private static final long MOST_PAUSE_MILLIS = 200;

    private final LaneQueue queue;
    private SessionBatch batch;
    private final List<LaneQueue.Waiting> changes;
    private int attempts;
    private int unknownOutcomes;
    private int refusals;
    private boolean attempting;
    private boolean settled;
    private long silentAtNanos;
    private long deadlineNanos;

    LaneFlight(LaneQueue queue, SessionBatch batch, List<LaneQueue.Waiting> changes) {
        this.queue = queue;
        this.batch = batch;
        this.changes = changes;
    }

    LaneQueue queue() {
        return queue;
    }

    ClientId client() {
        return queue.client();
    }

    List<LaneQueue.Waiting> changes() {
        return changes;
    }

    /** How often the lease had been lost when its changes were given. */
    long era() {
        return changes.get(0).era();
    }

    /** @param deadlineNanos from when on it is not repeated */
    void begin(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    boolean isOverdue(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    /** The last attempt has changed nothing: the same changes under the same number, at another moment. */
    void refused(ChangeContext moment) {
        refusals++;
        batch = batch.at(moment);
    }

    /** Nobody knows what has become of the last attempt. */
    void unknown() {
        unknownOutcomes++;
    }

    /** How long to wait before the next attempt: the members need their time to agree. */
    long pauseMillis() {
        return Math.min(MOST_PAUSE_MILLIS, PAUSE_MILLIS << Math.min(refusals, 8));
    }

    /**
     * A processor of its own for each attempt: the one before may still be at work.
     *
     * @param silentAtNanos from when on its answer is not waited for
     */
    ApplyBatch nextAttempt(long silentAtNanos) {
        this.silentAtNanos = silentAtNanos;
        attempts++;
        return new ApplyBatch(batch, 1 + unknownOutcomes);
    }

    int attempts() {
        return attempts;
    }

    boolean isSilent(long nowNanos) {
        return nowNanos - silentAtNanos >= 0;
    }

    /** Whether the end of this attempt has not been heard of yet. */
    boolean awaits(int attempt) {
        return attempting && attempt == attempts;
    }

    void attemptBegins() {
        attempting = true;
    }

    void attemptEnded() {
        attempting = false;
    }

    void settle() {
        settled = true;
    }

    boolean isSettled() {
        return settled;
    }
}
