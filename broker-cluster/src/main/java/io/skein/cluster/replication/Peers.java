package io.skein.cluster.replication;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The other members, and which of them count: those that are told of every change and that others wait for. A member
 * counts that was there before this node, and one that has asked to be told. On the cluster's loop.
 */
public final class Peers {
    /** Another member. */
    static final class Peer {
        private final UUID incarnation;
        private boolean counts;
        private boolean gone;
        private long acceptedSequence;

        private Peer(UUID incarnation) {
            this.incarnation = incarnation;
        }

        UUID incarnation() {
            return incarnation;
        }

        /** It has applied this node's changes of routes up to this one. */
        void accepted(long sequence) {
            acceptedSequence = Math.max(acceptedSequence, sequence);
        }

        boolean isGone() {
            return gone;
        }
    }

    private final Map<UUID, Peer> byIncarnation = new LinkedHashMap<>();

    void add(UUID incarnation) {
        byIncarnation.putIfAbsent(incarnation, new Peer(incarnation));
    }

    void remove(UUID incarnation) {
        Peer peer = byIncarnation.remove(incarnation);
        if (peer != null) {
            peer.gone = true;
        }
    }

    boolean contains(UUID incarnation) {
        return byIncarnation.containsKey(incarnation);
    }

    List<UUID> incarnations() {
        return List.copyOf(byIncarnation.keySet());
    }

    void forEach(Consumer<UUID> action) {
        incarnations().forEach(action);
    }

    /**
     * From now on the peer is told of every change.
     *
     * @param sequence the last change of routes it will find in the shared map
     * @return whether it is a member
     */
    boolean count(UUID incarnation, long sequence) {
        @Nullable Peer peer = byIncarnation.get(incarnation);
        if (peer == null) {
            return false;
        }
        if (!peer.counts) {
            peer.counts = true;
            peer.acceptedSequence = sequence;
        }
        return true;
    }

    void forEachCounted(Consumer<Peer> action) {
        for (Peer peer : byIncarnation.values()) {
            if (peer.counts) {
                action.accept(peer);
            }
        }
    }

    /** What all that count have accepted, at most {@code limit}. */
    long acceptedByAll(long limit) {
        long accepted = limit;
        for (Peer peer : byIncarnation.values()) {
            if (peer.counts) {
                accepted = Math.min(accepted, peer.acceptedSequence);
            }
        }
        return accepted;
    }
}
