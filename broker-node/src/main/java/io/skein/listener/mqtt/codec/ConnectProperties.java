package io.skein.listener.mqtt.codec;

import io.skein.model.Payload;
import io.skein.model.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of CONNECT (MQTT 5, 3.1.2.11). An absent property has the value the specification gives it then.
 *
 * @param sessionExpirySeconds unsigned 32 bit, {@link #NEVER_EXPIRES} for ever; 0 if absent
 * @param receiveMaximum 1 to 65,535; 65,535 if absent
 * @param maximumPacketSize in bytes, at least 1; {@link #ANY_PACKET_SIZE} if absent
 * @param topicAliasMaximum 0 to 65,535; 0 if absent
 * @param requestResponseInformation whether the server may send Response Information; false if absent
 * @param requestProblemInformation whether the server may send Reason String and User Properties in every packet that
 *     has them; true if absent
 * @param userProperties in the order they came
 * @param authenticationMethod null if absent
 * @param authenticationData null if absent; never without a method
 */
public record ConnectProperties(
        long sessionExpirySeconds,
        int receiveMaximum,
        long maximumPacketSize,
        int topicAliasMaximum,
        boolean requestResponseInformation,
        boolean requestProblemInformation,
        List<UserProperty> userProperties,
        @Nullable String authenticationMethod,
        @Nullable Payload authenticationData) {

    /** A Session Expiry Interval that never ends. */
    public static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

    /** A Maximum Packet Size above every packet there is. */
    public static final long ANY_PACKET_SIZE = 0xFFFF_FFFFL;

    /** The Receive Maximum of a peer that names none. */
    public static final int DEFAULT_RECEIVE_MAXIMUM = 0xFFFF;

    /** Every property absent. */
    public static final ConnectProperties NONE =
            new ConnectProperties(0, DEFAULT_RECEIVE_MAXIMUM, ANY_PACKET_SIZE, 0, false, true, List.of(), null, null);

    public ConnectProperties {
        userProperties = List.copyOf(userProperties);
    }
}
