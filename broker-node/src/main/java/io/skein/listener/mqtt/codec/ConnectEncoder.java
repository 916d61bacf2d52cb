package io.skein.listener.mqtt.codec;

import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.Will;
import org.jspecify.annotations.Nullable;

/** Encodes CONNECT and CONNACK after their fixed header (MQTT 5, 3.1 and 3.2). */
final class ConnectEncoder {
    private ConnectEncoder() {}

    static void connect(Connect packet, WireSink out) {
        MqttVersion version = packet.version();
        out.utf8(version.protocolName());
        out.oneByte(version.protocolLevel());
        out.oneByte(flags(packet));
        out.twoBytes(packet.keepAliveSeconds());
        if (version.isV5()) {
            out.properties(sink -> connectProperties(packet.properties(), sink));
        }
        out.utf8(packet.clientId());
        Will will = packet.will();
        if (will != null) {
            will(will, version, out);
        }
        String userName = packet.userName();
        if (userName != null) {
            out.utf8(userName);
        }
        Payload password = packet.password();
        if (password != null) {
            out.binary(password);
        }
    }

    private static int flags(Connect packet) {
        return (packet.cleanStart() ? 1 << 1 : 0)
                | willFlags(packet.will())
                | (packet.password() != null ? 1 << 6 : 0)
                | (packet.userName() != null ? 1 << 7 : 0);
    }

    private static int willFlags(@Nullable Will will) {
        if (will == null) {
            return 0;
        }
        Publication publication = will.publication();
        return 1 << 2 | publication.qos().code() << 3 | (publication.retain() ? 1 << 5 : 0);
    }

    private static void connectProperties(ConnectProperties properties, WireSink out) {
        if (properties.sessionExpirySeconds() != 0) {
            out.fourBytes(Property.SESSION_EXPIRY_INTERVAL, properties.sessionExpirySeconds());
        }
        limits(properties.receiveMaximum(), properties.maximumPacketSize(), properties.topicAliasMaximum(), out);
        if (properties.requestResponseInformation()) {
            out.flag(Property.REQUEST_RESPONSE_INFORMATION, true);
        }
        if (!properties.requestProblemInformation()) {
            out.flag(Property.REQUEST_PROBLEM_INFORMATION, false);
        }
        out.userProperties(properties.userProperties());
        out.utf8(Property.AUTHENTICATION_METHOD, properties.authenticationMethod());
        out.binary(Property.AUTHENTICATION_DATA, properties.authenticationData());
    }

    /** What both sides say in the same way; left out where it is what the other assumes anyway. */
    private static void limits(int receiveMaximum, long maximumPacketSize, int topicAliasMaximum, WireSink out) {
        if (receiveMaximum != ConnectProperties.DEFAULT_RECEIVE_MAXIMUM) {
            out.twoBytes(Property.RECEIVE_MAXIMUM, receiveMaximum);
        }
        if (maximumPacketSize != ConnectProperties.ANY_PACKET_SIZE) {
            out.fourBytes(Property.MAXIMUM_PACKET_SIZE, maximumPacketSize);
        }
        if (topicAliasMaximum != 0) {
            out.twoBytes(Property.TOPIC_ALIAS_MAXIMUM, topicAliasMaximum);
        }
    }

    private static void will(Will will, MqttVersion version, WireSink out) {
        Publication publication = will.publication();
        if (version.isV5()) {
            out.properties(sink -> willProperties(will, sink));
        }
        out.utf8(publication.topic().value());
        out.binary(publication.payload());
    }

    private static void willProperties(Will will, WireSink out) {
        if (will.delaySeconds() != 0) {
            out.fourBytes(Property.WILL_DELAY_INTERVAL, will.delaySeconds());
        }
        if (will.expirySeconds() >= 0) {
            out.fourBytes(Property.MESSAGE_EXPIRY_INTERVAL, will.expirySeconds());
        }
        out.messageProperties(will.publication().properties());
    }

    static void connAck(ConnAck packet, MqttVersion version, WireSink out) {
        boolean canSaySessionPresent = version != MqttVersion.V3_1;
        out.oneByte(packet.sessionPresent() && canSaySessionPresent ? 1 : 0);
        if (version.isV5()) {
            out.oneByte(packet.reasonCode().code());
            out.properties(sink -> connAckProperties(packet.properties(), sink));
        } else {
            out.oneByte(returnCode(packet.reasonCode()));
        }
    }

    private static int returnCode(ReasonCode reasonCode) {
        int returnCode = reasonCode.toV3ConnectReturnCode();
        if (returnCode == ReasonCode.NO_V3_CONNACK) {
            throw new IllegalArgumentException("MQTT 3 has no CONNACK for " + reasonCode);
        }
        return returnCode;
    }

    private static void connAckProperties(ConnAckProperties properties, WireSink out) {
        if (properties.sessionExpirySeconds() >= 0) {
            out.fourBytes(Property.SESSION_EXPIRY_INTERVAL, properties.sessionExpirySeconds());
        }
        limits(properties.receiveMaximum(), properties.maximumPacketSize(), properties.topicAliasMaximum(), out);
        out.utf8(Property.ASSIGNED_CLIENT_IDENTIFIER, properties.assignedClientId());
        if (properties.serverKeepAliveSeconds() >= 0) {
            out.twoBytes(Property.SERVER_KEEP_ALIVE, properties.serverKeepAliveSeconds());
        }
        features(properties, out);
        out.utf8(Property.RESPONSE_INFORMATION, properties.responseInformation());
        out.utf8(Property.SERVER_REFERENCE, properties.serverReference());
        out.utf8(Property.AUTHENTICATION_METHOD, properties.authenticationMethod());
        out.binary(Property.AUTHENTICATION_DATA, properties.authenticationData());
        out.utf8(Property.REASON_STRING, properties.reasonString());
        out.userProperties(properties.userProperties());
    }

    /** What the server lacks; what it has is assumed. */
    private static void features(ConnAckProperties properties, WireSink out) {
        if (properties.maximumQos() != Qos.EXACTLY_ONCE) {
            out.flag(Property.MAXIMUM_QOS, properties.maximumQos() == Qos.AT_LEAST_ONCE);
        }
        lacks(Property.RETAIN_AVAILABLE, properties.retainAvailable(), out);
        lacks(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, properties.wildcardSubscriptionAvailable(), out);
        lacks(Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, properties.subscriptionIdentifiersAvailable(), out);
        lacks(Property.SHARED_SUBSCRIPTION_AVAILABLE, properties.sharedSubscriptionAvailable(), out);
    }

    private static void lacks(Property feature, boolean available, WireSink out) {
        if (!available) {
            out.flag(feature, false);
        }
    }
}
