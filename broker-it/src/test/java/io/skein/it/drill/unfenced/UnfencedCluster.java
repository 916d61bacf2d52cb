package io.skein.it.drill.unfenced;

import io.skein.cluster.ClusterNode;
import io.skein.cluster.ClusterView;
import io.skein.cluster.DurableSubscriptions;
import io.skein.cluster.Lease;
import io.skein.cluster.NodeLinks;
import io.skein.cluster.RouteTable;
import io.skein.cluster.SessionFence;
import io.skein.store.RetainedStore;
import io.skein.store.SessionStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** A cluster as it is, but for its {@link UnfencedSessions}. */
final class UnfencedCluster implements ClusterNode {
    private final ClusterNode cluster;
    private final SessionStore sessions;

    UnfencedCluster(ClusterNode cluster) {
        this.cluster = cluster;
        this.sessions = new UnfencedSessions(cluster.sessions());
    }

    @Override
    public SessionStore sessions() {
        return sessions;
    }

    @Override
    public Vertx vertx() {
        return cluster.vertx();
    }

    @Override
    public ClusterView view() {
        return cluster.view();
    }

    @Override
    public Lease lease() {
        return cluster.lease();
    }

    @Override
    public NodeLinks links() {
        return cluster.links();
    }

    @Override
    public RouteTable routes() {
        return cluster.routes();
    }

    @Override
    public SessionFence fence() {
        return cluster.fence();
    }

    @Override
    public DurableSubscriptions subscriptions() {
        return cluster.subscriptions();
    }

    @Override
    public RetainedStore retained() {
        return cluster.retained();
    }

    @Override
    public Future<Void> join(Inbound inbound) {
        return cluster.join(inbound);
    }

    @Override
    public @Nullable String notReadyReason() {
        return cluster.notReadyReason();
    }

    @Override
    public Future<Void> leave() {
        return cluster.leave();
    }
}
