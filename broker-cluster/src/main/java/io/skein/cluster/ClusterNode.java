package io.skein.cluster;

import io.skein.store.RetainedStore;
import io.skein.store.SessionStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * This node's place in the cluster: the one door to everything that is shared with other nodes. A single node has one
 * too, with nobody else in it.
 */
public interface ClusterNode {
    /** The Vert.x instance that serves clients; what the cluster does runs on loops of its own. */
    Vertx vertx();

    ClusterView view();

    /** Whether this node may act. */
    Lease lease();

    NodeLinks links();

    RouteTable routes();

    SessionFence fence();

    DurableSubscriptions subscriptions();

    SessionStore sessions();

    RetainedStore retained();

    /**
     * Starts the exchange with the other members: hands over who is told of what they send, asks every member to send
     * its changes, loads all routes and retained messages.
     *
     * @return completes when all of it is loaded and {@code cluster.min-members} are there and this node
     *     holds the lease: listeners may open
     */
    Future<Void> join(Inbound inbound);

    /** What this node waits for before it may serve, in words; null if nothing. Any thread. */
    @Nullable
    String notReadyReason();

    /** Leaves in good order; the Vert.x instance is closed too. Idempotent. */
    Future<Void> leave();

    /** Who is told of what other nodes send, and of what becomes of this one. */
    record Inbound(
            RouteTable.Listener routes,
            DurableSubscriptions.Listener subscriptions,
            NodeLinks.Receiver publications,
            SessionFence.Handler fence,
            Expulsion expulsion) {}

    /** Told when the others have removed this node and gone on without it, before it joins them again. */
    interface Expulsion {
        /**
         * Ends everything this node does for clients: what it keeps for them is out of date. What their sessions leave
         * behind the store settles by epoch, with whoever comes first. Called on the cluster's context.
         *
         * @return completes when that is done: only then does this node take part again
         */
        Future<Void> onExpelled();
    }
}
