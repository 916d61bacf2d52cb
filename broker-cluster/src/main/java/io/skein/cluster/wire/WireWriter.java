package io.skein.cluster.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** A growing array of bytes, reused from one batch to the next. Big-endian. Not thread-safe. */
final class WireWriter {
    /** An array that a rare large message made larger than this is let go with it. */
    private static final int KEPT_BYTES = 512 << 10;

    private static final int FIRST_BYTES = 512;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    int length() {
        return length;
    }

    void clear() {
        length = 0;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[FIRST_BYTES];
        }
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    void putByte(int value) {
        makeRoom(1);
        bytes[length++] = (byte) value;
    }

    void putShort(int value) {
        putByte(value >> 8);
        putByte(value);
    }

    void putInt(int value) {
        makeRoom(4);
        setInt(length, value);
        length += 4;
    }

    void putLong(long value) {
        putInt((int) (value >> 32));
        putInt((int) value);
    }

    void putUuid(UUID value) {
        putLong(value.getMostSignificantBits());
        putLong(value.getLeastSignificantBits());
    }

    void setShort(int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }

    void setInt(int at, int value) {
        setShort(at, value >> 16);
        setShort(at + 2, value);
    }

    void setLong(int at, long value) {
        setInt(at, (int) (value >> 32));
        setInt(at + 4, (int) value);
    }

    /** A count or length: seven bits a byte, the lowest first, the eighth says that more follow. */
    void putCount(int value) {
        int rest = value;
        while (rest > 0x7F) {
            putByte(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        putByte(rest);
    }

    void putBytes(byte[] source) {
        makeRoom(source.length);
        System.arraycopy(source, 0, bytes, length, source.length);
        length += source.length;
    }

    /** Appends all that another writer holds. */
    void putAll(WireWriter source) {
        makeRoom(source.length);
        System.arraycopy(source.bytes, 0, bytes, length, source.length);
        length += source.length;
    }

    /** A text in UTF-8 behind its length in bytes. */
    void putString(String text) {
        int start = length;
        int chars = text.length();
        putCount(chars);
        makeRoom(chars);
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c > 0x7F) {
                length = start;
                putEncoded(text.getBytes(StandardCharsets.UTF_8));
                return;
            }
            bytes[length++] = (byte) c;
        }
    }

    private void putEncoded(byte[] utf8) {
        putCount(utf8.length);
        putBytes(utf8);
    }

    private void makeRoom(int more) {
        long needed = (long) length + more;
        if (needed > bytes.length) {
            long grown = Math.max(needed, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, (int) Math.min(grown, Integer.MAX_VALUE - 8));
        }
    }
}
