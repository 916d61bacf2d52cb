package io.skein.listener.mqtt.codec;

import io.skein.model.Payload;
import io.skein.model.Qos;
import io.skein.model.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of CONNACK (MQTT 5, 3.2.2.3). An absent property has the value the specification gives it then; one
 * that has this value is not sent.
 *
 * @param sessionExpirySeconds unsigned 32 bit; -1 if absent: what the client asked for
 * @param receiveMaximum 1 to 65,535; 65,535 if absent
 * @param maximumQos {@link Qos#EXACTLY_ONCE} if absent
 * @param retainAvailable true if absent
 * @param maximumPacketSize in bytes; {@link ConnectProperties#ANY_PACKET_SIZE} if absent
 * @param assignedClientId null if absent
 * @param topicAliasMaximum 0 to 65,535; 0 if absent
 * @param reasonString null if absent
 * @param userProperties in the order they came
 * @param wildcardSubscriptionAvailable true if absent
 * @param subscriptionIdentifiersAvailable true if absent
 * @param sharedSubscriptionAvailable true if absent
 * @param serverKeepAliveSeconds 0 to 65,535; -1 if absent: what the client asked for
 * @param responseInformation null if absent
 * @param serverReference null if absent
 * @param authenticationMethod null if absent
 * @param authenticationData null if absent; never without a method
 */
public record ConnAckProperties(
        long sessionExpirySeconds,
        int receiveMaximum,
        Qos maximumQos,
        boolean retainAvailable,
        long maximumPacketSize,
        @Nullable String assignedClientId,
        int topicAliasMaximum,
        @Nullable String reasonString,
        List<UserProperty> userProperties,
        boolean wildcardSubscriptionAvailable,
        boolean subscriptionIdentifiersAvailable,
        boolean sharedSubscriptionAvailable,
        int serverKeepAliveSeconds,
        @Nullable String responseInformation,
        @Nullable String serverReference,
        @Nullable String authenticationMethod,
        @Nullable Payload authenticationData) {

    /** Every property absent. */
    public static final ConnAckProperties NONE = new ConnAckProperties(
            -1,
            ConnectProperties.DEFAULT_RECEIVE_MAXIMUM,
            Qos.EXACTLY_ONCE,
            true,
            ConnectProperties.ANY_PACKET_SIZE,
            null,
            0,
            null,
            List.of(),
            true,
            true,
            true,
            -1,
            null,
            null,
            null,
            null);

    public ConnAckProperties {
        userProperties = List.copyOf(userProperties);
    }

    ConnAckProperties withoutOptional() {
        return new ConnAckProperties(
                sessionExpirySeconds,
                receiveMaximum,
                maximumQos,
                retainAvailable,
                maximumPacketSize,
                assignedClientId,
                topicAliasMaximum,
                null,
                List.of(),
                wildcardSubscriptionAvailable,
                subscriptionIdentifiersAvailable,
                sharedSubscriptionAvailable,
                serverKeepAliveSeconds,
                responseInformation,
                serverReference,
                authenticationMethod,
                authenticationData);
    }
}
