package io.skein.session;

import io.skein.model.Publication;
import io.skein.model.Qos;

/**
 * The connection a session writes to, implemented by the listeners. All methods on the session's loop; what is written
 * leaves at the end of the loop's turn.
 */
public interface ClientLink {
    int[] NO_SUBSCRIPTION_IDS = {};

    /** Whether the outbound buffer is below its high-water mark; {@link Session#onWritable()} tells when again. */
    boolean isWritable();

    /** Sends before the turn's end what the socket takes. Answers as {@link #isWritable()} then. */
    boolean makeRoom();

    /** How many QoS 1 and 2 messages the client takes at a time: its Receive Maximum, and our own bound. */
    int receiveMaximum();

    /**
     * Writes a PUBLISH.
     *
     * @param subscriptionIds borrowed
     * @return false if the packet is larger than the client takes and was therefore left out [MQTT-3.1.2-24]
     */
    boolean publish(Publication publication, Qos qos, boolean retain, boolean dup, int packetId, int[] subscriptionIds);

    /** Writes a PUBREL. */
    void pubRel(int packetId);

    /** Writes a PUBREL for a packet identifier the session does not know (0x92). */
    void pubRelUnknown(int packetId);

    /** Tells the client why, where the protocol can, and closes the connection. */
    void close(CloseReason reason);

    /** Bytes written and not yet taken by the socket. Any thread, approximate. */
    long outboundBytes();

    /** Why the broker ends a connection. */
    enum CloseReason {
        /** Another connection uses the client id (0x8E). */
        SESSION_TAKEN_OVER,
        /** The node stops (0x8B). */
        SERVER_SHUTTING_DOWN,
        /** The cluster could not keep what the client has said (0x80): it says it again over its next connection. */
        NOT_KEPT
    }
}
