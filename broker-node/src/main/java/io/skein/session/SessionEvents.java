package io.skein.session;

import io.skein.store.session.SessionAnswer.Settled;

/** What a session needs done by those above it. All methods on the session's loop. */
public interface SessionEvents {
    /** The connection is gone: nothing is delivered here any more. */
    void disconnected(Session session);

    /** The store has let go of the connection: what is owed is to be published, and others told if the session ended. */
    void settled(Session session, Settled settled);

    /** Nothing is left to do for this session on this node. */
    void closed(Session session);

    /** A message for this session is not delivered. */
    void dropped(DropReason reason);

    /** Why a message was not delivered. */
    enum DropReason {
        /** QoS 0 while the connection's outbound buffer is full. */
        QOS0_UNWRITABLE,
        /** QoS 0 while the session's loop is far behind. */
        QOS0_HANDOVER_FULL,
        /** The session's queue is full. */
        QUEUE_FULL,
        /** Its Message Expiry Interval has passed. */
        EXPIRED,
        /** Larger than the client's Maximum Packet Size. */
        PACKET_TOO_LARGE
    }
}
