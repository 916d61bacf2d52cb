package io.skein.listener.mqtt.codec;

import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Qos;
import java.util.List;

/**
 * PUBLISH (MQTT 5, 3.3) as it came, or as a client sends it. A server sends with {@link PublishEncoder}, straight from
 * the publication.
 *
 * @param topic a valid topic name; empty only with a topic alias
 * @param packetId 0 with QoS 0, else 1 to 65,535
 * @param topicAlias 1 to 65,535; 0 if absent
 * @param messageExpirySeconds unsigned 32 bit; -1 if absent
 * @param properties {@link MessageProperties#NONE} in MQTT 3
 * @param subscriptionIdentifiers those of the matching subscriptions; never sent by a client [MQTT-3.3.4-6]
 */
public record Publish(
        boolean dup,
        Qos qos,
        boolean retain,
        String topic,
        int packetId,
        int topicAlias,
        long messageExpirySeconds,
        MessageProperties properties,
        List<Integer> subscriptionIdentifiers,
        Payload payload)
        implements MqttPacket {

    public Publish {
        PacketId.check(packetId, qos);
        if (dup && qos == Qos.AT_MOST_ONCE) {
            throw new IllegalArgumentException("DUP with QoS 0 [MQTT-3.3.1-2]");
        }
        subscriptionIdentifiers = List.copyOf(subscriptionIdentifiers);
    }

    /** A message without properties, sent for the first time. */
    public static Publish of(String topic, Payload payload, Qos qos, boolean retain, int packetId) {
        return new Publish(false, qos, retain, topic, packetId, 0, -1, MessageProperties.NONE, List.of(), payload);
    }

    @Override
    public PacketType type() {
        return PacketType.PUBLISH;
    }
}
