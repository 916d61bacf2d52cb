package io.skein.it.raw;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the data types of MQTT, whether or not they make a packet that may be. */
public final class PacketWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A byte. */
    public PacketWriter one(int value) {
        out.write(value);
        return this;
    }

    /** A Two Byte Integer. */
    public PacketWriter two(int value) {
        return one(value >>> 8).one(value);
    }

    /** A Four Byte Integer. */
    public PacketWriter four(long value) {
        return two((int) (value >>> 16)).two((int) value);
    }

    /** A Variable Byte Integer in as few bytes as it needs. */
    public PacketWriter variable(int value) {
        int rest = value;
        while (rest >= 128) {
            one(rest & 127 | 128);
            rest >>>= 7;
        }
        return one(rest);
    }

    /** A UTF-8 Encoded String. */
    public PacketWriter text(String value) {
        return binary(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Binary Data: its length in two bytes, then the bytes. */
    public PacketWriter binary(byte[] value) {
        return two(value.length).raw(value);
    }

    /** Bytes as they are. */
    public PacketWriter raw(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    /** Properties with their length before them. */
    public PacketWriter properties(Properties value) {
        value.writeTo(this);
        return this;
    }

    /** Bytes so far. */
    public int size() {
        return out.size();
    }

    /** The bytes so far. */
    public byte[] bytes() {
        return out.toByteArray();
    }

    /** The bytes so far as the body of a packet whose first byte is given. */
    public byte[] packet(PacketType type, int flags) {
        return packet(type.ordinal() << 4 | flags);
    }

    /** The bytes so far as the body of a packet with this first byte. */
    public byte[] packet(int firstByte) {
        return new PacketWriter().one(firstByte).variable(size()).raw(bytes()).bytes();
    }
}
