package io.skein.listener.mqtt.codec;

import java.util.ArrayList;
import java.util.List;

/** Decodes SUBACK and UNSUBACK (MQTT 5, 3.9 and 3.11). */
final class SubAckDecoder {
    private SubAckDecoder() {}

    static SubAck decodeSubAck(FrameReader in) {
        int packetId = in.readPacketId();
        AckProperties properties = readProperties(in, PacketType.SUBACK);
        return new SubAck(packetId, readReasonCodes(in, PacketType.SUBACK), properties);
    }

    static UnsubAck decodeUnsubAck(FrameReader in) {
        int packetId = in.readPacketId();
        if (!in.isV5()) {
            in.requireEnd();
            return new UnsubAck(packetId, List.of(), AckProperties.NONE);
        }
        AckProperties properties = readProperties(in, PacketType.UNSUBACK);
        return new UnsubAck(packetId, readReasonCodes(in, PacketType.UNSUBACK), properties);
    }

    private static AckProperties readProperties(FrameReader in, PacketType type) {
        return in.isV5() ? in.readProperties(type).ackProperties() : AckProperties.NONE;
    }

    private static List<ReasonCode> readReasonCodes(FrameReader in, PacketType type) {
        if (!in.isReadable()) {
            throw in.protocolError("no reason code");
        }
        List<ReasonCode> reasonCodes = new ArrayList<>(in.remaining());
        while (in.isReadable()) {
            reasonCodes.add(readReasonCode(in, type));
        }
        return reasonCodes;
    }

    /** MQTT 3 knows one failure, 0x80 (3.1.1: [MQTT-3.9.3-2]). */
    private static ReasonCode readReasonCode(FrameReader in, PacketType type) {
        ReasonCode reasonCode = in.readReasonCode(type);
        if (!in.isV5() && reasonCode.code() > ReasonCode.UNSPECIFIED_ERROR.code()) {
            throw in.protocolError("reserved SUBACK return code [MQTT-3.9.3-2]");
        }
        return reasonCode;
    }
}
