package io.skein.listener.mqtt.codec;

import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.Subscription.RetainHandling;
import io.skein.model.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * One filter of a SUBSCRIBE with its options (MQTT 5, 3.8.3).
 *
 * @param topicFilter as it came
 * @param validFilter the same, parsed; null if it is no valid filter, which SUBACK answers with
 *     {@link ReasonCode#TOPIC_FILTER_INVALID} (MQTT 5 only: an MQTT 3 SUBSCRIBE with such a filter is not decoded)
 * @param maximumQos what the client asks for
 */
public record SubscriptionRequest(
        String topicFilter,
        @Nullable TopicFilter validFilter,
        Qos maximumQos,
        boolean noLocal,
        boolean retainAsPublished,
        RetainHandling retainHandling) {

    /** Parses the filter, which need not be valid. */
    public static SubscriptionRequest of(
            String topicFilter,
            Qos maximumQos,
            boolean noLocal,
            boolean retainAsPublished,
            RetainHandling retainHandling) {
        return new SubscriptionRequest(
                topicFilter, TopicFilter.parse(topicFilter), maximumQos, noLocal, retainAsPublished, retainHandling);
    }

    /** One with the options every MQTT 3 subscription has. */
    public static SubscriptionRequest of(String topicFilter, Qos maximumQos) {
        return of(topicFilter, maximumQos, false, false, RetainHandling.SEND_AT_SUBSCRIBE);
    }

    /** The subscription asked for, or null if the filter is not valid. */
    public @Nullable Subscription subscription(int subscriptionIdentifier) {
        return validFilter == null
                ? null
                : new Subscription(
                        validFilter, maximumQos, noLocal, retainAsPublished, retainHandling, subscriptionIdentifier);
    }

    /** The Subscription Options byte (MQTT 5, 3.8.3.1). */
    int options() {
        return maximumQos.code()
                | (noLocal ? 1 << 2 : 0)
                | (retainAsPublished ? 1 << 3 : 0)
                | retainHandling.code() << 4;
    }
}
