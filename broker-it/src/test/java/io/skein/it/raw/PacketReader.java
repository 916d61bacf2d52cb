package io.skein.it.raw;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the data types of MQTT. */
final class PacketReader {
    private final ByteBuffer in;

    PacketReader(byte[] body) {
        in = ByteBuffer.wrap(body);
    }

    int position() {
        return in.position();
    }

    boolean hasMore() {
        return in.hasRemaining();
    }

    int one() {
        return in.get() & 0xFF;
    }

    int two() {
        return in.getShort() & 0xFFFF;
    }

    long four() {
        return in.getInt() & 0xFFFFFFFFL;
    }

    int variable() {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int next = one();
            value |= (next & 127) << shift;
            if (next < 128) {
                if (next == 0 && shift > 0) {
                    break;
                }
                return value;
            }
        }
        throw new AssertionError("a Variable Byte Integer of more bytes than it needs, or than four [MQTT-1.5.5-1]");
    }

    String text() {
        return new String(binary(), StandardCharsets.UTF_8);
    }

    byte[] binary() {
        return bytes(two());
    }

    byte[] rest() {
        return bytes(in.remaining());
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
