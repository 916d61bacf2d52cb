package io.skein.config;

import io.skein.observe.LoopCounter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that a node is told, checked before it starts. Immutable; a component's unit stands in its name. */
public record NodeConfig(
        @Section(value = "node", about = "The process itself.")
        Node node,

        @Section(value = "listeners", about = "Where clients connect.")
        Listeners listeners,

        @Section(value = "auth", about = "Who may connect, and what they may do.")
        Auth auth,

        @Section(value = "admin", about = "Health and metrics over HTTP.")
        Admin admin,

        @Section(value = "cluster", about = "The other nodes.")
        Cluster cluster,

        @Section(value = "session", about = "What is kept for one client, and what clients are told at CONNACK.")
        Session session,

        @Section(value = "qos2", about = "Exactly once.") Qos2 qos2,

        @Section(value = "limits", about = "Bounds; at each stands a rule and a metric.")
        Limits limits,

        @Section(value = "sys", about = "What the node tells of itself to MQTT clients, under `$SYS/`.")
        Sys sys,

        @Section(value = "storage", about = "Where sessions and retained messages are kept.")
        Storage storage,

        @Section(value = "store", about = "When the store's copies are missing.")
        Store store,

        @Section(value = "drain", about = "How a node that is stopped sends its clients to the others.")
        Drain drain,

        @Section(value = "log", about = "What is logged.") Log log) {

    /** What holds when nothing is set. */
    public static NodeConfig defaults() {
        return of(Map.of());
    }

    /**
     * The defaults with some keys set, as {@code --set} would.
     *
     * @throws ConfigException if a key is unknown or a value not allowed
     */
    public static NodeConfig of(Map<String, String> settings) {
        ConfigLoader loader = new ConfigLoader();
        settings.forEach((key, value) -> loader.argument(key + "=" + value));
        return loader.load();
    }

    /** The process itself. */
    public record Node(
            @Key(
                    value = "id",
                    unset = "made at the first start and kept in the file `node-id` of `node.data-dir`",
                    about = "The node's name, unique in the cluster: 1 to 64 letters, digits, '.', '_' or '-'.")
            @Nullable
            String id,

            @Key(
                    value = "data-dir",
                    fallback = "skein-data",
                    about = "Directory for what the node keeps; made if absent. A relative path counts from "
                            + "the working directory.")
            Path dataDir,

            @Key(
                    value = "event-loops",
                    fallback = "0",
                    max = 1024,
                    about = "Event-loop threads that serve connections; 0 for one per processor.")
            int eventLoops) {

        /** {@link #eventLoops} with 0 resolved. */
        public int eventLoopCount() {
            return eventLoops > 0 ? eventLoops : Runtime.getRuntime().availableProcessors();
        }
    }

    /** Who may connect, and what they may do. */
    public record Auth(
            @Key(
                    value = "anonymous",
                    unset = "true while no `auth.password-file` is set and clients connect over loopback only, "
                            + "else false",
                    about = "Whether clients without a user name may connect.")
            @Nullable
            Boolean anonymous,

            @Key(
                    value = "password-file",
                    unset = "no passwords are checked",
                    about = "File of users and their argon2id hashes, written by `skein passwd`.")
            @Nullable
            Path passwordFile,

            @Key(
                    value = "acl-file",
                    unset = "every client that may connect may use every topic",
                    about = "File of rules that say who may publish and subscribe to what; what no rule allows "
                            + "is refused.")
            @Nullable
            Path aclFile) {

        /** Whether a client without a user name may connect; {@link #anonymous} with its default resolved. */
        public boolean anonymousAllowed() {
            // Without a password file an unset key gets here only on loopback: elsewhere the checks ask for it.
            return anonymous != null ? anonymous : passwordFile == null;
        }
    }

    /** Health and metrics over HTTP. */
    public record Admin(
            @Key(
                    value = "host",
                    fallback = "127.0.0.1",
                    about = "Address or name to bind. Only `/health/live`, `/health/ready` and `/metrics` are "
                            + "served.")
            String host,

            @Key(value = "port", fallback = "8080", max = 65_535, about = "TCP port; 0 switches it off.")
            int port) {

        public Admin {
            host = HostPort.withoutBrackets(host);
        }

        public boolean isEnabled() {
            return port != 0;
        }
    }

    /** How members find each other. */
    public enum Discovery {
        STATIC,
        DNS
    }

    /** The other nodes. */
    public record Cluster(
            @Key(
                    value = "enabled",
                    fallback = "false",
                    about = "Whether this node is one of a cluster. If not, it opens no port but its listeners.")
            boolean enabled,

            @Key(
                    value = "name",
                    fallback = "skein",
                    about = "Nodes of another name are refused: 1 to 64 letters, digits, '.', '_' or '-'.")
            String name,

            @Key(
                    value = "host",
                    fallback = "127.0.0.1",
                    about = "The address this node binds for the other members, and at which they reach it.")
            String host,

            @Key(
                    value = "port",
                    fallback = "5701",
                    min = 1,
                    max = 65_535,
                    about = "TCP port of membership and replicated state.")
            int port,

            @Key(
                    value = "bus-port",
                    fallback = "5801",
                    min = 1,
                    max = 65_535,
                    about = "TCP port of the links that carry messages between nodes.")
            int busPort,

            @Key(
                    value = "members",
                    about = "With static discovery: every member as `host:port`, this one included, separated "
                            + "by commas; each with its own `cluster.port`, IPv6 in brackets.")
            List<HostPort> members,

            @Key(
                    value = "discovery",
                    fallback = "static",
                    about = "How members are found: `static` by `cluster.members`, `dns` by the addresses of "
                            + "`cluster.dns-name`.")
            Discovery discovery,

            @Key(
                    value = "dns-name",
                    unset = "needed with dns discovery",
                    about = "Name whose addresses are the members', all on `cluster.port`.")
            @Nullable
            String dnsName,

            @Key(
                    value = "backup-count",
                    fallback = "1",
                    max = 6,
                    about = "How many other nodes hold a copy of replicated state.")
            int backupCount,

            @Key(
                    value = "min-members",
                    min = 1,
                    max = 1000,
                    unset = "a majority of `cluster.members` with static discovery; needed with dns discovery",
                    about = "How many members a starting node waits for before it opens its listeners, and how many "
                            + "may begin to serve without a node that has served before. More than half of the "
                            + "nodes there are to be: fewer could begin twice, apart from each other.")
            @Nullable
            Integer minMembers,

            @Key(
                    value = "allow-minority",
                    fallback = "false",
                    about = "Whether a node serves on when it sees half of the last view's nodes or fewer. With two "
                            + "nodes that is the only way to survive the loss of one; but nodes that do not see each "
                            + "other both serve then, and what one of them acknowledged may be lost when they meet.")
            boolean allowsMinority) {

        public Cluster {
            host = HostPort.withoutBrackets(host);
            members = List.copyOf(members);
        }

        /** {@link #minMembers} with its default resolved; without one it is a majority of the members listed. */
        public int requiredMembers() {
            return minMembers == null ? members.size() / 2 + 1 : minMembers;
        }
    }

    /** What is kept for one client, and what clients are told at CONNACK. */
    public record Session(
            @Key(
                    value = "max-expiry",
                    fallback = "7d",
                    unit = Unit.SECONDS,
                    max = 0xFFFF_FFFFL,
                    about = "Longest time a session is kept without a connection. A client that asks for more "
                            + "is told this, one of MQTT 3.1.1 without clean session gets it; 4294967295 for "
                            + "ever.")
            long maxExpirySeconds,

            @Key(
                    value = "max-queued-messages",
                    fallback = "100000",
                    min = 1,
                    about = "Messages that wait for one client; session.overflow says what happens to further ones.")
            int maxQueuedMessages,

            @Key(
                    value = "max-queued-bytes",
                    fallback = "1MiB",
                    unit = Unit.BYTES,
                    min = 1024,
                    about = "Bytes that wait for one client; session.overflow says what happens to further messages.")
            int maxQueuedBytes,

            @Key(
                    value = "overflow",
                    fallback = "drop-newest",
                    about = "What happens when the queue of a durable session is full: `drop-newest` drops what comes, "
                            + "`drop-oldest` the oldest message that was not sent yet, `refuse` tells the publisher "
                            + "(0x97; one of MQTT 3 is not acknowledged and closed). That of a clean session drops "
                            + "what comes.")
            Overflow overflow,

            @Key(
                    value = "queue-qos0",
                    fallback = "false",
                    about =
                            "Whether messages at QoS 0 wait in the queue of a durable session whose client is away, but "
                                    + "for shared subscriptions. They then pass the queue also while it is connected, which "
                                    + "costs what QoS 1 costs, and nobody gets one twice. The same on every node.")
            boolean queueQos0,

            @Key(
                    value = "topic-alias-maximum",
                    fallback = "32",
                    max = 65_535,
                    about = "Topic aliases a client may set on one connection; 0 for none.")
            int topicAliasMaximum,

            @Key(
                    value = "max-keep-alive",
                    fallback = "0",
                    unit = Unit.SECONDS,
                    max = 65_535,
                    about = "Longest keep-alive. A client that asks for more, or for none, is told this; 0 "
                            + "leaves it to the client.")
            int maxKeepAliveSeconds) {}

    /** What happens when a queue is full. */
    public enum Overflow {
        DROP_OLDEST,
        DROP_NEWEST,
        REFUSE
    }

    /** Exactly once. */
    public record Qos2(
            @Key(
                    value = "dedup-window",
                    fallback = "1h",
                    unit = Unit.MILLISECONDS,
                    min = 1000,
                    max = 86_400_000,
                    about = "How long a durable subscriber knows a QoS 2 message again that a publisher repeats after "
                            + "its node has died.")
            int dedupWindowMillis,

            @Key(
                    value = "dedup-window-size",
                    fallback = "10000",
                    min = 1,
                    max = 1_000_000,
                    about = "How many such messages are known at most; 16 bytes each, counted among "
                            + "session.max-queued-bytes.")
            int dedupWindowSize) {}

    /** What the store of sessions may hold, and what is done when its copies are missing. */
    public record Store(
            @Key(
                    value = "max-bytes",
                    fallback = "0",
                    unit = Unit.BYTES,
                    max = Long.MAX_VALUE,
                    counted = LoopCounter.LIMIT_STORE_BYTES,
                    about = "Bytes that all sessions on a node may take, copies of other nodes' sessions included; 0 "
                            + "for 40 % of the heap. With n nodes n-1 n-ths of it are used, so that what a dead node "
                            + "held finds room. Beyond it messages for durable sessions are refused: MQTT 5 says "
                            + "0x97, a publisher of MQTT 3 is disconnected.")
            long maxBytes,

            @Key(
                    value = "require-backup",
                    fallback = "false",
                    about = "Whether acknowledgements for durable sessions wait until every entry has all its copies "
                            + "again after a node has died. Without it they go on at once, and a further death within "
                            + "these seconds may lose what was acknowledged; skein_replication_safe tells.")
            boolean requireBackup) {
        /** With the default worked out. */
        public long maxBytesOf(long heapBytes) {
            return maxBytes == 0 ? heapBytes / 5 * 2 : maxBytes;
        }
    }

    /** How a node that is stopped sends its clients to the others. */
    public record Drain(
            @Key(
                    value = "connections-per-second",
                    fallback = "1000",
                    min = 1,
                    max = 1_000_000,
                    about = "How many connections are closed in a second, so that those that come back at once are not "
                            + "more than the other nodes can take.")
            int connectionsPerSecond,

            @Key(
                    value = "server-reference",
                    about =
                            "Where clients of MQTT 5 are sent, such as the balancer's `host:port`: DISCONNECT says 0x9C "
                                    + "with it. Without it they are told 0x8B and come back to where they came from.")
            @Nullable
            String serverReference) {}

    /** Bounds. */
    public record Limits(
            @Key(
                    value = "max-packet-size",
                    fallback = "1MiB",
                    unit = Unit.BYTES,
                    min = 256,
                    max = 268_435_460,
                    counted = LoopCounter.LIMIT_PACKET_SIZE,
                    about = "Largest MQTT packet accepted. It bounds what is in one too: properties, user properties, "
                            + "filters, will and payload.")
            int maxPacketSizeBytes,

            @Key(
                    value = "max-client-id-length",
                    fallback = "65535",
                    unit = Unit.BYTES,
                    min = 23,
                    max = 65_535,
                    counted = LoopCounter.LIMIT_CLIENT_ID_LENGTH,
                    about = "Longest client identifier in UTF-8.")
            int maxClientIdLengthBytes,

            @Key(
                    value = "max-topic-length",
                    fallback = "65535",
                    unit = Unit.BYTES,
                    min = 23,
                    max = 65_535,
                    counted = LoopCounter.LIMIT_TOPIC_LENGTH,
                    about = "Longest topic name or filter in UTF-8.")
            int maxTopicLengthBytes,

            @Key(
                    value = "max-topic-levels",
                    fallback = "128",
                    min = 1,
                    max = 65_535,
                    counted = LoopCounter.LIMIT_TOPIC_LEVELS,
                    about = "Most levels of a topic name or filter.")
            int maxTopicLevels,

            @Key(
                    value = "max-subscriptions-per-client",
                    fallback = "10000",
                    min = 1,
                    counted = LoopCounter.LIMIT_SUBSCRIPTIONS,
                    about = "Subscriptions of one session; further ones are refused with 0x97.")
            int maxSubscriptionsPerClient,

            @Key(
                    value = "receive-maximum",
                    fallback = "1024",
                    min = 1,
                    max = 4999,
                    counted = LoopCounter.LIMIT_RECEIVE_MAXIMUM,
                    about = "Publications of QoS 1 and 2 a client may have unacknowledged towards the node.")
            int receiveMaximum,

            @Key(
                    value = "max-inflight",
                    fallback = "1024",
                    min = 1,
                    max = 65_535,
                    counted = LoopCounter.QUEUED_MESSAGES,
                    about = "Publications of QoS 1 and 2 sent to a client and not yet acknowledged, at most; "
                            + "the client's own receive maximum may lower it.")
            int maxInflight,

            @Key(
                    value = "connect-timeout",
                    fallback = "10s",
                    unit = Unit.MILLISECONDS,
                    min = 100,
                    max = 600_000,
                    counted = LoopCounter.REFUSED_CONNECT_TIMEOUT,
                    about = "Time from the TCP connection to a complete CONNECT, the handshakes of TLS and WebSocket "
                            + "included.")
            int connectTimeoutMillis,

            @Key(
                    value = "max-connections",
                    fallback = "0",
                    counted = LoopCounter.REFUSED_CONNECTION_LIMIT,
                    about = "Client connections of this node; 0 for what the process's file descriptors " + "allow.")
            int maxConnections,

            @Key(
                    value = "max-connection-rate",
                    fallback = "0",
                    max = 1_000_000,
                    counted = LoopCounter.REFUSED_CONNECTION_RATE,
                    about = "Connections per second that this node takes; further ones are closed at once. 0 for any "
                            + "number.")
            int maxConnectionsPerSecond,

            @Key(
                    value = "max-pending-handshakes",
                    fallback = "1000",
                    min = 1,
                    counted = LoopCounter.REFUSED_BUSY,
                    about = "TLS handshakes whose next step waits for a thread; further connections over TLS are "
                            + "closed.")
            int maxPendingHandshakes,

            @Key(
                    value = "max-pending-authentications",
                    fallback = "1000",
                    min = 1,
                    counted = LoopCounter.REFUSED_BUSY,
                    about = "Clients whose password waits to be checked; further ones are told that the "
                            + "server is busy.")
            int maxPendingAuthentications,

            @Key(
                    value = "max-pending-takeovers",
                    fallback = "10000",
                    min = 1,
                    counted = LoopCounter.REFUSED_BUSY,
                    about = "Clients that wait until an older connection of their client id has ended, on this node or "
                            + "another; further ones are told that the server is busy.")
            int maxPendingTakeovers,

            @Key(
                    value = "takeover-timeout",
                    fallback = "30s",
                    unit = Unit.MILLISECONDS,
                    min = 1000,
                    max = 600_000,
                    counted = LoopCounter.REFUSED_BUSY,
                    about = "How long a client waits for that before it is told that the server is unavailable. A node "
                            + "that has died is waited for until it can act no more, some seconds.")
            int takeoverTimeoutMillis,

            @Key(
                    value = "outbound-high-water",
                    fallback = "256KiB",
                    unit = Unit.BYTES,
                    min = 4096,
                    max = 1 << 30,
                    counted = LoopCounter.DROPPED_QOS0_UNWRITABLE,
                    about = "Unsent bytes of one connection from which on it counts as slow: QoS 0 is "
                            + "dropped, QoS 1 and 2 wait in the session. From twice that and a largest packet on the "
                            + "client is not read from.")
            int outboundHighWaterBytes,

            @Key(
                    value = "outbound-low-water",
                    fallback = "128KiB",
                    unit = Unit.BYTES,
                    min = 1024,
                    max = 1 << 30,
                    uncounted = "where the bound above ends",
                    about = "Unsent bytes of a slow connection below which it gets messages again.")
            int outboundLowWaterBytes,

            @Key(
                    value = "link-window-bytes",
                    fallback = "4MiB",
                    unit = Unit.BYTES,
                    min = 512 << 10,
                    max = 1 << 30,
                    counted = LoopCounter.DROPPED_LINK_WINDOW,
                    about = "Bytes on the way from one event loop to one peer that it has not yet accepted. Beyond "
                            + "it publishers are not read from.")
            int linkWindowBytes,

            @Key(
                    value = "retained-bytes",
                    fallback = "64MiB",
                    unit = Unit.BYTES,
                    max = Long.MAX_VALUE,
                    counted = LoopCounter.DROPPED_RETAINED_FULL,
                    about = "Bytes of all retained messages; further ones are refused.")
            long retainedBytes,

            @Key(
                    value = "match-cache-size",
                    fallback = "10000",
                    counted = LoopCounter.MATCH_CACHE_MISSES,
                    about = "Topics whose receivers are remembered; 0 for none.")
            int matchCacheSize) {}

    /** What the node tells of itself to MQTT clients. */
    public record Sys(
            @Key(
                    value = "interval",
                    fallback = "10s",
                    unit = Unit.MILLISECONDS,
                    max = 86_400_000,
                    about = "How often the topics under `$SYS/` are published; 0 for never.")
            int intervalMillis) {}

    /** Where sessions and retained messages are kept. */
    public enum StorageEngine {
        MEMORY
    }

    /** Where sessions and retained messages are kept. */
    public record Storage(
            @Key(value = "engine", fallback = "memory", about = "`memory` keeps them in the nodes' memory only.")
            StorageEngine engine) {}

    /** How much is logged. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /** What is logged. */
    public record Log(
            @Key(value = "level", fallback = "info", about = "Least severity that is logged, on standard output.")
            LogLevel level) {}
}
