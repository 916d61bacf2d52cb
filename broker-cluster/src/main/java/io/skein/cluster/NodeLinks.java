package io.skein.cluster;

import io.skein.model.Publication;
import io.skein.model.QueuePlace;
import io.skein.model.TopicFilter;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The links that carry publications to the other nodes: batched, in order, bounded, each exactly once. */
public interface NodeLinks {
    /**
     * The lane of the event loop whose context calls this; one per loop, asked for once, used on that loop only. What
     * goes through one lane to one peer arrives in the order it was sent.
     *
     * @param loop a number below the number of event loops, the lane's name on the wire
     */
    Lane openLane(int loop);

    /** Outgoing publications of one event loop. All methods on that loop. */
    interface Lane {
        /**
         * Queues one copy for a peer. It leaves with the next {@link #flush()}.
         *
         * @param groups the shared subscriptions ({@code $share/...}) of which the peer serves one member; mostly empty
         * @param direct whether the peer serves its ordinary subscribers too
         * @param accepted called on this loop once, never from within this call, when the peer has taken it over or
         *     nothing is to be waited for any more (it is gone, or silent for so long that it is suspected); null if
         *     nobody waits (QoS 0)
         */
        void publish(
                UUID peer,
                Publication publication,
                List<TopicFilter> groups,
                boolean direct,
                @Nullable Runnable accepted);

        /**
         * Queues a hint for the node a durable session's client is connected to. If it has to be dropped, the peer is
         * told later that it misses some.
         *
         * @param publication null if it is not at hand
         */
        void hint(UUID peer, QueuePlace place, @Nullable Publication publication);

        /**
         * Calls back on this loop, possibly before this returns, when every copy queued here so far is with its peer,
         * or that is no member any more: a suspected peer is waited for too. Whoever published them may be served
         * elsewhere only then, or what it publishes there could come first [MQTT-4.6.0-6].
         */
        void whenTaken(Runnable done);

        /** Sends what was queued in this turn. The router calls it once at the end of a loop's turn. */
        void flush();

        /** Whether a peer's window is over its high-water mark, so that publishers should not be read from. */
        boolean isCongested();

        /** Has this called on this loop every time {@link #isCongested()} turns false. */
        void onDrained(Runnable handler);
    }

    /** Takes publications that other nodes send here. */
    interface Receiver {
        /**
         * Called on an event loop's context, always the same for one lane of one sender, in order. Afterwards the
         * sender is told that it is accepted.
         *
         * @param groups the shared subscriptions of which this node shall serve one member each
         * @param direct whether the ordinary subscribers of this node are meant too
         */
        void onPublication(UUID sender, Publication publication, List<TopicFilter> groups, boolean direct);

        /**
         * A durable session whose client is connected to this node has a new message. As {@link #onPublication}.
         *
         * @param publication null if it has to be read from the queue
         */
        void onHint(QueuePlace place, @Nullable Publication publication);

        /** Hints for this node were dropped: every durable session here is to be looked at. */
        void onHintsLost();

        /** The batch is over: hand over and flush. On the same context. */
        void onBatchEnd();
    }
}
