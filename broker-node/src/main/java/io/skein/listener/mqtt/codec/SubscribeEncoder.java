package io.skein.listener.mqtt.codec;

import io.skein.model.UserProperty;
import java.util.List;

/** Encodes SUBSCRIBE and UNSUBSCRIBE after their fixed header (MQTT 5, 3.8 and 3.10). */
final class SubscribeEncoder {
    private SubscribeEncoder() {}

    static void subscribe(Subscribe packet, MqttVersion version, WireSink out) {
        out.twoBytes(packet.packetId());
        if (version.isV5()) {
            out.properties(sink -> properties(packet.subscriptionIdentifier(), packet.userProperties(), sink));
        }
        for (SubscriptionRequest request : packet.requests()) {
            out.utf8(request.topicFilter());
            out.oneByte(
                    version.isV5() ? request.options() : request.maximumQos().code());
        }
    }

    static void unsubscribe(Unsubscribe packet, MqttVersion version, WireSink out) {
        out.twoBytes(packet.packetId());
        if (version.isV5()) {
            out.properties(sink -> sink.userProperties(packet.userProperties()));
        }
        for (String topicFilter : packet.topicFilters()) {
            out.utf8(topicFilter);
        }
    }

    private static void properties(int subscriptionIdentifier, List<UserProperty> userProperties, WireSink out) {
        if (subscriptionIdentifier != 0) {
            out.variableByteInteger(Property.SUBSCRIPTION_IDENTIFIER, subscriptionIdentifier);
        }
        out.userProperties(userProperties);
    }
}
