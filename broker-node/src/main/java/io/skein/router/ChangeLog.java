package io.skein.router;

import io.skein.model.TopicFilter;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The filters introduced last, numbered from 1: what a {@link MatchCache} has to look at before it trusts its
 * content. A reader that has fallen behind by more than the ring holds finds null and forgets everything.
 *
 * <p>Any thread.
 */
final class ChangeLog {
    /** Longer filters are not kept, so that the ring holds no more than {@code capacity} times this. */
    static final int MAX_FILTER_CHARS = 1024;

    /** @param filter null if it was too long to be kept: any topic may match it */
    record Change(long sequence, @Nullable TopicFilter filter) {}

    private final AtomicReferenceArray<@Nullable Change> ring;
    private volatile long latest;

    /** @param capacity a power of two */
    ChangeLog(int capacity) {
        ring = new AtomicReferenceArray<>(capacity);
    }

    /** Once this returns, every reader that asks for {@link #latest} learns of the change. */
    synchronized void append(TopicFilter filter) {
        long sequence = latest + 1;
        boolean kept = filter.pattern().length() <= MAX_FILTER_CHARS;
        ring.set(slot(sequence), new Change(sequence, kept ? filter : null));
        latest = sequence;
    }

    long latest() {
        return latest;
    }

    /** The change with this number, or null if the ring does not hold it any more. */
    @Nullable
    Change at(long sequence) {
        Change change = ring.get(slot(sequence));
        return change != null && change.sequence == sequence ? change : null;
    }

    private int slot(long sequence) {
        return (int) sequence & (ring.length() - 1);
    }
}
