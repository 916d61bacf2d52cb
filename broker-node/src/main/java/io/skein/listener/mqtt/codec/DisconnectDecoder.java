package io.skein.listener.mqtt.codec;

import java.util.EnumSet;
import java.util.Set;

/** Decodes DISCONNECT (MQTT 5, 3.14). */
final class DisconnectDecoder {
    /** Of the reason codes of DISCONNECT those a client may send (table 3-10). */
    private static final Set<ReasonCode> FROM_CLIENTS = EnumSet.of(
            ReasonCode.NORMAL_DISCONNECTION,
            ReasonCode.DISCONNECT_WITH_WILL_MESSAGE,
            ReasonCode.UNSPECIFIED_ERROR,
            ReasonCode.MALFORMED_PACKET,
            ReasonCode.PROTOCOL_ERROR,
            ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
            ReasonCode.BAD_AUTHENTICATION_METHOD,
            ReasonCode.TOPIC_NAME_INVALID,
            ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
            ReasonCode.TOPIC_ALIAS_INVALID,
            ReasonCode.PACKET_TOO_LARGE,
            ReasonCode.MESSAGE_RATE_TOO_HIGH,
            ReasonCode.QUOTA_EXCEEDED,
            ReasonCode.ADMINISTRATIVE_ACTION,
            ReasonCode.PAYLOAD_FORMAT_INVALID);

    private DisconnectDecoder() {}

    static Disconnect decode(FrameReader in) {
        ReasonCode reasonCode = ReasonCode.NORMAL_DISCONNECTION;
        DisconnectProperties properties = DisconnectProperties.NONE;
        if (in.isV5() && in.isReadable()) { // left out if it is 0x00 and there are no properties
            reasonCode = readReasonCode(in);
            if (in.isReadable()) { // left out if there are none (3.14.2.2.1)
                properties = readProperties(in);
            }
        }
        in.requireEnd();
        return new Disconnect(reasonCode, properties);
    }

    private static ReasonCode readReasonCode(FrameReader in) {
        ReasonCode reasonCode = in.readReasonCode(PacketType.DISCONNECT);
        boolean allowed = in.role() == MqttDecoder.Role.SERVER
                ? FROM_CLIENTS.contains(reasonCode)
                : reasonCode != ReasonCode.DISCONNECT_WITH_WILL_MESSAGE;
        if (!allowed) {
            throw in.protocolError(reasonCode + " in a DISCONNECT from this side [MQTT-3.14.2-1]");
        }
        return reasonCode;
    }

    private static DisconnectProperties readProperties(FrameReader in) {
        ReceivedProperties read = in.readProperties(PacketType.DISCONNECT);
        if (read.has(Property.SERVER_REFERENCE) && in.role() == MqttDecoder.Role.SERVER) {
            throw in.protocolError("server reference from a client (3.14.2.2.5)");
        }
        if (read.has(Property.SESSION_EXPIRY_INTERVAL) && in.role() == MqttDecoder.Role.CLIENT) {
            throw in.protocolError("session expiry interval from a server [MQTT-3.14.2-2]");
        }
        if (read.isEmpty()) {
            return DisconnectProperties.NONE;
        }
        return new DisconnectProperties(
                read.number(Property.SESSION_EXPIRY_INTERVAL, -1),
                read.text(Property.REASON_STRING),
                read.userProperties(),
                read.text(Property.SERVER_REFERENCE));
    }
}
