package io.skein.bench;

import io.netty.buffer.ByteBuf;

/**
 * What a payload begins with: stream (4 bytes), sequence number within it (8), and when the message was meant to be
 * sent (8, {@link System#nanoTime} of the process). The rest is filling.
 */
final class Stamp {
    /** In bytes: the smallest payload. */
    static final int LENGTH = 20;

    private Stamp() {}

    static void write(ByteBuf out, int index, int stream, long sequence, long nanos) {
        out.setInt(index, stream);
        out.setLong(index + 4, sequence);
        out.setLong(index + 12, nanos);
    }

    static int stream(ByteBuf in, int index) {
        return in.getInt(index);
    }

    static long sequence(ByteBuf in, int index) {
        return in.getLong(index + 4);
    }

    static long nanos(ByteBuf in, int index) {
        return in.getLong(index + 12);
    }
}
