package io.skein.observe;

import static io.skein.observe.Metric.Type.COUNTER;
import static io.skein.observe.Metric.Type.GAUGE;
import static io.skein.observe.Metric.Type.HISTOGRAM;
import static io.skein.observe.Metric.Type.MAXIMUM;

/** All metrics of our own, by the name they are scraped under. {@code docs/metrics.md} is made from this. */
public enum Metric {
    READY(GAUGE, "skein_ready", "", "1 while the node is ready to serve, as `/health/ready` says; else 0."),
    CONNECTIONS(GAUGE, "skein_connections", "", "Client connections accepted and open."),
    CONNECTIONS_OPENED(COUNTER, "skein_connections_opened_total", "", "Connections accepted with CONNACK."),
    CONNECTIONS_CLOSED(
            COUNTER, "skein_connections_closed_total", "reason", "Accepted connections that ended, by their reason."),
    CONNECTIONS_REFUSED(
            COUNTER,
            "skein_connections_refused_total",
            "reason",
            "Connections closed before they were accepted, by the reason."),
    TLS_CERTIFICATE_EXPIRY(
            GAUGE,
            "skein_tls_certificate_expiry_seconds",
            "listener",
            "When the first of the listener's certificates expires, in seconds since 1970."),
    TLS_RELOADS(
            COUNTER,
            "skein_tls_reloads_total",
            "result",
            "Changes of certificate files: `ok` when new connections get them, `failed` when they cannot be used."),
    TLS_HANDSHAKES_PENDING(
            GAUGE,
            "skein_tls_handshakes_pending",
            "",
            "TLS handshakes whose next step waits for a thread; at most `limits.max-pending-handshakes`."),
    AUTHENTICATIONS_PENDING(
            GAUGE,
            "skein_authentications_pending",
            "",
            "Clients whose password waits to be checked; at most `limits.max-pending-authentications`."),
    TAKEOVERS_PENDING(
            GAUGE,
            "skein_takeovers_pending",
            "",
            "Clients that wait until an older connection of their client id has ended; at most "
                    + "`limits.max-pending-takeovers`."),
    MESSAGES_RECEIVED(COUNTER, "skein_messages_received_total", "qos", "PUBLISH packets from clients, by QoS."),
    MESSAGES_SENT(COUNTER, "skein_messages_sent_total", "qos", "PUBLISH packets to clients, by QoS."),
    MESSAGES_DROPPED(
            COUNTER,
            "skein_messages_dropped_total",
            "reason",
            "Messages not delivered to a receiver they were meant for, by the bound that was reached."),
    MESSAGES_UNMATCHED(
            COUNTER,
            "skein_messages_unmatched_total",
            "",
            "PUBLISH packets that no subscription of the cluster wants."),
    MESSAGES_UNAUTHORIZED(
            COUNTER, "skein_messages_unauthorized_total", "", "PUBLISH packets that the ACL file does not allow."),
    PACKETS_RECEIVED(COUNTER, "skein_packets_received_total", "", "MQTT packets of every type from clients."),
    PACKETS_SENT(COUNTER, "skein_packets_sent_total", "", "MQTT packets of every type to clients."),
    LIMITS_REACHED(
            COUNTER,
            "skein_limits_reached_total",
            "limit",
            "How often a client wanted more than a key of `limits` allows; docs/configuration.md names the metrics of "
                    + "the other keys."),
    BYTES_RECEIVED(COUNTER, "skein_received_bytes_total", "", "Bytes of MQTT packets from clients."),
    BYTES_SENT(COUNTER, "skein_sent_bytes_total", "", "Bytes of MQTT packets to clients."),
    OUTBOUND_BUFFERED_MAX(
            MAXIMUM,
            "skein_outbound_buffered_bytes_max",
            "",
            "Unsent bytes of the connection that has most; about `limits.outbound-high-water` at most."),
    SESSIONS(GAUGE, "skein_sessions", "", "Sessions this node keeps, connected or not."),
    SUBSCRIPTIONS(GAUGE, "skein_subscriptions", "", "Subscriptions of these sessions."),
    QUEUED_MESSAGES(GAUGE, "skein_session_queued_messages", "", "Messages that wait in sessions."),
    QUEUED_BYTES(GAUGE, "skein_session_queued_bytes", "", "Bytes of these messages."),
    QUEUED_BYTES_MAX(
            MAXIMUM,
            "skein_session_queued_bytes_max",
            "",
            "Bytes that wait in the session that has most; at most `session.max-queued-bytes`."),
    ROUTES(GAUGE, "skein_routes", "", "Routes to other nodes in this node's index."),
    RETAINED_MESSAGES(GAUGE, "skein_retained_messages", "", "Retained messages of the cluster that this node holds."),
    RETAINED_BYTES(GAUGE, "skein_retained_bytes", "", "Bytes of these; at most `limits.retained-bytes`."),
    MATCH_CACHE_HITS(COUNTER, "skein_match_cache_hits_total", "", "Publications whose receivers were remembered."),
    MATCH_CACHE_MISSES(
            COUNTER, "skein_match_cache_misses_total", "", "Publications whose receivers had to be looked up."),
    HANDOVER_QUEUED(
            GAUGE, "skein_handover_queued", "", "Items on their way from one event loop of this node to another."),
    CLUSTER_MEMBERS(GAUGE, "skein_cluster_members", "", "Members this node sees, itself included."),
    LEASE_HELD(
            GAUGE, "skein_lease_held", "", "1 while this node may act: a majority of the last view lets it; else 0."),
    LEASE_LOST(COUNTER, "skein_lease_lost_total", "", "How often this node has lost the lease."),
    VIEW_MEMBERS(
            GAUGE,
            "skein_view_members",
            "",
            "Nodes of the last view this node was in: of them a majority must be there."),
    TERM(GAUGE, "skein_term", "", "The number of that view; all its nodes have the same, and it only grows."),
    LINK_BATCHES_SENT(COUNTER, "skein_link_batches_sent_total", "peer", "Batches sent to a peer for the first time."),
    LINK_BATCHES_RECEIVED(COUNTER, "skein_link_batches_received_total", "peer", "Batches accepted from a peer."),
    LINK_BATCHES_RETRANSMITTED(
            COUNTER, "skein_link_batches_retransmitted_total", "peer", "Batches sent to a peer once more."),
    LINK_WINDOW_MESSAGES(
            GAUGE, "skein_link_window_messages", "peer", "Messages a peer has not yet accepted, queued ones included."),
    LINK_WINDOW_BYTES(GAUGE, "skein_link_window_bytes", "peer", "Bytes of these; at most `limits.link-window-bytes`."),
    LINK_PEERS_SUSPECTED(
            GAUGE, "skein_link_peers_suspected", "", "Peers that are silent and no longer hold acknowledgements back."),
    REPLICATION_SAFE(
            GAUGE,
            "skein_replication_safe",
            "",
            "1 while every entry of the cluster has all its copies, so that the next death of a node loses nothing; "
                    + "0 from the removal of a member until its copies are made again."),
    STORE_BATCHES(COUNTER, "skein_store_batches_total", "", "Batches of changes to sessions sent to the store."),
    STORE_BATCHES_REPEATED(
            COUNTER,
            "skein_store_batches_repeated_total",
            "",
            "Batches sent again because nobody knew what had become of them; ordinary while members come and go."),
    STORE_BATCHES_UNANSWERED(
            COUNTER,
            "skein_store_batches_unanswered_total",
            "",
            "Batches given up after ten seconds; their publishers are not acknowledged."),
    STORE_CHANGES_REFUSED(
            COUNTER,
            "skein_store_changes_refused_total",
            "",
            "Changes refused because four times `limits.link-window-bytes` were on their way from one event loop."),
    STORE_PENDING_BYTES(
            GAUGE,
            "skein_store_pending_bytes",
            "",
            "Changes on their way to the store; beyond `limits.link-window-bytes` per event loop publishers are not "
                    + "read from."),
    STORE_BYTES(
            GAUGE,
            "skein_store_bytes",
            "",
            "What the sessions on this node take in memory, copies included, estimated from those it is the owner of."),
    STORE_USABLE_BYTES(
            GAUGE,
            "skein_store_usable_bytes",
            "",
            "From how many `skein_store_bytes` on messages for durable sessions are refused; see `store.max-bytes`."),
    EVENT_LOOP_LAG(
            HISTOGRAM,
            "skein_event_loop_lag_seconds",
            "",
            "How much later than asked an event loop ran a timer; also as `skein_event_loop_lag_seconds_max`."),
    LOG_LINES_DROPPED(
            COUNTER, "skein_log_lines_dropped_total", "", "Log lines left out because standard output was too slow.");

    /** How values come about. */
    public enum Type {
        /** Only grows. */
        COUNTER,
        /** Goes up and down; the sum of the event loops' shares. */
        GAUGE,
        /** Goes up and down; the largest of the event loops' values. */
        MAXIMUM,
        /** Counts observations by size. */
        HISTOGRAM
    }

    private final Type type;
    private final String scrapedName;
    private final String label;
    private final String about;

    Metric(Type type, String scrapedName, String label, String about) {
        this.type = type;
        this.scrapedName = scrapedName;
        this.label = label;
        this.about = about;
    }

    public Type type() {
        return type;
    }

    /** Its name in Prometheus, unit included. */
    public String scrapedName() {
        return scrapedName;
    }

    /** The name of its label, or empty if it has none. */
    public String label() {
        return label;
    }

    /** One sentence for the operator. */
    public String about() {
        return about;
    }

    boolean isCounter() {
        return type == COUNTER;
    }
}
