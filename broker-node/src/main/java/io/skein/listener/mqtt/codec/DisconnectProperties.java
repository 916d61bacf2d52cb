package io.skein.listener.mqtt.codec;

import io.skein.model.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of DISCONNECT (MQTT 5, 3.14.2.2).
 *
 * @param sessionExpirySeconds unsigned 32 bit; -1 if absent: what CONNECT said; never sent by a server [MQTT-3.14.2-2]
 * @param reasonString null if absent
 * @param userProperties in the order they came
 * @param serverReference null if absent; never sent by a client
 */
public record DisconnectProperties(
        long sessionExpirySeconds,
        @Nullable String reasonString,
        List<UserProperty> userProperties,
        @Nullable String serverReference) {

    /** Every property absent. */
    public static final DisconnectProperties NONE = new DisconnectProperties(-1, null, List.of(), null);

    public DisconnectProperties {
        userProperties = List.copyOf(userProperties);
    }

    /** Only a Reason String. */
    public static DisconnectProperties reason(String reasonString) {
        return new DisconnectProperties(-1, reasonString, List.of(), null);
    }

    /** Only a Server Reference. */
    public static DisconnectProperties sendingTo(String serverReference) {
        return new DisconnectProperties(-1, null, List.of(), serverReference);
    }

    DisconnectProperties withoutOptional() {
        return new DisconnectProperties(sessionExpirySeconds, null, List.of(), serverReference);
    }

    boolean isEmpty() {
        return equals(NONE);
    }
}
