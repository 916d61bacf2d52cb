package io.skein.cluster.link;

import io.skein.cluster.wire.Ack;
import io.skein.cluster.wire.BatchReader;
import io.skein.cluster.wire.FrameHeader;
import io.skein.cluster.wire.WireException;
import io.skein.cluster.wire.WireItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the links do on one event loop: its lane's sending end, and the receiving ends of the lanes that fall to it.
 * Frames are handed over by {@link #receive(byte[])} with one wake-up for all that are there; everything else runs on
 * the context.
 */
final class LinkLoop {
    /** How many frames are worked off before others on the loop have their turn. */
    private static final int FRAMES_PER_TURN = 8;

    /** How often {@link #tick()} wants to be called. */
    static final int TICK_MILLIS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(LinkLoop.class);

    /** Takes the items of a batch. */
    interface Delivery {
        /** Whether items like this belong on this lane at all. */
        boolean takes(WireItem item);

        void deliver(UUID sender, WireItem item);

        /** Everything of this turn is delivered. */
        void end();
    }

    private final UUID local;
    private final Executor loop;
    private final Peers peers;
    private final LinkTransport transport;
    private final LaneSenders senders;
    private final Delivery delivery;
    private final LinkClocks clocks;
    private final Queue<byte[]> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final SparseLog sparseLog = new SparseLog(LOG);

    // on the loop
    private final Map<Peer, Map<Integer, LaneReceiver>> receivers = new HashMap<>();
    private final List<LaneReceiver> owing = new ArrayList<>();
    private boolean delivered;
    private long lastTickNanos;

    LinkLoop(
            UUID local,
            Executor loop,
            Peers peers,
            LinkTransport transport,
            LaneSenders senders,
            Delivery delivery,
            LinkClocks clocks) {
        this.local = local;
        this.loop = loop;
        this.peers = peers;
        this.transport = transport;
        this.senders = senders;
        this.delivery = delivery;
        this.clocks = clocks;
        this.lastTickNanos = clocks.nanos().getAsLong();
    }

    /** Takes a frame; any thread, one at a time per sender to keep the order. */
    void receive(byte[] frame) {
        inbox.add(frame);
        wake();
    }

    private void wake() {
        if (awake.compareAndSet(false, true)) {
            loop.execute(this::drain);
        }
    }

    private void drain() {
        awake.set(false);
        for (int i = 0; i < FRAMES_PER_TURN; i++) {
            byte[] frame = inbox.poll();
            if (frame == null) {
                break;
            }
            take(frame);
        }
        endTurn();
        if (!inbox.isEmpty()) {
            wake();
        }
    }

    private void take(byte[] frame) {
        FrameHeader header = FrameHeader.read(frame);
        try {
            if (header.kind() == FrameHeader.Kind.ACK) {
                senders.onAck(Ack.decode(frame));
            } else {
                takeBatch(header, frame);
            }
        } catch (WireException e) {
            peers.framesUnreadable.increment();
            sparseLog.warn("Refused a frame of", header.sender(), e);
        }
    }

    private void takeBatch(FrameHeader header, byte[] frame) {
        Peer peer = peers.get(header.sender());
        if (peer == null) {
            transport.send(header.sender(), notNow(local, header).encode());
            return;
        }
        LaneReceiver receiver = receiver(peer, header.lane());
        if (!receiver.owesAnswer()) {
            owing.add(receiver);
        }
        try {
            takeBatch(receiver, new BatchReader(frame));
        } catch (WireException e) {
            peer.refusalsSent.increment();
            transport.send(peer.incarnation(), unreadable(local, peer, header).encode());
            throw e;
        }
    }

    private LaneReceiver receiver(Peer peer, int lane) {
        return receivers
                .computeIfAbsent(peer, key -> new HashMap<>())
                .computeIfAbsent(lane, key -> new LaneReceiver(peer, key));
    }

    private void takeBatch(LaneReceiver receiver, BatchReader batch) {
        if (!receiver.isNext(batch)) {
            return;
        }
        List<WireItem> items = batch.readItems(clocks.wallMillis().getAsLong());
        for (WireItem item : items) {
            if (!delivery.takes(item)) {
                throw new WireException(item.getClass().getSimpleName() + " on lane "
                        + batch.header().lane());
            }
        }
        receiver.accept(batch); // before the delivery: whatever fails there, nothing is delivered twice
        receiver.peer().batchesReceived.increment();
        delivered = true;
        for (WireItem item : items) {
            deliver(batch.header().sender(), item);
        }
    }

    private void deliver(UUID sender, WireItem item) {
        try {
            delivery.deliver(sender, item);
        } catch (RuntimeException e) {
            LOG.error("A message of {} could not be handled", sender, e);
        }
    }

    private void endTurn() {
        if (delivered) {
            delivered = false;
            delivery.end();
        }
        for (LaneReceiver receiver : owing) {
            answer(receiver);
        }
        owing.clear();
        senders.settle();
    }

    private void answer(LaneReceiver receiver) {
        Ack ack = receiver.takeAnswer(local);
        if (ack == null || receiver.peer().isRemoved()) {
            return;
        }
        if (ack.answer() != Ack.Answer.ACCEPTED) {
            receiver.peer().refusalsSent.increment();
        }
        transport.send(receiver.peer().incarnation(), ack.encode());
    }

    /** The answer of a node that does not take the sender for a member, or has not opened the lane's loop. */
    static Ack notNow(UUID local, FrameHeader batch) {
        return new Ack(local, batch.lane(), batch.stream(), 0, 0, Ack.Answer.NOT_NOW);
    }

    private static Ack unreadable(UUID local, Peer peer, FrameHeader batch) {
        return new Ack(local, batch.lane(), batch.stream(), peer.memory(), 0, Ack.Answer.UNREADABLE);
    }

    /** Forgets a peer that is no member any more; any thread. */
    void remove(Peer peer) {
        loop.execute(() -> {
            receivers.remove(peer);
            senders.remove(peer);
        });
    }

    /** Lets time pass; on the loop, every {@link #TICK_MILLIS}. */
    void tick() {
        long now = clocks.nanos().getAsLong();
        long elapsedMillis = (now - lastTickNanos) / 1_000_000;
        lastTickNanos = now;
        // a pause of our own is no silence of theirs
        senders.onTick(Math.min(elapsedMillis, 2 * TICK_MILLIS));
    }
}
