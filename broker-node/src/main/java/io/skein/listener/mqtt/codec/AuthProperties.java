package io.skein.listener.mqtt.codec;

import io.skein.model.Payload;
import io.skein.model.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of AUTH (MQTT 5, 3.15.2.2).
 *
 * @param authenticationMethod null only in an AUTH that says success and nothing else
 * @param authenticationData null if absent; never without a method
 * @param reasonString null if absent
 * @param userProperties in the order they came
 */
public record AuthProperties(
        @Nullable String authenticationMethod,
        @Nullable Payload authenticationData,
        @Nullable String reasonString,
        List<UserProperty> userProperties) {

    /** Every property absent. */
    public static final AuthProperties NONE = new AuthProperties(null, null, null, List.of());

    public AuthProperties {
        userProperties = List.copyOf(userProperties);
    }

    AuthProperties withoutOptional() {
        return new AuthProperties(authenticationMethod, authenticationData, null, List.of());
    }

    boolean isEmpty() {
        return equals(NONE);
    }
}
