package io.skein.cluster.replication;

import io.skein.cluster.link.ControlLink;
import io.skein.cluster.wire.ControlMessage;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages in order to each peer; taken once the peer takes part and sees the sender. */
final class SimulatedLink implements ControlLink {
    private static final class Lane {
        private final SimulatedCluster.Queue wire;
        private final SimulatedCluster.Queue answers;
        private final ArrayDeque<Runnable> unanswered = new ArrayDeque<>();
        private boolean closed;

        private Lane(SimulatedCluster cluster) {
            this.wire = cluster.newQueue();
            this.answers = cluster.newQueue();
        }
    }

    private final SimulatedCluster cluster;
    private final SimulatedNode self;
    private final Map<UUID, Lane> lanes = new HashMap<>();
    private @Nullable Receiver receiver;

    SimulatedLink(SimulatedCluster cluster, SimulatedNode self) {
        this.cluster = cluster;
        this.self = self;
    }

    @Override
    public void receiver(Receiver newReceiver) {
        receiver = newReceiver;
    }

    @Override
    public void send(UUID peer, ControlMessage message, @Nullable Runnable accepted) {
        Runnable callback = accepted == null ? () -> {} : accepted;
        if (!self.sees(peer)) {
            self.execute(callback);
            return;
        }
        Lane lane = lanes.computeIfAbsent(peer, p -> new Lane(cluster));
        lane.unanswered.add(callback);
        lane.wire.add(() -> arrive(peer, lane, message));
    }

    private void arrive(UUID peer, Lane lane, ControlMessage message) {
        SimulatedNode other = cluster.node(peer);
        if (lane.closed || !other.isAlive()) {
            return; // until the sender hears of it nobody answers
        }
        if (!other.hasStartedJoining() || !other.sees(self.incarnation())) {
            if (self.isAlive()) {
                lane.wire.addFirst(() -> arrive(peer, lane, message)); // refused: sent again before all that follows
            }
            return;
        }
        other.execute(() -> take(other, lane, message));
    }

    private void take(SimulatedNode other, Lane lane, ControlMessage message) {
        if (other.sees(self.incarnation()) && !lane.closed) {
            other.link().deliver(self.incarnation(), message);
            lane.answers.add(() -> answer(lane));
        }
    }

    private void deliver(UUID sender, ControlMessage message) {
        Receiver told = receiver;
        if (told != null) {
            told.onMessage(sender, message);
        }
    }

    private void answer(Lane lane) {
        self.execute(() -> {
            if (!lane.closed) {
                lane.unanswered.remove().run();
            }
        });
    }

    /** The peer is no member any more: nothing is waited for. */
    void remove(UUID peer) {
        Lane lane = lanes.remove(peer);
        if (lane != null) {
            lane.closed = true;
            lane.unanswered.forEach(self::execute);
        }
    }
}
