package io.skein.listener.mqtt.codec;

import java.util.List;

/**
 * SUBACK (MQTT 5, 3.9).
 *
 * @param packetId that of the SUBSCRIBE
 * @param reasonCodes one per filter of the SUBSCRIBE, in its order [MQTT-3.9.3-1]; every error is 0x80 in MQTT 3
 * @param properties not sent in MQTT 3
 */
public record SubAck(int packetId, List<ReasonCode> reasonCodes, AckProperties properties) implements MqttPacket {
    public SubAck {
        PacketId.check(packetId);
        reasonCodes = List.copyOf(reasonCodes);
    }

    @Override
    public PacketType type() {
        return PacketType.SUBACK;
    }

    @Override
    public SubAck withoutOptionalProperties() {
        return new SubAck(packetId, reasonCodes, AckProperties.NONE);
    }
}
