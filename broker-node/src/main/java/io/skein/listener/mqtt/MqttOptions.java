package io.skein.listener.mqtt;

import org.jspecify.annotations.Nullable;

/**
 * What the listener allows and announces.
 *
 * @param maxPacketSizeBytes largest packet taken from a client; announced in CONNACK
 * @param maxClientIdLengthBytes in UTF-8
 * @param maxTopicLengthBytes in UTF-8, of topic names and filters
 * @param maxTopicLevels of topic names and filters
 * @param maxSubscriptionsPerClient further ones are refused with 0x97
 * @param connectTimeoutMillis from the TCP connection to a complete CONNECT
 * @param outboundHighWaterBytes unsent bytes from which on a connection counts as slow
 * @param outboundLowWaterBytes unsent bytes below which it gets messages again
 * @param receiveMaximum QoS 1 and 2 messages a client may have unacknowledged; announced in CONNACK
 * @param topicAliasMaximum topic aliases a client may set; announced in CONNACK
 * @param maxInflight QoS 1 and 2 messages sent to a client and not acknowledged, the client's own limit apart
 * @param maxKeepAliveSeconds longest keep alive, 0 for any
 * @param maxSessionExpirySeconds longest Session Expiry Interval, 4,294,967,295 for ever
 * @param serverReference where clients are sent when the node stops, as DISCONNECT says it; null for nowhere
 */
public record MqttOptions(
        int maxPacketSizeBytes,
        int maxClientIdLengthBytes,
        int maxTopicLengthBytes,
        int maxTopicLevels,
        int maxSubscriptionsPerClient,
        int connectTimeoutMillis,
        int outboundHighWaterBytes,
        int outboundLowWaterBytes,
        int receiveMaximum,
        int topicAliasMaximum,
        int maxInflight,
        int maxKeepAliveSeconds,
        long maxSessionExpirySeconds,
        @Nullable String serverReference) {

    /** Unsent bytes of a connection that messages alone cannot amount to. */
    long overfullBytes() {
        return 2L * outboundHighWaterBytes + maxPacketSizeBytes;
    }
}
