package io.skein.it.raw;

import java.nio.charset.StandardCharsets;

/** A PUBLISH to be. */
public final class RawPublish implements RawRequest {
    private final String topic;
    private final byte[] payload;
    private final Properties properties = Properties.none();
    private int qos;
    private boolean retain;
    private boolean dup;
    private int packetId;

    private RawPublish(String topic, byte[] payload) {
        this.topic = topic;
        this.payload = payload;
    }

    /** QoS 0. */
    public static RawPublish of(String topic, String text) {
        return of(topic, text.getBytes(StandardCharsets.UTF_8));
    }

    /** QoS 0. */
    public static RawPublish of(String topic, byte[] payload) {
        return new RawPublish(topic, payload);
    }

    /** QoS 1 or 2 with its packet identifier. */
    public RawPublish qos(int level, int id) {
        qos = level;
        packetId = id;
        return this;
    }

    /** To be kept for those who subscribe later. */
    public RawPublish retained() {
        retain = true;
        return this;
    }

    /** Said to be a repetition. */
    public RawPublish repeated() {
        dup = true;
        return this;
    }

    /** A property. */
    public RawPublish with(Property property, long value) {
        properties.with(property, value);
        return this;
    }

    /** A property. */
    public RawPublish with(Property property, String value) {
        properties.with(property, value);
        return this;
    }

    /** A property. */
    public RawPublish with(Property property, byte[] value) {
        properties.with(property, value);
        return this;
    }

    /** A user property. */
    public RawPublish withUser(String name, String value) {
        properties.withUser(name, value);
        return this;
    }

    String topic() {
        return topic;
    }

    /** Its payload. */
    public byte[] payload() {
        return payload;
    }

    int qos() {
        return qos;
    }

    boolean isRetained() {
        return retain;
    }

    Properties properties() {
        return properties;
    }

    @Override
    public byte[] encode(int version) {
        PacketWriter out = new PacketWriter().text(topic);
        if (qos > 0) {
            out.two(packetId);
        }
        if (version == 5) {
            properties.writeTo(out);
        }
        return out.raw(payload).packet(PacketType.PUBLISH, (dup ? 8 : 0) | qos << 1 | (retain ? 1 : 0));
    }
}
