package io.skein.store.hazelcast;

import io.skein.model.ClientId;
import io.skein.store.session.ChangeContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One batch on its way. On the lane's loop, but for its outcome, which Hazelcast's thread sets before it hands it over. */
final class LaneFlight {
    private final LaneQueue queue;
    private SessionBatch batch;
    private final List<LaneQueue.Waiting> changes;
    private int attempts;
    private long deadlineNanos;
    private long era;
    private @Nullable SessionAnswers answers;
    private @Nullable Throwable failure;

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

    void begin(long deadlineNanos, long era) {
        this.deadlineNanos = deadlineNanos;
        this.era = era;
    }

    /** How often the lease had been lost when it was first sent. */
    long era() {
        return era;
    }

    boolean isOverdue(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    /** The same changes under the same number, at another moment. */
    void renew(ChangeContext moment) {
        batch = batch.at(moment);
    }

    /** A processor of its own for each attempt: the one before may still be at work. */
    ApplyBatch nextAttempt() {
        return new ApplyBatch(batch, ++attempts);
    }

    void landed(@Nullable SessionAnswers answers, @Nullable Throwable failure) {
        this.answers = answers;
        this.failure = failure;
    }

    @Nullable
    SessionAnswers answers() {
        return answers;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }
}
