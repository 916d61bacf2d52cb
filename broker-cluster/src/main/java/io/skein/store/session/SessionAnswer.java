package io.skein.store.session;

import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.Subscription;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of a {@link SessionChange}. */
public sealed interface SessionAnswer {
    /** It holds; {@code version} is the entry's after it. */
    record Done(long version) implements SessionAnswer {}

    /** Another claim has been made since, or the client is not connected: nothing was changed. */
    record Fenced() implements SessionAnswer {}

    /** The client id is another connection's: nothing was changed. */
    record Owned(UUID owner, long epoch) implements SessionAnswer {}

    /**
     * The client id belongs to the claimer.
     *
     * @param epoch higher than that of every claim before
     * @param present whether a session is resumed
     * @param durable whether the session's state is kept in the entry
     * @param version the entry's; a session that ended with this claim had lower ones
     * @param subscriptions of the resumed session
     * @param inboundQos2 packet identifiers in use with the client as sender
     * @param head the oldest position in the queue
     * @param tail the position of the next message that will be appended
     * @param sentUpTo positions below may have been sent before
     * @param outgoing to be published now by the claimer
     */
    record Claimed(
            long epoch,
            boolean present,
            boolean durable,
            long version,
            List<Subscription> subscriptions,
            List<OpenQos2> inboundQos2,
            long head,
            long tail,
            long sentUpTo,
            List<Outgoing> outgoing)
            implements SessionAnswer {}

    /** A packet identifier in use, and whether its message has reached everybody. */
    record OpenQos2(int packetId, long publicationId, boolean routed) {}

    /**
     * What became of a message for the queue.
     *
     * @param position where it stands; -1 if it is not known or there is none
     * @param owner the node the client is connected to; null if it is away
     * @param epoch the owner's
     * @param version the entry's, for those that know of outdated subscriptions
     * @param qos what the subscriber gets
     * @param retain the RETAIN flag it sees
     * @param displaced how many older messages had to give way
     */
    record Appended(
            Result result,
            long position,
            @Nullable UUID owner,
            long epoch,
            long version,
            Qos qos,
            boolean retain,
            @SuppressWarnings("ArrayRecordComponent") int[] subscriptionIds,
            int displaced)
            implements SessionAnswer {
        /** Why it is in the queue or not. */
        public enum Result {
            STORED,
            /** It was there already, by its publication id. */
            REPEATED,
            /** The queue is full and the rule is to drop what comes. */
            DROPPED,
            /** The queue is full and the rule is to refuse the publisher. */
            REFUSED,
            /** The session has none of the subscriptions any more. */
            NOT_SUBSCRIBED,
            /** It is its own message and the subscription is No Local, or QoS 0 is all that it wants. */
            NOT_WANTED,
            /** There is no such session. */
            NO_SESSION,
            /** The client is away, and it was to be stored only if connected. */
            AWAY,
            /** It was to be found out only, and is not known. */
            UNKNOWN
        }
    }

    /**
     * A connection, an owner or a session has come to its end.
     *
     * @param ended whether the session is over
     * @param version the entry's; a session that has ended had lower ones before
     * @param outgoing to be published now by whoever made the change
     */
    record Settled(boolean ended, long version, List<Outgoing> outgoing) implements SessionAnswer {}

    /**
     * What stands in the queue.
     *
     * @param nextPosition where to read on
     * @param tail the position of the next message that will be appended
     */
    record Fetched(List<Queued> messages, long nextPosition, long tail) implements SessionAnswer {}

    /**
     * One message in the queue.
     *
     * @param publication null once the client has it (PUBREC) and only PUBCOMP is missing
     */
    record Queued(
            long position,
            @Nullable Publication publication,
            Qos qos,
            boolean retain,
            @SuppressWarnings("ArrayRecordComponent") int[] subscriptionIds) {}

    /**
     * A QoS 2 message of the client.
     *
     * @param publicationId it goes by
     * @param isNew whether the packet identifier was not in use
     * @param routed whether it had reached everybody before
     */
    record Begun(long publicationId, boolean isNew, boolean routed) implements SessionAnswer {}

    /** The packet identifier is free; {@code known} says whether it was in use. */
    record EndedQos2(boolean known) implements SessionAnswer {}
}
