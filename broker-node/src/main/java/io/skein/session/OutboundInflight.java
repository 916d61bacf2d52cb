package io.skein.session;

import io.skein.model.Qos;
import org.jspecify.annotations.Nullable;

/**
 * QoS 1 and 2 messages sent over one connection and not yet acknowledged, by position. The packet identifier follows
 * from the position: 1 + position mod 65,535, so a message of a durable session keeps it over every connection without
 * storing it.
 *
 * <p>On the session's loop.
 */
final class OutboundInflight {
    static final int IDS = 65_535;

    private static final int INITIAL_SLOTS = 16;
    private static final long NONE = -1;

    /** How far the exchange of one message has come (MQTT 5, 4.3). */
    private enum Stage {
        AWAIT_PUBACK,
        AWAIT_PUBREC,
        AWAIT_PUBCOMP
    }

    /** A message and its stage; the message's weight counts until the client has it (PUBREC). */
    private static final class Slot {
        private Stage stage;
        private int weightBytes;
        /** Whether it takes part of the client's Receive Maximum; a PUBREL does not (MQTT 5, 4.9). */
        private final boolean counted;

        private Slot(Stage stage, int weightBytes, boolean counted) {
            this.stage = stage;
            this.weightBytes = weightBytes;
            this.counted = counted;
        }
    }

    private @Nullable Slot[] slots = new Slot[INITIAL_SLOTS];
    private long head;
    private long tail;
    private int counted;
    private int messages;
    private int bytes;

    /** The first position is 0. */
    OutboundInflight() {}

    /** @param firstPosition no lower one will be added */
    OutboundInflight(long firstPosition) {
        head = firstPosition;
        tail = firstPosition;
    }

    /** Whether another message fits: the identifiers of all positions in flight must differ. */
    boolean hasRoom() {
        return hasRoom(tail);
    }

    boolean hasRoom(long position) {
        return position - head < IDS;
    }

    /** How many count against the client's Receive Maximum now. */
    int counted() {
        return counted;
    }

    int size() {
        return messages;
    }

    int bytes() {
        return bytes;
    }

    /** Takes a message that is sent now and returns its packet identifier. */
    int add(Delivery delivery) {
        return addAt(tail, delivery);
    }

    /** The same at a position not below the last. */
    int addAt(long position, Delivery delivery) {
        Stage stage = delivery.qos() == Qos.AT_LEAST_ONCE ? Stage.AWAIT_PUBACK : Stage.AWAIT_PUBREC;
        return put(position, new Slot(stage, delivery.weightBytes(), true));
    }

    /** A message that the client has had over an earlier connection: only its PUBCOMP is missing. */
    int addReleased(long position) {
        return put(position, new Slot(Stage.AWAIT_PUBCOMP, 0, false));
    }

    private int put(long position, Slot slot) {
        if (messages == 0) {
            head = position; // nothing is between
        }
        tail = Math.max(tail, position);
        while (tail - head >= slots.length) {
            grow();
        }
        slots[index(position)] = slot;
        tail = position + 1;
        messages++;
        bytes += slot.weightBytes;
        counted += slot.counted ? 1 : 0;
        return packetId(position);
    }

    /** PUBACK. Returns the position, or -1 if nothing with this identifier waits for one. */
    long onPubAck(int packetId) {
        return complete(packetId, Stage.AWAIT_PUBACK);
    }

    /** PUBCOMP, likewise. */
    long onPubComp(int packetId) {
        return complete(packetId, Stage.AWAIT_PUBCOMP);
    }

    /** A PUBREC that refuses: the exchange is over, no PUBREL follows (MQTT 5, 4.3.3). */
    long onPubRecError(int packetId) {
        return complete(packetId, Stage.AWAIT_PUBREC);
    }

    /** PUBREC. Returns whether a PUBREL must follow; false if nothing with this identifier is in flight. */
    boolean onPubRec(int packetId) {
        Slot slot = slot(position(packetId));
        if (slot == null || slot.stage == Stage.AWAIT_PUBACK) {
            return false;
        }
        slot.stage = Stage.AWAIT_PUBCOMP;
        bytes -= slot.weightBytes;
        slot.weightBytes = 0;
        return true;
    }

    /** The message just added is not sent after all. */
    void abandon(int packetId) {
        long position = position(packetId);
        Slot slot = slot(position);
        if (slot != null) {
            remove(position, slot);
        }
    }

    /** The position in flight that has this identifier, or -1. */
    long position(int packetId) {
        if (packetId < 1) {
            return NONE;
        }
        long position = head + Math.floorMod(packetId - 1 - head % IDS, (long) IDS);
        return position < tail ? position : NONE;
    }

    private long complete(int packetId, Stage expected) {
        long position = position(packetId);
        Slot slot = slot(position);
        if (slot == null || slot.stage != expected) {
            return NONE;
        }
        remove(position, slot);
        return position;
    }

    private void remove(long position, Slot slot) {
        slots[index(position)] = null;
        messages--;
        bytes -= slot.weightBytes;
        counted -= slot.counted ? 1 : 0;
        while (head < tail && slots[index(head)] == null) {
            head++;
        }
    }

    private @Nullable Slot slot(long position) {
        return position < head || position >= tail ? null : slots[index(position)];
    }

    private int index(long position) {
        return (int) position & (slots.length - 1);
    }

    private void grow() {
        @Nullable Slot[] wider = new Slot[slots.length * 2];
        for (long p = head; p < Math.min(tail, head + slots.length); p++) {
            wider[(int) p & (wider.length - 1)] = slots[index(p)];
        }
        slots = wider;
    }

    private static int packetId(long position) {
        return 1 + (int) (position % IDS);
    }
}
