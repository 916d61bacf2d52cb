package io.skein.session;

import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.QueuePlace;
import io.skein.session.SessionEvents.DropReason;
import io.skein.store.session.SessionLimits;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The messages of a session that ends with its connection: in this node's memory. */
final class MemoryOutbound implements Outbound {
    private final SessionLimits limits;
    private final SessionEvents events;
    private final ArrayDeque<Delivery> waiting = new ArrayDeque<>(0);
    private final ArrayDeque<Replay> replays = new ArrayDeque<>(0);
    private final OutboundInflight inflight = new OutboundInflight();
    private int waitingBytes;

    /** Retained messages for one new subscription, sent as fast as the client takes them; only references. */
    private record Replay(
            Iterator<Publication> messages,
            Qos maximumQos,
            @SuppressWarnings("ArrayRecordComponent") int[] subscriptionIds) {}

    MemoryOutbound(SessionLimits limits, SessionEvents events) {
        this.limits = limits;
        this.events = events;
    }

    @Override
    public int messages() {
        return waiting.size() + inflight.size();
    }

    @Override
    public int bytes() {
        return waitingBytes + inflight.bytes();
    }

    @Override
    public void deliver(ClientLink link, Publication publication, Qos qos, boolean retain, int[] subscriptionIds) {
        Delivery delivery = new Delivery(publication, qos, retain, subscriptionIds);
        if (!fits(delivery)) {
            events.dropped(DropReason.QUEUE_FULL);
        } else if (waiting.isEmpty() && replays.isEmpty() && isOpen(link)) {
            send(link, delivery);
        } else if (messages() < limits.maxQueuedMessages()) {
            waiting.add(delivery);
            waitingBytes += delivery.weightBytes();
        } else {
            events.dropped(DropReason.QUEUE_FULL);
        }
    }

    @Override
    public void hint(ClientLink link, QueuePlace place, @Nullable Publication publication) {
        // Meant for an earlier session of this client: nothing of this one is in the store.
    }

    @Override
    public void look(ClientLink link) {
        // Nothing of this session is in the store.
    }

    /** Messages that come meanwhile wait behind them. */
    @Override
    public void replay(ClientLink link, Iterator<Publication> messages, Qos maximumQos, int[] subscriptionIds) {
        replays.add(new Replay(messages, maximumQos, subscriptionIds));
        pump(link);
    }

    @Override
    public void start(ClientLink link) {
        pump(link);
    }

    @Override
    public void pump(ClientLink link) {
        while (!replays.isEmpty() && isOpen(link)) {
            replayOne(link, replays.element());
        }
        while (!waiting.isEmpty() && isOpen(link)) {
            Delivery next = waiting.remove();
            waitingBytes -= next.weightBytes();
            send(link, next);
        }
    }

    @Override
    public void onPubAck(int packetId) {
        inflight.onPubAck(packetId);
    }

    @Override
    public void onPubRec(ClientLink link, int packetId) {
        if (inflight.onPubRec(packetId)) {
            link.pubRel(packetId);
        } else {
            link.pubRelUnknown(packetId);
        }
    }

    @Override
    public void onPubRecError(int packetId) {
        inflight.onPubRecError(packetId);
    }

    @Override
    public void onPubComp(int packetId) {
        inflight.onPubComp(packetId);
    }

    @Override
    public void close() {
        // It ends with its connection.
    }

    @Override
    public long sentUpTo() {
        return 0;
    }

    private boolean isOpen(ClientLink link) {
        return inflight.counted() < link.receiveMaximum() // [MQTT-3.3.4-9]
                && inflight.hasRoom()
                && inflight.bytes() < limits.maxQueuedBytes()
                && link.isWritable();
    }

    private void replayOne(ClientLink link, Replay replay) {
        if (!replay.messages.hasNext()) {
            replays.remove();
            return;
        }
        Publication message = replay.messages.next();
        Qos qos = message.qos().atMost(replay.maximumQos);
        if (qos == Qos.AT_MOST_ONCE) {
            link.publish(message, qos, true, false, 0, replay.subscriptionIds);
        } else {
            send(link, new Delivery(message, qos, true, replay.subscriptionIds));
        }
    }

    private void send(ClientLink link, Delivery delivery) {
        if (delivery.publication().isExpired(System.currentTimeMillis())) {
            events.dropped(DropReason.EXPIRED); // [MQTT-3.3.2-5]
            return;
        }
        int packetId = inflight.add(delivery);
        boolean sent = link.publish(
                delivery.publication(), delivery.qos(), delivery.retain(), false, packetId, delivery.subscriptionIds());
        if (!sent) {
            inflight.abandon(packetId); // as if it had been sent and acknowledged [MQTT-3.1.2-25]
            events.dropped(DropReason.PACKET_TOO_LARGE);
        }
    }

    /** A message that is larger than the limit by itself is taken when nothing else is there. */
    private boolean fits(Delivery delivery) {
        int bytes = bytes();
        return bytes == 0 || (long) bytes + delivery.weightBytes() <= limits.maxQueuedBytes();
    }
}
