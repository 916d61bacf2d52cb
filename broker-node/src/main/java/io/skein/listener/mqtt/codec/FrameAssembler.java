package io.skein.listener.mqtt.codec;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds whole packets in the bytes as they are read. A packet that lies whole in one read stays where it is; only one
 * that is split over reads is put together, in a buffer that grows with its bytes and never beyond the packet.
 *
 * <p>Owns what it was offered until it is used up or {@link #release()}.
 */
final class FrameAssembler {
    private static final int SMALLEST_PARTIAL = 128;

    /** Judges a packet by its fixed header, before its body is kept. */
    interface HeaderCheck {
        /**
         * The length of the packet that starts at the reader index, or {@link FixedHeader#INCOMPLETE}. Borrows the
         * buffer, which has at least one byte.
         *
         * @throws MqttCodecException if that packet is not welcome
         */
        int frameLength(ByteBuf in);
    }

    private final HeaderCheck check;
    private @Nullable ByteBuf read;
    private @Nullable ByteBuf partial;
    private int frameLength;
    /** Whether {@code read} is a buffer of our own, with room to grow. */
    private boolean isJoined;

    FrameAssembler(HeaderCheck check) {
        this.check = check;
    }

    /** Takes the bytes of one read. */
    void offer(ByteBuf bytes) {
        if (!bytes.isReadable()) {
            bytes.release();
        } else {
            read = read == null ? bytes : join(read, bytes);
        }
    }

    /** Bytes that are held back: for accounting, as the caller decides how much it offers. */
    int heldBytes() {
        return (read == null ? 0 : read.readableBytes()) + (partial == null ? 0 : partial.readableBytes());
    }

    /**
     * The buffer that has the next packet whole, at its reader index, or null if more bytes are needed. Borrowed, until
     * {@link #consume()} is called.
     */
    @Nullable
    ByteBuf next() {
        if (partial != null) {
            return complete(partial) ? partial : null;
        }
        if (read == null) {
            return null;
        }
        frameLength = check.frameLength(read);
        if (frameLength != FixedHeader.INCOMPLETE && read.readableBytes() >= frameLength) {
            return read;
        }
        keepPartial(read);
        return null;
    }

    /** The length of the packet found last, its fixed header included. */
    int frameLength() {
        return frameLength;
    }

    /** The packet found last is decoded. */
    void consume() {
        if (partial != null) {
            partial.release();
            partial = null;
        } else if (read != null) {
            read.skipBytes(frameLength);
            releaseReadIfUsedUp();
        }
    }

    void release() {
        if (partial != null) {
            partial.release();
            partial = null;
        }
        if (read != null) {
            read.release();
            read = null;
            isJoined = false;
        }
    }

    private void keepPartial(ByteBuf rest) {
        int length = rest.readableBytes();
        int capacity = Math.max(length, SMALLEST_PARTIAL);
        partial =
                rest.alloc().buffer(frameLength == FixedHeader.INCOMPLETE ? capacity : Math.min(capacity, frameLength));
        partial.writeBytes(rest);
        releaseReadIfUsedUp();
    }

    /** Takes from the read what the packet in {@code partial} still lacks; byte by byte until its length is known. */
    private boolean complete(ByteBuf partial) {
        while (true) {
            frameLength = check.frameLength(partial);
            int missing = frameLength == FixedHeader.INCOMPLETE ? 1 : frameLength - partial.readableBytes();
            if (missing == 0 || read == null) {
                return missing == 0;
            }
            move(read, partial, Math.min(missing, read.readableBytes()));
        }
    }

    private void move(ByteBuf from, ByteBuf to, int length) {
        int needed = to.writerIndex() + length;
        if (needed > to.capacity()) {
            to.capacity(Math.min(frameLength, Math.max(needed, 2 * to.capacity())));
        }
        to.writeBytes(from, length);
        releaseReadIfUsedUp();
    }

    private void releaseReadIfUsedUp() {
        if (read != null && !read.isReadable()) {
            read.release();
            read = null;
            isJoined = false;
        }
    }

    /**
     * Only while decoding is suspended; a connection that is stops reading, so this is for what was under way. Many small
     * reads are not copied again for each one more; what is decoded already is left behind in time.
     */
    private ByteBuf join(ByteBuf first, ByteBuf second) {
        ByteBuf joined = first;
        if (!isJoined || first.readerIndex() > first.capacity() / 2) {
            joined = first.alloc().buffer(2 * (first.readableBytes() + second.readableBytes()));
            joined.writeBytes(first);
            first.release();
            isJoined = true;
        }
        joined.writeBytes(second);
        second.release();
        return joined;
    }
}
