package io.skein.listener.mqtt.codec;

import io.netty.buffer.ByteBuf;

/** The fixed header (MQTT 5, 2.1): a byte of type and flags, and the Remaining Length. */
final class FixedHeader {
    /** The largest Remaining Length, and the largest Variable Byte Integer. */
    static final int MAX_REMAINING_LENGTH = 268_435_455;

    /** {@link #frameLength}: the header is not complete yet. */
    static final int INCOMPLETE = -1;

    /** {@link #frameLength}: the Remaining Length is longer than four bytes, or than it need be [MQTT-1.5.5-1]. */
    static final int MALFORMED = -2;

    private FixedHeader() {}

    /**
     * The length in bytes of the whole packet that starts at the reader index, or {@link #INCOMPLETE} or
     * {@link #MALFORMED}. Borrows the buffer and leaves its indexes alone.
     */
    static int frameLength(ByteBuf in) {
        int start = in.readerIndex() + 1;
        int available = in.writerIndex() - start;
        int remainingLength = 0;
        for (int i = 0; i < 4; i++) {
            if (i >= available) {
                return INCOMPLETE;
            }
            int digit = in.getByte(start + i);
            remainingLength |= (digit & 0x7F) << (7 * i);
            if (digit >= 0) {
                return digit == 0 && i > 0 ? MALFORMED : 2 + i + remainingLength;
            }
        }
        return MALFORMED;
    }

    /** The length in bytes of a packet with this Remaining Length. */
    static int frameLength(int remainingLength) {
        return 1 + variableByteIntegerLength(remainingLength) + remainingLength;
    }

    static int variableByteIntegerLength(int value) {
        if (value < 0 || value > MAX_REMAINING_LENGTH) {
            throw new IllegalArgumentException(value + " does not fit a Variable Byte Integer");
        }
        return value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4;
    }

    /** Writes {@code value}, at most {@link #MAX_REMAINING_LENGTH}, in as few bytes as possible [MQTT-1.5.5-1]. */
    static void writeVariableByteInteger(ByteBuf out, int value) {
        int rest = value;
        while (rest > 127) {
            out.writeByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}
