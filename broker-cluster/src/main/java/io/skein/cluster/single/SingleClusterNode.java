package io.skein.cluster.single;

import io.skein.cluster.ClusterNode;
import io.skein.cluster.ClusterView;
import io.skein.cluster.DurableSubscriptions;
import io.skein.cluster.Lease;
import io.skein.cluster.Member;
import io.skein.cluster.NodeLinks;
import io.skein.cluster.RouteTable;
import io.skein.cluster.SessionFence;
import io.skein.model.ClientId;
import io.skein.model.GrantedFilter;
import io.skein.model.TopicFilter;
import io.skein.store.RetainedStore;
import io.skein.store.SessionStore;
import io.skein.store.StoreOptions;
import io.skein.store.memory.MemoryRetainedStore;
import io.skein.store.memory.MemorySessionStore;
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
    private final SessionStore sessions;
    private final Lease lease;
    private final MemoryRetainedStore retained = new MemoryRetainedStore();
    private final OwnSubscriptions subscriptions = new OwnSubscriptions();

    /** Takes the Vert.x instance: {@link #leave()} closes it. */
    public SingleClusterNode(Vertx vertx, String nodeId, StoreOptions store) {
        Member local = new Member(UUID.randomUUID(), nodeId, "local");
        this.vertx = vertx;
        vertx.setPeriodic(SWEEP_MILLIS, id -> retained.sweep());
        this.view = new ViewOfOne(local);
        this.sessions = new MemorySessionStore(vertx, local.incarnation(), store);
        this.lease = new AlwaysHeld(List.of(nodeId));
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
    public Lease lease() {
        return lease;
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
        return (owner, client, epoch) -> Future.succeededFuture();
    }

    @Override
    public DurableSubscriptions subscriptions() {
        return subscriptions;
    }

    @Override
    public SessionStore sessions() {
        return sessions;
    }

    @Override
    public RetainedStore retained() {
        return retained;
    }

    @Override
    public Future<Void> join(Inbound inbound) {
        subscriptions.listener = inbound.subscriptions();
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

    /** Nobody else has to know. */
    private static final class OwnSubscriptions implements DurableSubscriptions {
        private volatile DurableSubscriptions.@Nullable Listener listener;

        @Override
        public Future<Void> announce(
                ClientId client, long version, List<GrantedFilter> added, List<TopicFilter> removed) {
            DurableSubscriptions.Listener told = listener;
            if (told != null) {
                told.changed(client, version, added, removed);
            }
            return Future.succeededFuture();
        }

        @Override
        public void announceEnd(ClientId client, long version) {
            DurableSubscriptions.Listener told = listener;
            if (told != null) {
                told.ended(client, version);
            }
        }
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
