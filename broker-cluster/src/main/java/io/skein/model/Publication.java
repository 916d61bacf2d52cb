package io.skein.model;

import org.jspecify.annotations.Nullable;

/**
 * A message on its way from one publisher to all its receivers. Immutable, shared by all of them.
 *
 * @param topic where it was published
 * @param payload what was published
 * @param qos the quality it was published with
 * @param retain the RETAIN flag it was published with
 * @param properties what travels with it
 * @param publisher the client that published it, for No Local; null for the broker's own messages
 * @param expiresAtMillis {@link System#currentTimeMillis()} after which it is not delivered any more, or
 *     {@link #NEVER}
 */
public record Publication(
        TopicName topic,
        Payload payload,
        Qos qos,
        boolean retain,
        MessageProperties properties,
        @Nullable ClientId publisher,
        long expiresAtMillis) {

    public static final long NEVER = Long.MAX_VALUE;

    /** What it counts for in byte budgets: topic, payload, properties and a flat share for objects around them. */
    public int weightBytes() {
        return 64 + topic.value().length() + payload.length() + properties.weightBytes();
    }

    public boolean isExpired(long nowMillis) {
        return nowMillis >= expiresAtMillis;
    }

    /** Whole seconds left, rounded up, as a receiver is told [MQTT-3.3.2-6]; meaningless if it never expires. */
    public long secondsLeft(long nowMillis) {
        return Math.max(0, (expiresAtMillis - nowMillis + 999) / 1000);
    }
}
