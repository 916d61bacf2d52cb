package io.skein.listener.mqtt.codec;

import io.skein.model.Qos;

/** Decodes CONNACK (MQTT 5, 3.2). */
final class ConnAckDecoder {
    private ConnAckDecoder() {}

    static ConnAck decode(FrameReader in) {
        boolean sessionPresent = readSessionPresent(in);
        ReasonCode reasonCode = in.isV5() ? in.readReasonCode(PacketType.CONNACK) : readReturnCode(in);
        if (sessionPresent && reasonCode != ReasonCode.SUCCESS) {
            throw in.protocolError("session present in a refusal [MQTT-3.2.2-6]");
        }
        ConnAckProperties properties = in.isV5() ? readProperties(in) : ConnAckProperties.NONE;
        in.requireEnd();
        return new ConnAck(sessionPresent, reasonCode, properties);
    }

    private static boolean readSessionPresent(FrameReader in) {
        int flags = in.readByte();
        if (in.version() == MqttVersion.V3_1) {
            return false; // the whole byte is reserved there (3.1, section 3.2)
        }
        if (flags > 1) {
            throw in.malformed("reserved connect acknowledge flags are set [MQTT-3.2.2-1]");
        }
        return flags == 1;
    }

    private static ReasonCode readReturnCode(FrameReader in) {
        int returnCode = in.readByte();
        ReasonCode reasonCode = ReasonCode.ofV3ConnectReturnCode(returnCode);
        if (reasonCode == null) {
            throw in.protocolError("reserved connect return code " + returnCode);
        }
        return reasonCode;
    }

    private static ConnAckProperties readProperties(FrameReader in) {
        ReceivedProperties read = in.readProperties(PacketType.CONNACK);
        read.requireMethodWithAuthenticationData(in);
        if (read.isEmpty()) {
            return ConnAckProperties.NONE;
        }
        return new ConnAckProperties(
                read.number(Property.SESSION_EXPIRY_INTERVAL, -1),
                read.intNumber(Property.RECEIVE_MAXIMUM, ConnectProperties.DEFAULT_RECEIVE_MAXIMUM),
                Qos.of(read.intNumber(Property.MAXIMUM_QOS, Qos.EXACTLY_ONCE.code())),
                read.flag(Property.RETAIN_AVAILABLE, true),
                read.number(Property.MAXIMUM_PACKET_SIZE, ConnectProperties.ANY_PACKET_SIZE),
                read.text(Property.ASSIGNED_CLIENT_IDENTIFIER),
                read.intNumber(Property.TOPIC_ALIAS_MAXIMUM, 0),
                read.text(Property.REASON_STRING),
                read.userProperties(),
                read.flag(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, true),
                read.flag(Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, true),
                read.flag(Property.SHARED_SUBSCRIPTION_AVAILABLE, true),
                read.intNumber(Property.SERVER_KEEP_ALIVE, -1),
                read.text(Property.RESPONSE_INFORMATION),
                read.text(Property.SERVER_REFERENCE),
                read.text(Property.AUTHENTICATION_METHOD),
                read.binary(Property.AUTHENTICATION_DATA));
    }
}
