package io.skein.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a PUBLISH that travel with the message to its receivers (MQTT 5, 3.3.2.3). Message expiry stands
 * on {@link Publication}; topic alias and subscription identifiers belong to one connection and are not here.
 *
 * @param payloadIsUtf8 Payload Format Indicator; null if absent
 * @param contentType null if absent
 * @param responseTopic null if absent
 * @param correlationData null if absent
 * @param userProperties in the order they came; never null
 */
public record MessageProperties(
        @Nullable Boolean payloadIsUtf8,
        @Nullable String contentType,
        @Nullable String responseTopic,
        @Nullable Payload correlationData,
        List<UserProperty> userProperties) {

    /** No property at all, as every MQTT 3 message has. */
    public static final MessageProperties NONE = new MessageProperties(null, null, null, null, List.of());

    /** What they count for in byte budgets. */
    int weightBytes() {
        if (this == NONE) {
            return 0;
        }
        int weight = length(contentType) + length(responseTopic);
        weight += correlationData == null ? 0 : correlationData.length();
        for (UserProperty property : userProperties) {
            weight += 64 + property.name().length() + property.value().length();
        }
        return weight;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    public MessageProperties {
        userProperties = List.copyOf(userProperties);
    }
}
