package io.skein.cluster.lease;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** When the last heartbeats were sent, and under which view: what a grant is worth. On the cluster's loop. */
final class SentHeartbeats {
    /** A grant for one older than these is worth nothing any more, at any rate they are sent at. */
    private static final int KEPT = 128;

    /** One of them. */
    record Sent(long sequence, long sentNanos, long viewNumber, UUID view) {}

    private final @Nullable Sent[] last = new Sent[KEPT];
    private long sequence;

    long nextSequence() {
        return sequence + 1;
    }

    void add(long sentNanos, long viewNumber, UUID view) {
        sequence++;
        last[index(sequence)] = new Sent(sequence, sentNanos, viewNumber, view);
    }

    @Nullable
    Sent get(long wanted) {
        Sent sent = wanted < 0 ? null : last[index(wanted)];
        return sent != null && sent.sequence() == wanted ? sent : null;
    }

    private static int index(long sequence) {
        return (int) (sequence % KEPT);
    }
}
