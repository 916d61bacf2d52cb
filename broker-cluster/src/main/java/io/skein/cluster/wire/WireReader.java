package io.skein.cluster.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** Reads what {@link WireWriter} wrote and trusts none of it. Not thread-safe. */
final class WireReader {
    private final byte[] bytes;
    private int position;
    private int end;

    WireReader(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    int remaining() {
        return end - position;
    }

    /** Narrows the view to the next {@code length} bytes; {@link #leave(int)} with the answer widens it again. */
    int enter(int length) {
        need(length);
        int outer = end;
        end = position + length;
        return outer;
    }

    /** Ends what {@link #enter(int)} began; all of it must have been read. */
    void leave(int outer) {
        if (position != end) {
            throw new WireException(remaining() + " bytes too many in an item");
        }
        end = outer;
    }

    int readByte() {
        need(1);
        return bytes[position++] & 0xFF;
    }

    int readShort() {
        return readByte() << 8 | readByte();
    }

    int readInt() {
        return readShort() << 16 | readShort();
    }

    long readLong() {
        return (long) readInt() << 32 | readInt() & 0xFFFFFFFFL;
    }

    UUID readUuid() {
        return new UUID(readLong(), readLong());
    }

    boolean readBoolean() {
        int value = readByte();
        if (value > 1) {
            throw new WireException("a boolean of " + value);
        }
        return value == 1;
    }

    /** A count of things that take at least one byte each, so never more than bytes are left. */
    int readCount() {
        int value = readNumber();
        if (value > remaining()) {
            throw new WireException("a count of " + value + " with " + remaining() + " bytes left");
        }
        return value;
    }

    /** A number in the form of {@link WireWriter#putCount(int)}, 0 to 2^31-1. */
    int readNumber() {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                if (value > Integer.MAX_VALUE) {
                    break;
                }
                return (int) value;
            }
        }
        throw new WireException("a number too large");
    }

    byte[] readBytes(int length) {
        need(length);
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    String readString() {
        int length = readCount();
        int start = position;
        position += length;
        for (int i = start; i < position; i++) {
            if (bytes[i] < 0) {
                return decode(start, length);
            }
        }
        return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }

    private String decode(int start, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new WireException("not UTF-8");
        }
    }

    private void need(int length) {
        if (length < 0 || length > remaining()) {
            throw new WireException(length + " bytes wanted, " + remaining() + " left");
        }
    }
}
