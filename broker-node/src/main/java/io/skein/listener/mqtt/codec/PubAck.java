package io.skein.listener.mqtt.codec;

/**
 * PUBACK (MQTT 5, 3.4): the answer to a QoS 1 PUBLISH.
 *
 * @param packetId 1 to 65,535
 * @param reasonCode not sent in MQTT 3
 * @param properties not sent in MQTT 3
 */
public record PubAck(int packetId, ReasonCode reasonCode, AckProperties properties) implements MqttPacket {
    public PubAck {
        PacketId.check(packetId);
    }

    /** One that says success and nothing else. */
    public PubAck(int packetId) {
        this(packetId, ReasonCode.SUCCESS, AckProperties.NONE);
    }

    /** One without properties. */
    public PubAck(int packetId, ReasonCode reasonCode) {
        this(packetId, reasonCode, AckProperties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.PUBACK;
    }

    @Override
    public PubAck withoutOptionalProperties() {
        return new PubAck(packetId, reasonCode);
    }
}
