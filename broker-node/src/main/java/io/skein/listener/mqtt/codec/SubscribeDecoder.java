package io.skein.listener.mqtt.codec;

import io.skein.model.Qos;
import io.skein.model.Subscription.RetainHandling;
import io.skein.model.TopicFilter;
import java.util.ArrayList;
import java.util.List;

/** Decodes SUBSCRIBE and UNSUBSCRIBE (MQTT 5, 3.8 and 3.10). */
final class SubscribeDecoder {
    private static final int NO_LOCAL = 1 << 2;
    private static final int RETAIN_AS_PUBLISHED = 1 << 3;
    private static final int RETAIN_HANDLING_SHIFT = 4;
    private static final int V5_RESERVED = 0xC0;
    private static final int V3_RESERVED = 0xFC;

    private SubscribeDecoder() {}

    static Subscribe decodeSubscribe(FrameReader in) {
        int packetId = in.readPacketId();
        ReceivedProperties properties = in.isV5() ? in.readProperties(PacketType.SUBSCRIBE) : in.noProperties();
        requireFilters(in, "[MQTT-3.8.3-2]");
        List<SubscriptionRequest> requests = new ArrayList<>(4);
        while (in.isReadable()) {
            requests.add(readRequest(in));
        }
        int subscriptionIdentifier = properties.intNumber(Property.SUBSCRIPTION_IDENTIFIER, 0);
        return new Subscribe(packetId, subscriptionIdentifier, properties.userProperties(), requests);
    }

    static Unsubscribe decodeUnsubscribe(FrameReader in) {
        int packetId = in.readPacketId();
        ReceivedProperties properties = in.isV5() ? in.readProperties(PacketType.UNSUBSCRIBE) : in.noProperties();
        requireFilters(in, "[MQTT-3.10.3-2]");
        List<String> filters = new ArrayList<>(4);
        while (in.isReadable()) {
            String filter = in.readUtf8();
            if (!in.isV5() && TopicFilter.parse(filter) == null) {
                throw invalidFilter(in);
            }
            filters.add(filter);
        }
        return new Unsubscribe(packetId, properties.userProperties(), filters);
    }

    private static void requireFilters(FrameReader in, String clause) {
        if (!in.isReadable()) {
            throw in.protocolError("no topic filter " + clause);
        }
    }

    private static SubscriptionRequest readRequest(FrameReader in) {
        String filter = in.readUtf8();
        int options = in.readByte();
        if ((options & (in.isV5() ? V5_RESERVED : V3_RESERVED)) != 0) {
            throw in.malformed("reserved subscription option bits are set [MQTT-3.8.3-5]");
        }
        int qos = options & 3;
        int retainHandling = options >> RETAIN_HANDLING_SHIFT & 3;
        if (qos == 3 || retainHandling == 3) {
            throw in.protocolError("Maximum QoS or Retain Handling is 3 (3.8.3.1)");
        }
        boolean noLocal = (options & NO_LOCAL) != 0;
        if (noLocal && filter.startsWith("$share/")) {
            throw in.protocolError("No Local on a shared subscription [MQTT-3.8.3-4]");
        }
        boolean retainAsPublished = (options & RETAIN_AS_PUBLISHED) != 0;
        SubscriptionRequest request = SubscriptionRequest.of(
                filter, Qos.of(qos), noLocal, retainAsPublished, RetainHandling.of(retainHandling));
        if (request.validFilter() == null && !in.isV5()) {
            throw invalidFilter(in);
        }
        return request;
    }

    /** MQTT 3 has no word for it: the connection is closed (3.1.1: [MQTT-4.8.0-1]). */
    private static MqttCodecException invalidFilter(FrameReader in) {
        return in.error(ReasonCode.TOPIC_FILTER_INVALID, "invalid topic filter");
    }
}
