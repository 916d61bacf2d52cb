package io.skein.listener.mqtt.codec;

/** Decodes AUTH (MQTT 5, 3.15). */
final class AuthDecoder {
    private AuthDecoder() {}

    static Auth decode(FrameReader in) {
        ReasonCode reasonCode = in.isReadable() ? in.readReasonCode(PacketType.AUTH) : ReasonCode.SUCCESS;
        ReasonCode fromTheOther =
                in.role() == MqttDecoder.Role.SERVER ? ReasonCode.SUCCESS : ReasonCode.RE_AUTHENTICATE;
        if (reasonCode == fromTheOther) {
            throw in.protocolError(reasonCode + " in an AUTH from this side [MQTT-3.15.2-1]");
        }
        AuthProperties properties = AuthProperties.NONE;
        if (in.remaining() > 0 || reasonCode != ReasonCode.SUCCESS) {
            properties = readProperties(in);
        }
        in.requireEnd();
        return new Auth(reasonCode, properties);
    }

    private static AuthProperties readProperties(FrameReader in) {
        ReceivedProperties read = in.readProperties(PacketType.AUTH);
        if (!read.has(Property.AUTHENTICATION_METHOD)) {
            throw in.protocolError("no authentication method (3.15.2.2.2)");
        }
        return new AuthProperties(
                read.text(Property.AUTHENTICATION_METHOD),
                read.binary(Property.AUTHENTICATION_DATA),
                read.text(Property.REASON_STRING),
                read.userProperties());
    }
}
