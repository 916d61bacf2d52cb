package io.skein.observe;

/** What every event loop counts for itself: a metric and, where it has a label, the value of that label. */
public enum LoopCounter {
    CONNECTIONS(Metric.CONNECTIONS),
    CONNECTIONS_OPENED(Metric.CONNECTIONS_OPENED),

    /** The client sent DISCONNECT. */
    CLOSED_DISCONNECT(Metric.CONNECTIONS_CLOSED, "disconnect"),
    /** The network connection ended without DISCONNECT. */
    CLOSED_LOST(Metric.CONNECTIONS_CLOSED, "lost"),
    CLOSED_KEEP_ALIVE(Metric.CONNECTIONS_CLOSED, "keep_alive"),
    /** The client broke the protocol or exceeded a limit it was told. */
    CLOSED_PROTOCOL_ERROR(Metric.CONNECTIONS_CLOSED, "protocol_error"),
    CLOSED_TAKEN_OVER(Metric.CONNECTIONS_CLOSED, "taken_over"),
    CLOSED_SHUTDOWN(Metric.CONNECTIONS_CLOSED, "shutdown"),
    /** We broke. */
    CLOSED_INTERNAL_ERROR(Metric.CONNECTIONS_CLOSED, "internal_error"),

    REFUSED_BAD_CREDENTIALS(Metric.CONNECTIONS_REFUSED, "bad_credentials"),
    REFUSED_NOT_AUTHORIZED(Metric.CONNECTIONS_REFUSED, "not_authorized"),
    /** Too many wait for authentication or in the TLS handshake, or the node is not ready. */
    REFUSED_BUSY(Metric.CONNECTIONS_REFUSED, "busy"),
    /** Malformed, an unknown version, or an identifier that is not allowed. */
    REFUSED_PROTOCOL_ERROR(Metric.CONNECTIONS_REFUSED, "protocol_error"),
    REFUSED_CONNECT_TIMEOUT(Metric.CONNECTIONS_REFUSED, "connect_timeout"),
    REFUSED_CONNECTION_LIMIT(Metric.CONNECTIONS_REFUSED, "connection_limit"),
    /** More connections per second than the node takes. */
    REFUSED_CONNECTION_RATE(Metric.CONNECTIONS_REFUSED, "connection_rate"),
    /** The node has been without the lease for seconds. */
    REFUSED_NO_LEASE(Metric.CONNECTIONS_REFUSED, "no_lease"),
    /** Not one of the balancers that may connect. */
    REFUSED_UNTRUSTED_PROXY(Metric.CONNECTIONS_REFUSED, "untrusted_proxy"),
    /** No PROXY header, or a malformed one. */
    REFUSED_PROXY_PROTOCOL(Metric.CONNECTIONS_REFUSED, "proxy_protocol"),
    /** The client and we did not agree, or its certificate is not trusted. */
    REFUSED_TLS_HANDSHAKE(Metric.CONNECTIONS_REFUSED, "tls_handshake"),
    /** Not a request for the WebSocket, or not its protocol. */
    REFUSED_WEBSOCKET(Metric.CONNECTIONS_REFUSED, "websocket"),
    /** Closed by the other side before anything was decided. */
    REFUSED_LOST(Metric.CONNECTIONS_REFUSED, "lost"),

    RECEIVED_QOS0(Metric.MESSAGES_RECEIVED, "0"),
    RECEIVED_QOS1(Metric.MESSAGES_RECEIVED, "1"),
    RECEIVED_QOS2(Metric.MESSAGES_RECEIVED, "2"),
    SENT_QOS0(Metric.MESSAGES_SENT, "0"),
    SENT_QOS1(Metric.MESSAGES_SENT, "1"),
    SENT_QOS2(Metric.MESSAGES_SENT, "2"),
    PACKETS_RECEIVED(Metric.PACKETS_RECEIVED),
    PACKETS_SENT(Metric.PACKETS_SENT),
    BYTES_RECEIVED(Metric.BYTES_RECEIVED),
    BYTES_SENT(Metric.BYTES_SENT),

    /** QoS 0 to a connection over its high-water mark. */
    DROPPED_QOS0_UNWRITABLE(Metric.MESSAGES_DROPPED, "qos0_unwritable"),
    /** The session's queue is full, in messages or bytes. */
    DROPPED_QUEUE_FULL(Metric.MESSAGES_DROPPED, "queue_full"),
    DROPPED_EXPIRED(Metric.MESSAGES_DROPPED, "expired"),
    /** Larger than the receiver's Maximum Packet Size. */
    DROPPED_TOO_LARGE(Metric.MESSAGES_DROPPED, "too_large"),
    /** The window of the link to the receiver's node is full. */
    DROPPED_LINK_WINDOW(Metric.MESSAGES_DROPPED, "link_window"),
    /** QoS 0 to another event loop of this node that is far behind. */
    DROPPED_HANDOVER_FULL(Metric.MESSAGES_DROPPED, "handover_full"),
    /** No room for another retained message. */
    DROPPED_RETAINED_FULL(Metric.MESSAGES_DROPPED, "retained_full"),
    UNMATCHED(Metric.MESSAGES_UNMATCHED),
    UNAUTHORIZED(Metric.MESSAGES_UNAUTHORIZED),

    LIMIT_PACKET_SIZE(Metric.LIMITS_REACHED, "max-packet-size"),
    LIMIT_CLIENT_ID_LENGTH(Metric.LIMITS_REACHED, "max-client-id-length"),
    LIMIT_TOPIC_LENGTH(Metric.LIMITS_REACHED, "max-topic-length"),
    LIMIT_TOPIC_LEVELS(Metric.LIMITS_REACHED, "max-topic-levels"),
    LIMIT_SUBSCRIPTIONS(Metric.LIMITS_REACHED, "max-subscriptions-per-client"),
    /** There is no memory for more messages in queues: publishers are refused. */
    LIMIT_STORE_BYTES(Metric.LIMITS_REACHED, "store-max-bytes"),
    /** A client asks and does not read the answers: it is not read from for a while. */
    LIMIT_OUTBOUND(Metric.LIMITS_REACHED, "outbound-high-water"),
    /** MQTT 5: the client was disconnected; MQTT 3: it is not read from for a while. */
    LIMIT_RECEIVE_MAXIMUM(Metric.LIMITS_REACHED, "receive-maximum"),

    SESSIONS(Metric.SESSIONS),
    SUBSCRIPTIONS(Metric.SUBSCRIPTIONS),
    QUEUED_MESSAGES(Metric.QUEUED_MESSAGES),
    QUEUED_BYTES(Metric.QUEUED_BYTES),
    QUEUED_BYTES_MAX(Metric.QUEUED_BYTES_MAX),
    OUTBOUND_BUFFERED_MAX(Metric.OUTBOUND_BUFFERED_MAX),
    MATCH_CACHE_HITS(Metric.MATCH_CACHE_HITS),
    MATCH_CACHE_MISSES(Metric.MATCH_CACHE_MISSES);

    private final Metric metric;
    private final String labelValue;

    LoopCounter(Metric metric) {
        this(metric, "");
    }

    LoopCounter(Metric metric, String labelValue) {
        this.metric = metric;
        this.labelValue = labelValue;
    }

    public Metric metric() {
        return metric;
    }

    /** Empty if the metric has no label. */
    public String labelValue() {
        return labelValue;
    }

    /** How it is asked for in Prometheus: the metric's name and, if it has one, its label. */
    public String scraped() {
        return labelValue.isEmpty()
                ? metric.scrapedName()
                : metric.scrapedName() + "{" + metric.label() + "=\"" + labelValue + "\"}";
    }
}
