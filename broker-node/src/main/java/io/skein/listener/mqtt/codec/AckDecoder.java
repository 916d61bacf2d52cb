package io.skein.listener.mqtt.codec;

/** Decodes PUBACK, PUBREC, PUBREL and PUBCOMP (MQTT 5, 3.4 to 3.7), which differ only in their reason codes. */
final class AckDecoder {
    private AckDecoder() {}

    static MqttPacket decode(FrameReader in, PacketType type) {
        int packetId = in.readPacketId();
        ReasonCode reasonCode = ReasonCode.SUCCESS;
        AckProperties properties = AckProperties.NONE;
        if (in.isV5() && in.isReadable()) { // left out if it is 0x00 and there are no properties
            reasonCode = in.readReasonCode(type);
            if (in.isReadable()) { // left out if there are none
                properties = in.readProperties(type).ackProperties();
            }
        }
        in.requireEnd();
        return switch (type) {
            case PUBACK -> new PubAck(packetId, reasonCode, properties);
            case PUBREC -> new PubRec(packetId, reasonCode, properties);
            case PUBREL -> new PubRel(packetId, reasonCode, properties);
            case PUBCOMP -> new PubComp(packetId, reasonCode, properties);
            default -> throw new IllegalArgumentException(type + " is no acknowledgement of a message");
        };
    }
}
