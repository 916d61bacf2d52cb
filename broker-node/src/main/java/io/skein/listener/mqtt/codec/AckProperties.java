package io.skein.listener.mqtt.codec;

import io.skein.model.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties that PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK and UNSUBACK have in common (MQTT 5, 3.4.2.2).
 *
 * @param reasonString null if absent
 * @param userProperties in the order they came
 */
public record AckProperties(@Nullable String reasonString, List<UserProperty> userProperties) {
    /** Every property absent. */
    public static final AckProperties NONE = new AckProperties(null, List.of());

    public AckProperties {
        userProperties = List.copyOf(userProperties);
    }

    /** Only a Reason String. */
    public static AckProperties reason(String reasonString) {
        return new AckProperties(reasonString, List.of());
    }

    boolean isEmpty() {
        return reasonString == null && userProperties.isEmpty();
    }
}
