package io.skein.listener.mqtt.codec;

import io.skein.model.UserProperty;
import java.util.List;

/**
 * SUBSCRIBE (MQTT 5, 3.8).
 *
 * @param packetId 1 to 65,535
 * @param subscriptionIdentifier 1 to 268,435,455; 0 if absent
 * @param userProperties in the order they came
 * @param requests at least one, in the order they came
 */
public record Subscribe(
        int packetId, int subscriptionIdentifier, List<UserProperty> userProperties, List<SubscriptionRequest> requests)
        implements MqttPacket {

    public Subscribe {
        PacketId.check(packetId);
        userProperties = List.copyOf(userProperties);
        requests = List.copyOf(requests);
    }

    @Override
    public PacketType type() {
        return PacketType.SUBSCRIBE;
    }
}
