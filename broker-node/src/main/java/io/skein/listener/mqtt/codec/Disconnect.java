package io.skein.listener.mqtt.codec;

/**
 * DISCONNECT (MQTT 5, 3.14). Only MQTT 5 servers send it; an MQTT 3 server just closes.
 *
 * @param reasonCode {@link ReasonCode#NORMAL_DISCONNECTION} in MQTT 3
 * @param properties not sent in MQTT 3
 */
public record Disconnect(ReasonCode reasonCode, DisconnectProperties properties) implements MqttPacket {

    /** One without properties. */
    public Disconnect(ReasonCode reasonCode) {
        this(reasonCode, DisconnectProperties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.DISCONNECT;
    }

    @Override
    public Disconnect withoutOptionalProperties() {
        return new Disconnect(reasonCode, properties.withoutOptional());
    }
}
