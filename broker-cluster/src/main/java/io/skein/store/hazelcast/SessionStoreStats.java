package io.skein.store.hazelcast;

import java.util.concurrent.atomic.LongAdder;

/** What the lanes of this node have counted. Any thread. */
public final class SessionStoreStats {
    final LongAdder batches = new LongAdder();
    final LongAdder repeated = new LongAdder();
    final LongAdder unanswered = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder bytes = new LongAdder();

    /** Batches sent, each counted once. */
    public long batches() {
        return batches.sum();
    }

    /** Batches sent again because nobody knew what had become of them. */
    public long repeated() {
        return repeated.sum();
    }

    /** Batches given up without an answer. */
    public long unanswered() {
        return unanswered.sum();
    }

    /** Changes refused because too much was on its way. */
    public long refused() {
        return refused.sum();
    }

    /** Weight of the changes on their way. */
    public long bytes() {
        return bytes.sum();
    }
}
