package io.skein.listener.mqtt.codec;

/**
 * PUBCOMP (MQTT 5, 3.7): the answer to PUBREL, which ends a QoS 2 exchange.
 *
 * @param packetId 1 to 65,535
 * @param reasonCode not sent in MQTT 3
 * @param properties not sent in MQTT 3
 */
public record PubComp(int packetId, ReasonCode reasonCode, AckProperties properties) implements MqttPacket {
    public PubComp {
        PacketId.check(packetId);
    }

    /** One that says success and nothing else. */
    public PubComp(int packetId) {
        this(packetId, ReasonCode.SUCCESS, AckProperties.NONE);
    }

    /** One without properties. */
    public PubComp(int packetId, ReasonCode reasonCode) {
        this(packetId, reasonCode, AckProperties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.PUBCOMP;
    }

    @Override
    public PubComp withoutOptionalProperties() {
        return new PubComp(packetId, reasonCode);
    }
}
