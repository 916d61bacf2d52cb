package io.skein.listener.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A PUBLISH encoded once for many receivers. The frame itself never changes: a receiver of QoS 1 or 2 gets a copy with
 * its own packet identifier, or, when the message is big, a copy of the few bytes up to it and a slice of the rest.
 *
 * @param frame the whole packet from its reader index; owned by whoever made it, until {@link #release()}
 * @param packetIdOffset where the packet identifier stands in it, from the reader index; -1 with QoS 0
 */
public record PublishFrame(ByteBuf frame, int packetIdOffset) {
    private static final int DUP = 1 << 3;

    /** The packet's length in bytes. */
    public int size() {
        return frame.readableBytes();
    }

    /** The whole packet, for a receiver of QoS 0; shares the bytes, and the caller owns the reference. */
    public ByteBuf shared() {
        return frame.retainedDuplicate();
    }

    /** Appends the packet under this identifier to a buffer, which is borrowed. */
    public void writeTo(ByteBuf out, int packetId, boolean dup) {
        int start = out.writerIndex();
        out.writeBytes(frame, frame.readerIndex(), frame.readableBytes());
        patch(out, start, packetId, dup);
    }

    /** A copy of the packet up to and with the packet identifier; the caller owns it. {@link #tail()} goes next. */
    public ByteBuf head(ByteBufAllocator allocator, int packetId, boolean dup) {
        int length = packetIdOffset + 2;
        ByteBuf head = allocator.buffer(length, length);
        head.writeBytes(frame, frame.readerIndex(), length);
        patch(head, 0, packetId, dup);
        return head;
    }

    /** The packet after its packet identifier; shares the bytes, and the caller owns the reference. */
    public ByteBuf tail() {
        int length = packetIdOffset + 2;
        return frame.retainedSlice(frame.readerIndex() + length, frame.readableBytes() - length);
    }

    /** Gives up the maker's reference. */
    public void release() {
        frame.release();
    }

    private void patch(ByteBuf out, int start, int packetId, boolean dup) {
        PacketId.check(packetId);
        out.setShort(start + packetIdOffset, packetId);
        if (dup) {
            out.setByte(start, out.getByte(start) | DUP);
        }
    }
}
