package io.skein.listener.mqtt.codec;

import io.skein.model.Qos;
import org.jspecify.annotations.Nullable;

/** Decodes PUBLISH (MQTT 5, 3.3): the hot path. */
final class PublishDecoder {
    private static final int DUP = 1 << 3;
    private static final int RETAIN = 1;

    private PublishDecoder() {}

    static Publish decode(FrameReader in) {
        int flags = in.firstByte();
        Qos qos = Qos.of(flags >> 1 & 3);
        String topic = in.readUtf8();
        int packetId = qos == Qos.AT_MOST_ONCE ? 0 : in.readPacketId();
        ReceivedProperties properties = in.isV5() ? in.readProperties(PacketType.PUBLISH) : in.noProperties();
        checkTopic(in, topic, properties);
        if (properties.has(Property.SUBSCRIPTION_IDENTIFIER) && in.role() == MqttDecoder.Role.SERVER) {
            throw in.protocolError("subscription identifier from a client [MQTT-3.3.4-6]");
        }
        return new Publish(
                (flags & DUP) != 0,
                qos,
                (flags & RETAIN) != 0,
                topic,
                packetId,
                properties.intNumber(Property.TOPIC_ALIAS, 0),
                properties.number(Property.MESSAGE_EXPIRY_INTERVAL, -1),
                properties.messageProperties(),
                properties.subscriptionIdentifiers(),
                in.readRest());
    }

    /** What is wrong with the flags in themselves, or null: known before the body is there. */
    static @Nullable String flagsError(int firstByte) {
        int qos = firstByte >> 1 & 3;
        if (qos == 3) {
            return "QoS 3 [MQTT-3.3.1-4]";
        }
        return qos == 0 && (firstByte & DUP) != 0 ? "DUP with QoS 0 [MQTT-3.3.1-2]" : null;
    }

    private static void checkTopic(FrameReader in, String topic, ReceivedProperties properties) {
        boolean hasAlias = properties.has(Property.TOPIC_ALIAS);
        if (hasAlias && properties.intNumber(Property.TOPIC_ALIAS, 0) == 0) {
            throw in.error(ReasonCode.TOPIC_ALIAS_INVALID, "topic alias 0 [MQTT-3.3.2-8]");
        }
        if (topic.isEmpty() && !hasAlias) {
            throw in.protocolError("neither topic name nor topic alias (3.3.2.1) [MQTT-4.7.3-1]");
        }
        if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            throw in.malformed("wildcard in a topic name [MQTT-3.3.2-2]");
        }
    }
}
