package io.skein.store.session;

import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.TopicFilter;
import io.skein.model.Will;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of one client's entry. Those of the owner are answered with {@link SessionAnswer.Fenced} once another claim
 * has been made.
 */
public sealed interface SessionChange {
    /** Whether it only reads: neither numbered nor copied. */
    default boolean isReadOnly() {
        return false;
    }

    /** What it counts for in byte bounds on its way. */
    default int weightBytes() {
        return 64;
    }

    // Anybody

    /**
     * A connection takes the client id. Answered with {@link SessionAnswer.Claimed}, or with {@link SessionAnswer.Owned}
     * if it is another connection's, which has to be closed first.
     *
     * @param nonce tells claims apart: the same one repeated gets the same answer
     * @param owner the incarnation of the node
     * @param cleanStart whether an existing session is discarded (MQTT 5, 3.1.2.4)
     * @param expirySeconds how long the session outlives its connection; {@link SessionState#NEVER_EXPIRES}
     * @param overEpoch connections of this epoch and below, whose node is gone, are taken over from; 0 for none
     */
    record Claim(
            UUID nonce,
            UUID owner,
            boolean cleanStart,
            long expirySeconds,
            @Nullable Will will,
            long overEpoch) implements SessionChange {
        /** Takes over from whatever there is. */
        public static final long FROM_ANY = Long.MAX_VALUE;

        @Override
        public int weightBytes() {
            return 128 + (will == null ? 0 : will.publication().weightBytes());
        }
    }

    /**
     * A message for the queue. What the subscriber gets follows from its own subscriptions. Answered with
     * {@link SessionAnswer.Appended}.
     *
     * @param filters of this session that match, with those of QoS 0; or the one shared subscription
     * @param publicationId tells repetitions of a QoS 2 message apart; 0 for none
     * @param condition when it is stored
     */
    record Append(Publication publication, List<TopicFilter> filters, long publicationId, Condition condition)
            implements SessionChange {
        /** When it is stored. */
        public enum Condition {
            ALWAYS,
            /** Not while the client is away: another member has its turn. */
            IF_CONNECTED,
            /** Never: the answer tells whether it has been stored before, by its publication id. */
            IF_KNOWN,
            /** Also if QoS 0 is all that the session wants of it, or all that it has. */
            EVEN_AT_MOST_ONCE
        }

        @Override
        public int weightBytes() {
            return 64 + publication.weightBytes();
        }
    }

    /** Nothing of the outbox entry is to be done any more: it has been published. */
    record Published(long outgoingId) implements SessionChange {}

    /** The owner is no member any more: as if the connection were lost. Answered with {@link SessionAnswer.Settled}. */
    record OwnerGone(UUID owner, long epoch) implements SessionChange {}

    /** Takes a claim back whose answer has not come, if it holds. Answered with {@link SessionAnswer.Settled}. */
    record Unclaim(UUID nonce) implements SessionChange {}

    /** Ends the session if its time has come. Answered with {@link SessionAnswer.Settled}. */
    record Expire() implements SessionChange {}

    // The owner alone

    /** What the connection does that holds the client id; the epoch is the one its claim was answered with. */
    sealed interface OfOwner extends SessionChange {
        long epoch();
    }

    /**
     * The connection is over. Answered with {@link SessionAnswer.Settled}.
     *
     * @param discardWill the client has said DISCONNECT [MQTT-3.1.2-10]
     * @param expirySeconds as the client may have changed it; 0 ends the session now
     * @param sentUpTo the position after the last one that was sent
     */
    record Detach(long epoch, boolean discardWill, long expirySeconds, long sentUpTo) implements OfOwner {}

    /** Adds subscriptions or replaces those with the same filter [MQTT-3.8.4-3]. Answered with {@link SessionAnswer.Done}. */
    record Subscribe(long epoch, List<Subscription> subscriptions) implements OfOwner {
        @Override
        public int weightBytes() {
            return 64 + 64 * subscriptions.size();
        }
    }

    /** Removes subscriptions. Answered with {@link SessionAnswer.Done}. */
    record Unsubscribe(long epoch, List<TopicFilter> filters) implements OfOwner {
        @Override
        public int weightBytes() {
            return 64 + 64 * filters.size();
        }
    }

    /** A retained message for a new subscription. Answered with {@link SessionAnswer.Appended}. */
    record Replay(
            long epoch,
            Publication publication,
            Qos qos,
            @SuppressWarnings("ArrayRecordComponent") int[] subscriptionIds)
            implements OfOwner {
        @Override
        public int weightBytes() {
            return 64 + publication.weightBytes();
        }
    }

    /**
     * How far the client is. Answered with {@link SessionAnswer.Done}.
     *
     * @param received positions whose PUBREC has come: the message itself is let go
     * @param completed positions acknowledged with PUBACK or PUBCOMP
     * @param sentUpTo the position after the last one that was sent
     */
    record Progress(
            long epoch,
            @SuppressWarnings("ArrayRecordComponent") long[] received,
            @SuppressWarnings("ArrayRecordComponent") long[] completed,
            long sentUpTo)
            implements OfOwner {}

    /** Reads the queue. Answered with {@link SessionAnswer.Fetched}. */
    record Fetch(long epoch, long fromPosition, int maxMessages, int maxBytes) implements OfOwner {
        @Override
        public boolean isReadOnly() {
            return true;
        }
    }

    /**
     * The client publishes at QoS 2. Answered with {@link SessionAnswer.Begun}.
     *
     * @param publicationId for the message if the packet identifier is not in use
     */
    record BeginQos2(long epoch, int packetId, long publicationId) implements OfOwner {}

    /** The message of this packet identifier has reached all its receivers. */
    record RoutedQos2(long epoch, int packetId) implements OfOwner {}

    /** PUBREL, or a refusal: the packet identifier is free. Answered with {@link SessionAnswer.EndedQos2}. */
    record EndQos2(long epoch, int packetId) implements OfOwner {}
}
