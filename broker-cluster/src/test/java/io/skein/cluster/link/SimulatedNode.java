package io.skein.cluster.link;

import io.skein.cluster.wire.ControlMessage;
import io.skein.cluster.wire.ForwardedPublication;
import io.skein.cluster.wire.JoinRequest;
import io.skein.cluster.wire.PublicationBytes;
import io.skein.cluster.wire.WireItem;
import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;

/** A node with one lane, on a simulated loop. */
final class SimulatedNode implements LinkLoop.Delivery {
    final UUID id;
    final Peers peers = new Peers();
    final LaneSenders senders;
    final List<String> received = new ArrayList<>();
    final List<String> accepted = new ArrayList<>();
    int turnsEnded;

    private final SimulatedNetwork network;
    private final LinkLoop loop;
    private final PublicationBytes encoder;
    private final boolean droppable;
    private final Queue<Runnable> frozenTasks = new ArrayDeque<>();
    private boolean frozen;

    SimulatedNode(SimulatedNetwork network, LinkOptions options, int lane, boolean droppable) {
        this.network = network;
        this.droppable = droppable;
        this.id = new UUID(network.random.nextLong(), network.random.nextLong());
        LinkClocks clocks = new LinkClocks(() -> network.nowMillis() * 1_000_000, network::nowMillis);
        LinkTransport transport = network.transport();
        senders = new LaneSenders(id, lane, droppable, options, peers, transport);
        loop = new LinkLoop(id, this::execute, peers, transport, senders, this, clocks);
        encoder = new PublicationBytes(network::nowMillis);
        tickSoon();
    }

    private void tickSoon() {
        network.at(LinkLoop.TICK_MILLIS, () -> {
            execute(loop::tick);
            tickSoon();
        });
    }

    private void execute(Runnable task) {
        if (frozen) {
            frozenTasks.add(task);
        } else {
            network.at(0, task);
        }
    }

    void receive(byte[] frame) {
        loop.receive(frame);
    }

    /** Stops as a process that is paused: nothing runs, what arrives is kept. */
    void freeze() {
        frozen = true;
    }

    void thaw() {
        frozen = false;
        frozenTasks.forEach(task -> network.at(0, task));
        frozenTasks.clear();
    }

    void add(SimulatedNode peer) {
        peers.add(peer.id);
    }

    void remove(SimulatedNode peer) {
        Peer removed = peers.remove(peer.id);
        if (removed != null) {
            loop.remove(removed);
        }
    }

    /** Queues a message whose acceptance is noted. */
    void send(SimulatedNode peer, String text) {
        send(peer, text, () -> accepted.add(text));
    }

    /** Queues a message for whose acceptance nobody waits. */
    void sendQos0(SimulatedNode peer, String text) {
        LaneSender sender = senders.to(peer.id);
        if (sender != null) {
            sender.publish(encoder.of(publication(text)), List.of(), true, null);
        }
    }

    private void send(SimulatedNode peer, String text, Runnable onAccepted) {
        LaneSender sender = senders.to(peer.id);
        if (sender == null) {
            senders.complete(onAccepted);
        } else if (droppable) {
            sender.publish(encoder.of(publication(text)), List.of(), true, onAccepted);
        } else {
            sender.send(new JoinRequest(Long.parseLong(text)), 0, onAccepted);
        }
    }

    void flush() {
        encoder.forget();
        senders.flush();
    }

    LinkStats.PeerStats stats(SimulatedNode peer) {
        return peers.stats().peers().stream()
                .filter(stats -> stats.peer().equals(peer.id))
                .findFirst()
                .orElseThrow();
    }

    private static Publication publication(String text) {
        Payload payload = Payload.of(text.getBytes(StandardCharsets.UTF_8));
        return new Publication(
                TopicName.of("t"), payload, Qos.AT_LEAST_ONCE, false, MessageProperties.NONE, null, Publication.NEVER);
    }

    @Override
    public boolean takes(WireItem item) {
        return droppable == item instanceof ForwardedPublication;
    }

    @Override
    public void deliver(UUID sender, WireItem item) {
        received.add(item instanceof ControlMessage ? control(item) : payload(item));
    }

    private static String control(WireItem item) {
        return Long.toString(((JoinRequest) item).requestId());
    }

    private static String payload(WireItem item) {
        return new String(((ForwardedPublication) item).publication().payload().bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void end() {
        turnsEnded++;
    }
}
