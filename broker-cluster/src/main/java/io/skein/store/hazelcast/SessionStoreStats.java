package io.skein.store.hazelcast;

import io.skein.store.SessionStore;
import java.util.concurrent.atomic.LongAdder;

/** What the lanes of this node count. Any thread. */
final class SessionStoreStats {
    final LongAdder batches = new LongAdder();
    final LongAdder repeated = new LongAdder();
    final LongAdder unanswered = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder bytes = new LongAdder();

    SessionStore.Figures figures() {
        return new SessionStore.Figures(batches.sum(), repeated.sum(), unanswered.sum(), refused.sum(), bytes.sum());
    }
}
