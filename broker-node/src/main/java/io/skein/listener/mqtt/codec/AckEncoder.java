package io.skein.listener.mqtt.codec;

/** Encodes PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK and UNSUBACK after their fixed header (MQTT 5, 3.4 to 3.11). */
final class AckEncoder {
    private AckEncoder() {}

    static void ack(int packetId, ReasonCode reasonCode, AckProperties properties, MqttVersion version, WireSink out) {
        out.twoBytes(packetId);
        if (!version.isV5() || (reasonCode == ReasonCode.SUCCESS && properties.isEmpty())) {
            return;
        }
        out.oneByte(reasonCode.code());
        if (!properties.isEmpty()) {
            out.properties(sink -> sink.ackProperties(properties));
        }
    }

    static void subAck(SubAck packet, MqttVersion version, WireSink out) {
        out.twoBytes(packet.packetId());
        if (version.isV5()) {
            out.properties(sink -> sink.ackProperties(packet.properties()));
        }
        for (ReasonCode reasonCode : packet.reasonCodes()) {
            // MQTT 3.1.1 knows one failure [MQTT-3.9.3-2]; 3.1 knows none, but its clients know this one
            boolean v3Failure = !version.isV5() && reasonCode.isError();
            out.oneByte(v3Failure ? ReasonCode.UNSPECIFIED_ERROR.code() : reasonCode.code());
        }
    }

    static void unsubAck(UnsubAck packet, MqttVersion version, WireSink out) {
        out.twoBytes(packet.packetId());
        if (version.isV5()) {
            out.properties(sink -> sink.ackProperties(packet.properties()));
            for (ReasonCode reasonCode : packet.reasonCodes()) {
                out.oneByte(reasonCode.code());
            }
        }
    }
}
