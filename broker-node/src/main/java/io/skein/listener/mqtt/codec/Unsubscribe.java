package io.skein.listener.mqtt.codec;

import io.skein.model.UserProperty;
import java.util.List;

/**
 * UNSUBSCRIBE (MQTT 5, 3.10).
 *
 * @param packetId 1 to 65,535
 * @param userProperties in the order they came
 * @param topicFilters at least one, as they came: in MQTT 5 one may be invalid, which UNSUBACK answers with
 *     {@link ReasonCode#TOPIC_FILTER_INVALID}
 */
public record Unsubscribe(int packetId, List<UserProperty> userProperties, List<String> topicFilters)
        implements MqttPacket {
    public Unsubscribe {
        PacketId.check(packetId);
        userProperties = List.copyOf(userProperties);
        topicFilters = List.copyOf(topicFilters);
    }

    @Override
    public PacketType type() {
        return PacketType.UNSUBSCRIBE;
    }
}
