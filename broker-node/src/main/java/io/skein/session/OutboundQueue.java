package io.skein.session;

import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.session.SessionEvents.DropReason;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The way of messages to one client: QoS 0 goes straight to the connection, QoS 1 and 2 wait their turn within the
 * client's Receive Maximum and the connection's outbound buffer, and stay until acknowledged.
 *
 * <p>On the session's loop, except the two counters.
 */
final class OutboundQueue {
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

    OutboundQueue(SessionLimits limits, SessionEvents events) {
        this.limits = limits;
        this.events = events;
    }

    /** Messages waiting and in flight. Any thread, approximate. */
    int messages() {
        return waiting.size() + inflight.size();
    }

    /** Their weight. Any thread, approximate. */
    int bytes() {
        return waitingBytes + inflight.bytes();
    }

    /** A message for the client; {@code link} is null while it is away. */
    void deliver(@Nullable ClientLink link, Publication publication, Qos qos, boolean retain, int[] subscriptionIds) {
        if (qos == Qos.AT_MOST_ONCE) {
            deliverQos0(link, publication, retain, subscriptionIds);
            return;
        }
        Delivery delivery = new Delivery(publication, qos, retain, subscriptionIds);
        if (!fits(delivery)) {
            events.dropped(DropReason.QUEUE_FULL);
        } else if (link != null && waiting.isEmpty() && replays.isEmpty() && isOpen(link)) {
            send(link, delivery);
        } else if (messages() < limits.maxQueuedMessages()) {
            waiting.add(delivery);
            waitingBytes += delivery.weightBytes();
        } else {
            events.dropped(DropReason.QUEUE_FULL);
        }
    }

    /** Retained messages for a new subscription; messages that come meanwhile wait behind them. */
    void replay(@Nullable ClientLink link, Iterator<Publication> messages, Qos maximumQos, int[] subscriptionIds) {
        replays.add(new Replay(messages, maximumQos, subscriptionIds));
        if (link != null) {
            pump(link);
        }
    }

    /** A connection has come: what was in flight is sent again first, in order [MQTT-4.4.0-1]. */
    void resume(ClientLink link) {
        inflight.rewind();
        pump(link);
    }

    /** Sends what the client may have now. */
    void pump(ClientLink link) {
        while (inflight.nextResend() != 0 && mayResend(link)) {
            resendOne(link);
        }
        while (!replays.isEmpty() && isOpen(link)) {
            replayOne(link, replays.element());
        }
        while (!waiting.isEmpty() && isOpen(link)) {
            Delivery next = waiting.remove();
            waitingBytes -= next.weightBytes();
            send(link, next);
        }
    }

    boolean onPubAck(int packetId) {
        return inflight.onPubAck(packetId);
    }

    boolean onPubRec(int packetId) {
        return inflight.onPubRec(packetId);
    }

    boolean onPubRecError(int packetId) {
        return inflight.onPubRecError(packetId);
    }

    boolean onPubComp(int packetId) {
        return inflight.onPubComp(packetId);
    }

    private void deliverQos0(
            @Nullable ClientLink link, Publication publication, boolean retain, int[] subscriptionIds) {
        if (link == null) {
            events.dropped(DropReason.QOS0_OFFLINE);
        } else if (!link.isWritable()) {
            events.dropped(DropReason.QOS0_UNWRITABLE);
        } else if (!link.publish(publication, Qos.AT_MOST_ONCE, retain, false, 0, subscriptionIds)) {
            events.dropped(DropReason.PACKET_TOO_LARGE);
        }
    }

    /** Whether a new message may be sent: nothing is left to send again, and there is room everywhere. */
    private boolean isOpen(ClientLink link) {
        return inflight.nextResend() == 0
                && inflight.counted() < link.receiveMaximum() // [MQTT-3.3.4-9]
                && inflight.hasRoom()
                && (inflight.bytes() < limits.maxQueuedBytes())
                && link.isWritable();
    }

    private boolean mayResend(ClientLink link) {
        return link.isWritable() && inflight.counted() < link.receiveMaximum();
    }

    private void resendOne(ClientLink link) {
        int packetId = inflight.nextResend();
        OutboundInflight.Slot slot = inflight.takeResend();
        Delivery delivery = slot.delivery();
        if (slot.stage() == OutboundInflight.Stage.AWAIT_PUBCOMP || delivery == null) {
            link.pubRel(packetId);
        } else {
            write(link, delivery, true, packetId); // DUP [MQTT-3.3.1-1]
        }
    }

    private void replayOne(ClientLink link, Replay replay) {
        if (!replay.messages.hasNext()) {
            replays.remove();
            return;
        }
        Publication message = replay.messages.next();
        Qos qos = message.qos().atMost(replay.maximumQos);
        if (qos == Qos.AT_MOST_ONCE) {
            deliverQos0(link, message, true, replay.subscriptionIds);
        } else {
            send(link, new Delivery(message, qos, true, replay.subscriptionIds));
        }
    }

    private void send(ClientLink link, Delivery delivery) {
        if (delivery.publication().isExpired(System.currentTimeMillis())) {
            events.dropped(DropReason.EXPIRED); // [MQTT-3.3.2-5]
            return;
        }
        write(link, delivery, false, inflight.add(delivery));
    }

    private void write(ClientLink link, Delivery delivery, boolean dup, int packetId) {
        boolean sent = link.publish(
                delivery.publication(), delivery.qos(), delivery.retain(), dup, packetId, delivery.subscriptionIds());
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
