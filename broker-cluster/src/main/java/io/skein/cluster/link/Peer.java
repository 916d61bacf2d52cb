package io.skein.cluster.link;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Another member while it is one, with what its lanes count. Thread-safe. */
final class Peer {
    private final UUID incarnation;
    private final int memory;
    private volatile boolean removed;

    final LongAdder batchesSent = new LongAdder();
    final LongAdder batchesRetransmitted = new LongAdder();
    final LongAdder batchesReceived = new LongAdder();
    final LongAdder refusalsReceived = new LongAdder();
    final LongAdder refusalsSent = new LongAdder();
    final LongAdder messagesDropped = new LongAdder();
    final LongAdder hintsDropped = new LongAdder();
    final LongAdder windowBytes = new LongAdder();
    final LongAdder windowMessages = new LongAdder();
    final AtomicInteger suspectedLanes = new AtomicInteger();

    /** @param memory a number no earlier peer had, told in every acknowledgement */
    Peer(UUID incarnation, int memory) {
        this.incarnation = incarnation;
        this.memory = memory;
    }

    UUID incarnation() {
        return incarnation;
    }

    int memory() {
        return memory;
    }

    boolean isRemoved() {
        return removed;
    }

    void remove() {
        removed = true;
    }

    boolean isSuspected() {
        return suspectedLanes.get() > 0;
    }

    LinkStats.PeerStats stats() {
        return new LinkStats.PeerStats(
                incarnation,
                batchesSent.sum(),
                batchesRetransmitted.sum(),
                batchesReceived.sum(),
                refusalsReceived.sum(),
                refusalsSent.sum(),
                messagesDropped.sum(),
                windowBytes.sum(),
                windowMessages.sum(),
                isSuspected());
    }
}
