package io.skein.it.drill.ledger;

import java.util.Set;

/** One thing that happened, as clients or the drill saw it. Times are {@link System#nanoTime}. */
public sealed interface Event {
    /** When. */
    long nanos();

    /** How a connection ended, which decides whether its will is due. */
    enum Ending {
        /** By the broker, by the network, or by the client's patience. */
        LOST,
        /** By the client, without DISCONNECT. */
        ABORTED,
        /** By the client with DISCONNECT, and the broker closed it in answer. */
        DISCONNECTED,
        /** By the client with DISCONNECT that perhaps never arrived. */
        DISCONNECT_UNSURE
    }

    /** CONNECT was sent; whatever follows may have happened at the broker. */
    record Connecting(long nanos, String client, int connection, boolean hasWill) implements Event {}

    /** CONNACK accepted the connection; {@code sessionDue} when the broker owed a session. */
    record Connected(long nanos, String client, int connection, boolean sessionPresent, boolean sessionDue)
            implements Event {}

    /** The balancer said which node serves a connection. */
    record Placed(long nanos, int connection, String node) implements Event {}

    /** A connection is over, also one that never got its CONNACK. */
    record Ended(long nanos, String client, int connection, Ending ending, String reason) implements Event {}

    /** SUBACK granted a subscription. */
    record Subscribed(long nanos, String client, int connection, String filter, int qos, boolean durable)
            implements Event {}

    /** A PUBLISH left its publisher. */
    record Sent(
            long nanos,
            MessageKey message,
            String client,
            int connection,
            String topic,
            int qos,
            boolean retained,
            boolean durablePublisher,
            boolean repeated)
            implements Event {}

    /** PUBACK or PUBREC came: from now on the message is the broker's care, unless the reason code refuses it. */
    record Acknowledged(long nanos, MessageKey message, String client, int connection, int reasonCode)
            implements Event {}

    /**
     * A PUBLISH arrived; {@code ignored} when a correct receiver does nothing with it: it has this packet id already
     * (QoS 2), or has moved to a newer connection and reads only now what was sent on the older one before.
     */
    record Delivered(
            long nanos,
            MessageKey message,
            String client,
            int connection,
            String topic,
            int packetId,
            int qos,
            boolean repeated,
            boolean retained,
            boolean ignored)
            implements Event {}

    /** A will arrived at a watcher; it names the connection it belongs to. */
    record WillDelivered(long nanos, String client, int connection, String owner, int ownerConnection, boolean ignored)
            implements Event {}

    /** A late subscriber at one node found this retained message. */
    record RetainedFound(long nanos, String node, String topic, MessageKey message) implements Event {
        /** The node was asked; whatever it has is told by further events. */
        public static RetainedFound asked(long nanos, String node) {
            return new RetainedFound(nanos, node, "", new MessageKey("", 0));
        }
    }

    /** A fault begins at these nodes. */
    record FaultBegan(long nanos, String what, Set<String> nodes) implements Event {}

    /** The fault at these nodes is over, though its consequences may not be. */
    record FaultEnded(long nanos, String what, Set<String> nodes) implements Event {}

    /** These nodes' threads stood still between two times, so that nothing sent to them was looked at before. */
    record StoodStill(long nanos, Set<String> nodes, long untilNanos) implements Event {}

    /** A node said in its metrics whether every copy of replicated state is there. */
    record ReplicationSafe(long nanos, String node, boolean safe) implements Event {}

    /** The broker did what no broker may, whatever else happens. */
    record Broke(long nanos, String client, int connection, String what) implements Event {}
}
