package io.skein.store;

import io.skein.model.ClientId;
import io.skein.model.GrantedFilter;
import io.skein.store.session.SessionAnswer;
import io.skein.store.session.SessionChange;
import io.skein.store.session.StoreRoom;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster keeps of every client id: who owns it, its will, and for a durable session its subscriptions, its
 * queue and the stages of QoS 2. A change that is answered is kept: in memory on this node alone, or by Hazelcast on
 * {@code cluster.backup-count} further members.
 */
public interface SessionStore {
    /**
     * The lane of the event loop whose context calls this; one per loop, asked for once, used on that loop only.
     *
     * @param loop a number below the number of event loops
     */
    Lane openLane(int loop);

    /**
     * Reads the subscriptions of every durable session.
     *
     * @param receiver called on a thread that may be kept busy, one session after another
     * @return completes on any thread
     */
    Future<Void> readSubscriptions(Consumer<StoredSubscriptions> receiver);

    /**
     * Names who works off what is due for the entries this node is responsible for. Called again every few seconds for
     * an entry until it is not due any more, on any thread.
     */
    void onDue(DueHandler handler);

    /** Whether every entry has all its copies now, so that the next death loses nothing. Any thread. */
    boolean isReplicationSafe();

    /** How much of this node's memory sessions take, and may take. Any thread. */
    StoreRoom room();

    /** What this node's lanes have counted. Any thread. */
    Figures figures();

    /**
     * What the lanes of a node have counted since it started. A batch holds changes of one session.
     *
     * @param batches sent, each counted once
     * @param repeated sent again because nobody knew what had become of them
     * @param unanswered given up without an answer
     * @param changesRefused because too much was on its way
     * @param pendingBytes weight of the changes on their way now
     */
    record Figures(long batches, long repeated, long unanswered, long changesRefused, long pendingBytes) {
        /** Of a store where nothing is ever on its way. */
        public static final Figures NONE = new Figures(0, 0, 0, 0, 0);
    }

    /**
     * The changes of one event loop. Those of one session are applied in the order they are given here, each once,
     * whatever is repeated underneath. All methods on that loop.
     */
    interface Lane {
        /**
         * Queues a change. It leaves with the next {@link #flush()}, or when the one before it is answered.
         *
         * @param completion called once on this loop, never from within this call
         */
        void apply(ClientId client, SessionChange change, Completion completion);

        /** Sends what was queued in this turn. The router calls it once at the end of a loop's turn. */
        void flush();

        /** Whether so much is on its way that publishers should not be read from. */
        boolean isCongested();

        /** Has this called on this loop every time {@link #isCongested()} turns false. */
        void onDrained(Runnable handler);
    }

    /** Told what became of a change. */
    interface Completion {
        /** @param answer null if the cluster could not say in time: the change may or may not hold */
        void done(@Nullable SessionAnswer answer);
    }

    /** Works off what is due, see {@link #onDue}. */
    interface DueHandler {
        /**
         * A will or the session's end is due, or its owner is no member any more.
         *
         * @param goneOwner the owner that has been gone for longer than its lease, or null
         * @param epoch the entry's
         */
        void onDue(ClientId client, @Nullable UUID goneOwner, long epoch);
    }

    /**
     * The subscriptions of one durable session.
     *
     * @param version of the entry they were read from
     */
    record StoredSubscriptions(ClientId client, long version, List<GrantedFilter> filters) {}
}
