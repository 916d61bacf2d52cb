package io.skein.cluster.replication;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The other members, and which of them count: those that are told of every change and that others wait for. A member
 * counts that was there before this node, and one that has asked to be told. One that was removed may still act until
 * its lease has run out: until then others wait for it as before, though it is told nothing any more. On the cluster's
 * loop.
 */
public final class Peers {
    /** Another member. */
    static final class Peer {
        private final UUID incarnation;
        private boolean counts;
        private boolean removed;
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

        boolean isRemoved() {
            return removed;
        }
    }

    private final Map<UUID, Peer> byIncarnation = new LinkedHashMap<>();
    private final List<Peer> mayStillAct = new ArrayList<>();
    private volatile Set<UUID> removedAndActing = Set.of();

    /** Before, this node cannot know whether one that it never saw may still act. */
    private boolean knowsWhoActs;

    void add(UUID incarnation) {
        byIncarnation.putIfAbsent(incarnation, new Peer(incarnation));
    }

    void remove(UUID incarnation) {
        Peer peer = byIncarnation.remove(incarnation);
        if (peer != null) {
            peer.removed = true;
            mayStillAct.add(peer);
            publish();
        }
    }

    private void publish() {
        removedAndActing = mayStillAct.stream().map(Peer::incarnation).collect(Collectors.toUnmodifiableSet());
    }

    /** Those that were removed and may still act; any thread. */
    Set<UUID> removedAndActing() {
        return removedAndActing;
    }

    /** Those that were removed until now and may still act. */
    List<Peer> mayStillAct() {
        return List.copyOf(mayStillAct);
    }

    /** These have stopped. */
    void haveStopped(Collection<Peer> stopped) {
        mayStillAct.removeAll(stopped);
        publish();
        knowsWhoActs = true;
    }

    /** It has said goodbye, and does nothing any more. */
    void hasStopped(UUID incarnation) {
        mayStillAct.removeIf(peer -> peer.incarnation.equals(incarnation));
        publish();
    }

    /** Whether this one, which was removed, may still act. */
    boolean mayStillAct(Peer removed) {
        return mayStillAct.contains(removed);
    }

    /** Those that counted when they were removed and may still act: they are told nothing, and are waited for. */
    void forEachCountedThatMayStillAct(Consumer<Peer> action) {
        mayStillAct.stream().filter(peer -> peer.counts).forEach(action);
    }

    /** Whether one that is no member may still act. */
    boolean mayStillAct(UUID incarnation) {
        return !knowsWhoActs || mayStillAct.stream().anyMatch(peer -> peer.incarnation.equals(incarnation));
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

    /** What all that count have accepted, those that may still act included; at most {@code limit}. */
    long acceptedByAll(long limit) {
        return Math.min(accepted(byIncarnation.values(), limit), accepted(mayStillAct, limit));
    }

    private static long accepted(Collection<Peer> peers, long limit) {
        long accepted = limit;
        for (Peer peer : peers) {
            if (peer.counts) {
                accepted = Math.min(accepted, peer.acceptedSequence);
            }
        }
        return accepted;
    }
}
