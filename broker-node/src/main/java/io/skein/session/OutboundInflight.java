package io.skein.session;

import io.skein.model.Qos;
import org.jspecify.annotations.Nullable;

/**
 * QoS 1 and 2 messages sent and not yet acknowledged, in the order they were first sent. The packet identifier follows
 * from the position: 1 + position mod 65,535, so a message keeps it over every connection without storing it.
 *
 * <p>On the session's loop.
 */
final class OutboundInflight {
    static final int IDS = 65_535;
    private static final int INITIAL_SLOTS = 16;

    /** How far the exchange of one message has come (MQTT 5, 4.3). */
    enum Stage {
        AWAIT_PUBACK,
        AWAIT_PUBREC,
        AWAIT_PUBCOMP,
        DONE
    }

    /** A message and its stage; the message is let go once the client has it (PUBREC). */
    static final class Slot {
        private @Nullable Delivery delivery;
        private Stage stage;
        /** Whether it takes part of the client's Receive Maximum in this connection. */
        private boolean counted;

        private Slot(Delivery delivery) {
            this.delivery = delivery;
            this.stage = delivery.qos() == Qos.AT_LEAST_ONCE ? Stage.AWAIT_PUBACK : Stage.AWAIT_PUBREC;
        }

        @Nullable
        Delivery delivery() {
            return delivery;
        }

        Stage stage() {
            return stage;
        }
    }

    private @Nullable Slot[] slots = new Slot[INITIAL_SLOTS];
    private long head;
    private long tail;
    private long resend;
    private int counted;
    private int bytes;

    /** Whether another message fits: the identifiers of all positions in flight must differ. */
    boolean hasRoom() {
        return tail - head < IDS;
    }

    /** How many count against the client's Receive Maximum now. */
    int counted() {
        return counted;
    }

    /** Messages in flight, those acknowledged out of order included until older ones are. */
    int size() {
        return (int) (tail - head);
    }

    int bytes() {
        return bytes;
    }

    /** Takes a message that is sent for the first time and returns its packet identifier. */
    int add(Delivery delivery) {
        if (tail - head == slots.length) {
            grow();
        }
        Slot slot = new Slot(delivery);
        slots[index(tail)] = slot;
        count(slot);
        bytes += delivery.weightBytes();
        long position = tail++;
        resend = tail;
        return packetId(position);
    }

    /** PUBACK. Returns false if nothing with this identifier waits for one. */
    boolean onPubAck(int packetId) {
        return complete(packetId, Stage.AWAIT_PUBACK);
    }

    /** PUBCOMP. Returns false if nothing with this identifier waits for one. */
    boolean onPubComp(int packetId) {
        return complete(packetId, Stage.AWAIT_PUBCOMP);
    }

    /** A PUBREC that refuses: the exchange is over, no PUBREL follows (MQTT 5, 4.3.3). */
    boolean onPubRecError(int packetId) {
        return complete(packetId, Stage.AWAIT_PUBREC);
    }

    /** PUBREC. Returns whether a PUBREL must follow; false if nothing with this identifier is in flight. */
    boolean onPubRec(int packetId) {
        Slot slot = slot(packetId);
        if (slot == null || slot.stage == Stage.AWAIT_PUBACK || slot.stage == Stage.DONE) {
            return false;
        }
        slot.stage = Stage.AWAIT_PUBCOMP;
        forget(slot);
        return true;
    }

    /** The message just added is not sent after all. */
    void abandon(int packetId) {
        Slot slot = slot(packetId);
        if (slot != null) {
            finish(slot);
        }
    }

    /** A new connection: everything is to be sent again, in order [MQTT-4.4.0-1]. */
    void rewind() {
        resend = head;
        counted = 0;
        for (long p = head; p < tail; p++) {
            at(p).counted = false;
        }
    }

    /** The identifier of the next message to send again, or 0 if there is none. */
    int nextResend() {
        while (resend < tail && at(resend).stage == Stage.DONE) {
            resend++;
        }
        return resend < tail ? packetId(resend) : 0;
    }

    /** Takes the message that {@link #nextResend()} named. */
    Slot takeResend() {
        Slot slot = at(resend++);
        if (slot.stage != Stage.AWAIT_PUBCOMP) {
            count(slot); // a PUBREL is not limited by the Receive Maximum (MQTT 5, 4.9)
        }
        return slot;
    }

    private boolean complete(int packetId, Stage expected) {
        Slot slot = slot(packetId);
        if (slot == null || slot.stage != expected) {
            return false;
        }
        finish(slot);
        return true;
    }

    private void finish(Slot slot) {
        slot.stage = Stage.DONE;
        forget(slot);
        if (slot.counted) {
            slot.counted = false;
            counted--;
        }
        while (head < tail && at(head).stage == Stage.DONE) {
            slots[index(head)] = null;
            head++;
        }
        resend = Math.max(resend, head);
    }

    private void forget(Slot slot) {
        Delivery delivery = slot.delivery;
        if (delivery != null) {
            bytes -= delivery.weightBytes();
            slot.delivery = null;
        }
    }

    private void count(Slot slot) {
        slot.counted = true;
        counted++;
    }

    private @Nullable Slot slot(int packetId) {
        long offset = Math.floorMod(packetId - 1 - head % IDS, (long) IDS);
        long position = head + offset;
        return packetId >= 1 && position < tail ? at(position) : null;
    }

    private Slot at(long position) {
        Slot slot = slots[index(position)];
        if (slot == null) {
            throw new IllegalStateException("no message at position " + position);
        }
        return slot;
    }

    private int index(long position) {
        return (int) position & (slots.length - 1);
    }

    private void grow() {
        @Nullable Slot[] wider = new Slot[slots.length * 2];
        for (long p = head; p < tail; p++) {
            wider[(int) p & (wider.length - 1)] = slots[index(p)];
        }
        slots = wider;
    }

    private static int packetId(long position) {
        return 1 + (int) (position % IDS);
    }
}
