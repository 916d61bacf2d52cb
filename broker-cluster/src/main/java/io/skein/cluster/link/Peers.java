package io.skein.cluster.link;

import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The members that are linked with, for every thread to look up. */
final class Peers {
    private final ConcurrentMap<UUID, Peer> peers = new ConcurrentHashMap<>();
    private final AtomicInteger lastNumber = new AtomicInteger();
    final LongAdder messagesDropped = new LongAdder();
    final LongAdder framesUnreadable = new LongAdder();

    @Nullable
    Peer get(UUID incarnation) {
        return peers.get(incarnation);
    }

    Collection<Peer> all() {
        return peers.values();
    }

    void add(UUID incarnation) {
        peers.computeIfAbsent(incarnation, key -> new Peer(key, nextNumber()));
    }

    /** The peer removed, or null if there was none. */
    @Nullable
    Peer remove(UUID incarnation) {
        Peer peer = peers.remove(incarnation);
        if (peer != null) {
            peer.remove();
        }
        return peer;
    }

    /** A number higher than all before: of a stream of batches, or of a peer's time as a member. */
    int nextNumber() {
        return lastNumber.incrementAndGet();
    }

    LinkStats stats() {
        return new LinkStats(
                peers.values().stream().map(Peer::stats).toList(), messagesDropped.sum(), framesUnreadable.sum());
    }
}
