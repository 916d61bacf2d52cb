package io.skein.listener.mqtt.codec;

/**
 * CONNACK (MQTT 5, 3.2).
 *
 * @param sessionPresent whether the server goes on with a stored session; always false in MQTT 3.1, which cannot say
 * @param reasonCode in MQTT 3 one that has a {@linkplain ReasonCode#toV3ConnectReturnCode() return code}
 * @param properties not sent in MQTT 3
 */
public record ConnAck(boolean sessionPresent, ReasonCode reasonCode, ConnAckProperties properties)
        implements MqttPacket {

    /** A refusal without properties. */
    public static ConnAck refused(ReasonCode reasonCode) {
        return new ConnAck(false, reasonCode, ConnAckProperties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.CONNACK;
    }

    @Override
    public ConnAck withoutOptionalProperties() {
        return new ConnAck(sessionPresent, reasonCode, properties.withoutOptional());
    }
}
