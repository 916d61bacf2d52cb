package io.skein.listener.mqtt.codec;

import java.util.List;

/**
 * UNSUBACK (MQTT 5, 3.11).
 *
 * @param packetId that of the UNSUBSCRIBE
 * @param reasonCodes one per filter of the UNSUBSCRIBE, in its order [MQTT-3.11.3-1]; not sent in MQTT 3, so empty when
 *     decoded from it
 * @param properties not sent in MQTT 3
 */
public record UnsubAck(int packetId, List<ReasonCode> reasonCodes, AckProperties properties) implements MqttPacket {
    public UnsubAck {
        PacketId.check(packetId);
        reasonCodes = List.copyOf(reasonCodes);
    }

    @Override
    public PacketType type() {
        return PacketType.UNSUBACK;
    }

    @Override
    public UnsubAck withoutOptionalProperties() {
        return new UnsubAck(packetId, reasonCodes, AckProperties.NONE);
    }
}
