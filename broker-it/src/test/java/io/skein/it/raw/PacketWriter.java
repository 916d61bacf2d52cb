package io.skein.it.raw;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the data types of MQTT. */
final class PacketWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PacketWriter one(int value) {
        out.write(value);
        return this;
    }

    PacketWriter two(int value) {
        return one(value >>> 8).one(value);
    }

    PacketWriter four(long value) {
        return two((int) (value >>> 16)).two((int) value);
    }

    PacketWriter variable(int value) {
        int rest = value;
        while (rest >= 128) {
            one(rest & 127 | 128);
            rest >>>= 7;
        }
        return one(rest);
    }

    PacketWriter text(String value) {
        return binary(value.getBytes(StandardCharsets.UTF_8));
    }

    PacketWriter binary(byte[] value) {
        return two(value.length).raw(value);
    }

    PacketWriter raw(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    int size() {
        return out.size();
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** The bytes so far as the body of a packet whose first byte is given. */
    byte[] packet(PacketType type, int flags) {
        return new PacketWriter()
                .one(type.ordinal() << 4 | flags)
                .variable(size())
                .raw(bytes())
                .bytes();
    }
}
