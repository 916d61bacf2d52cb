package io.skein.listener.mqtt.codec;

/** Encodes DISCONNECT and AUTH after their fixed header (MQTT 5, 3.14 and 3.15). */
final class DisconnectEncoder {
    private DisconnectEncoder() {}

    static void disconnect(Disconnect packet, MqttVersion version, WireSink out) {
        DisconnectProperties properties = packet.properties();
        boolean bare = packet.reasonCode() == ReasonCode.NORMAL_DISCONNECTION && properties.isEmpty();
        if (!version.isV5() || bare) {
            return;
        }
        out.oneByte(packet.reasonCode().code());
        if (!properties.isEmpty()) {
            out.properties(sink -> disconnectProperties(properties, sink));
        }
    }

    private static void disconnectProperties(DisconnectProperties properties, WireSink out) {
        if (properties.sessionExpirySeconds() >= 0) {
            out.fourBytes(Property.SESSION_EXPIRY_INTERVAL, properties.sessionExpirySeconds());
        }
        out.utf8(Property.REASON_STRING, properties.reasonString());
        out.userProperties(properties.userProperties());
        out.utf8(Property.SERVER_REFERENCE, properties.serverReference());
    }

    static void auth(Auth packet, MqttVersion version, WireSink out) {
        if (!version.isV5()) {
            throw new IllegalArgumentException("MQTT 3 has no AUTH");
        }
        if (packet.reasonCode() == ReasonCode.SUCCESS && packet.properties().isEmpty()) {
            return;
        }
        out.oneByte(packet.reasonCode().code());
        out.properties(sink -> authProperties(packet.properties(), sink));
    }

    private static void authProperties(AuthProperties properties, WireSink out) {
        out.utf8(Property.AUTHENTICATION_METHOD, properties.authenticationMethod());
        out.binary(Property.AUTHENTICATION_DATA, properties.authenticationData());
        out.utf8(Property.REASON_STRING, properties.reasonString());
        out.userProperties(properties.userProperties());
    }
}
