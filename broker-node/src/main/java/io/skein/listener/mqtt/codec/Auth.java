package io.skein.listener.mqtt.codec;

/** AUTH (MQTT 5, 3.15); MQTT 3 has none. */
public record Auth(ReasonCode reasonCode, AuthProperties properties) implements MqttPacket {

    @Override
    public PacketType type() {
        return PacketType.AUTH;
    }

    @Override
    public Auth withoutOptionalProperties() {
        return new Auth(reasonCode, properties.withoutOptional());
    }
}
