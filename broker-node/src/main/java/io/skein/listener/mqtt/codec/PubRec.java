package io.skein.listener.mqtt.codec;

/**
 * PUBREC (MQTT 5, 3.5): the first answer to a QoS 2 PUBLISH.
 *
 * @param packetId 1 to 65,535
 * @param reasonCode not sent in MQTT 3
 * @param properties not sent in MQTT 3
 */
public record PubRec(int packetId, ReasonCode reasonCode, AckProperties properties) implements MqttPacket {
    public PubRec {
        PacketId.check(packetId);
    }

    /** One that says success and nothing else. */
    public PubRec(int packetId) {
        this(packetId, ReasonCode.SUCCESS, AckProperties.NONE);
    }

    /** One without properties. */
    public PubRec(int packetId, ReasonCode reasonCode) {
        this(packetId, reasonCode, AckProperties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.PUBREC;
    }

    @Override
    public PubRec withoutOptionalProperties() {
        return new PubRec(packetId, reasonCode);
    }
}
