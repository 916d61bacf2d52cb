package io.skein.listener.mqtt.codec;

/**
 * PUBREL (MQTT 5, 3.6): the publisher's answer to PUBREC.
 *
 * @param packetId 1 to 65,535
 * @param reasonCode not sent in MQTT 3
 * @param properties not sent in MQTT 3
 */
public record PubRel(int packetId, ReasonCode reasonCode, AckProperties properties) implements MqttPacket {
    public PubRel {
        PacketId.check(packetId);
    }

    /** One that says success and nothing else. */
    public PubRel(int packetId) {
        this(packetId, ReasonCode.SUCCESS, AckProperties.NONE);
    }

    /** One without properties. */
    public PubRel(int packetId, ReasonCode reasonCode) {
        this(packetId, reasonCode, AckProperties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.PUBREL;
    }

    @Override
    public PubRel withoutOptionalProperties() {
        return new PubRel(packetId, reasonCode);
    }
}
