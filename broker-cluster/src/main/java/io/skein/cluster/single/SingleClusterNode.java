package io.skein.cluster.single;

import io.skein.cluster.ClusterNode;
import io.skein.cluster.ClusterView;
import io.skein.cluster.Member;
import io.skein.cluster.NodeLinks;
import io.skein.cluster.RouteTable;
import io.skein.cluster.SessionFence;
import io.skein.store.ClientDirectory;
import io.skein.store.RetainedStore;
import io.skein.store.memory.MemoryClientDirectory;
import io.skein.store.memory.MemoryRetainedStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A node without a cluster: it opens no socket, and what it keeps is lost when it stops. */
public final class SingleClusterNode implements ClusterNode {
    private static final long SWEEP_MILLIS = 1_000;

    private final Vertx vertx;
    private final ClusterView view;
    private final ClientDirectory clients;
    private final MemoryRetainedStore retained = new MemoryRetainedStore();

    /** Takes the Vert.x instance: {@link #leave()} closes it. */
    public SingleClusterNode(Vertx vertx, String nodeId) {
        Member local = new Member(UUID.randomUUID(), nodeId, "local");
        this.vertx = vertx;
        vertx.setPeriodic(SWEEP_MILLIS, id -> retained.sweep());
        this.view = new ViewOfOne(local);
        this.clients = new MemoryClientDirectory(local.incarnation());
    }

    @Override
    public Vertx vertx() {
        return vertx;
    }

    @Override
    public ClusterView view() {
        return view;
    }

    @Override
    public NodeLinks links() {
        return loop -> NoLane.INSTANCE;
    }

    /** Nobody else has to know of a route. */
    @Override
    public RouteTable routes() {
        return (filter, weight) -> Future.succeededFuture();
    }

    /** There is no other node whose sessions could be ended. */
    @Override
    public SessionFence fence() {
        return (owner, client, epoch, cleanStart) -> Future.succeededFuture();
    }

    @Override
    public ClientDirectory clients() {
        return clients;
    }

    @Override
    public RetainedStore retained() {
        return retained;
    }

    @Override
    public Future<Void> join(Inbound inbound) {
        return Future.succeededFuture();
    }

    @Override
    public @Nullable String notReadyReason() {
        return null;
    }

    @Override
    public Future<Void> leave() {
        return vertx.close();
    }

    private record ViewOfOne(Member local) implements ClusterView {
        @Override
        public List<Member> members() {
            return List.of(local);
        }

        @Override
        public void listen(Listener listener) {
            // Nobody ever comes or goes.
        }
    }
}
