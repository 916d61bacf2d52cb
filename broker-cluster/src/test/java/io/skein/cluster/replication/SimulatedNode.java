package io.skein.cluster.replication;

import io.skein.cluster.DurableSubscriptions;
import io.skein.cluster.RouteTable;
import io.skein.model.ClientId;
import io.skein.model.GrantedFilter;
import io.skein.model.TopicFilter;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A node of a simulated cluster, with what its listener was told and what its announcements promised. */
final class SimulatedNode implements ClusterLoop, RouteTable.Listener {
    private static final DurableSubscriptions.Listener NOBODY = new DurableSubscriptions.Listener() {
        @Override
        public void changed(ClientId client, long version, List<GrantedFilter> added, List<TopicFilter> removed) {}

        @Override
        public void ended(ClientId client, long version) {}
    };

    private final SimulatedCluster cluster;
    private final UUID incarnation;
    private final SimulatedCluster.Queue loop;
    private final SimulatedLink link;
    private final ClusterExchange exchange;
    private final List<UUID> older = new ArrayList<>();
    private final Set<UUID> view = new LinkedHashSet<>();
    private final Map<UUID, Map<TopicFilter, Integer>> told = new HashMap<>();
    private final Map<TopicFilter, Integer> wanted = new HashMap<>();
    private final Map<TopicFilter, Integer> withdrawn = new HashMap<>();
    private final Set<TopicFilter> promised = new HashSet<>();
    private boolean alive = true;
    private boolean running;
    private boolean joining;
    private boolean joined;

    SimulatedNode(SimulatedCluster cluster, UUID incarnation) {
        this.cluster = cluster;
        this.incarnation = incarnation;
        this.loop = cluster.newQueue();
        this.link = new SimulatedLink(cluster, this);
        this.exchange = new ClusterExchange(
                this,
                new SimulatedRouteMap(cluster, this),
                new SimulatedRetainedMap(cluster, this),
                receiver -> Future.succeededFuture(),
                link);
        link.receiver(exchange);
    }

    UUID incarnation() {
        return incarnation;
    }

    boolean isAlive() {
        return alive;
    }

    boolean hasStartedJoining() {
        return joining;
    }

    boolean hasJoined() {
        return joined;
    }

    boolean sees(UUID other) {
        return view.contains(other);
    }

    SimulatedLink link() {
        return link;
    }

    ClusterExchange exchange() {
        return exchange;
    }

    void startAmong(List<SimulatedNode> others) {
        others.forEach(other -> {
            older.add(other.incarnation);
            hearsOfStart(other);
        });
    }

    void hearsOfStart(SimulatedNode other) {
        execute(() -> {
            view.add(other.incarnation);
            exchange.memberAdded(other.incarnation);
        });
    }

    void hearsOfDeath(SimulatedNode other) {
        execute(() -> {
            view.remove(other.incarnation);
            link.remove(other.incarnation);
            exchange.memberRemoved(other.incarnation);
            exchange.viewEstablished(1_500);
            older.remove(other.incarnation);
        });
    }

    void join() {
        execute(() -> {
            Future<Void> known = exchange.join(this, NOBODY, (client, epoch) -> Future.succeededFuture(), older);
            joining = true;
            known.onSuccess(v -> joined = true);
        });
    }

    /** Forgets all others and starts over with them, as after a split. */
    void rejoin() {
        execute(() -> {
            List<UUID> others = List.copyOf(view);
            others.forEach(link::remove);
            exchange.rejoin(others);
            exchange.viewEstablished(1_500);
        });
    }

    void announce(TopicFilter filter, int weight) {
        wanted.put(filter, weight);
        int withdrawals = withdrawn.merge(filter, weight == 0 ? 1 : 0, Integer::sum);
        if (weight == 0) {
            promised.remove(filter);
        }
        exchange.routes().announce(filter, weight).onSuccess(v -> {
            if (weight > 0 && withdrawn.getOrDefault(filter, 0) == withdrawals) {
                promised.add(filter);
            }
        });
    }

    void die() {
        alive = false;
        loop.clear();
    }

    /** The filters whose announcement has completed and that were not withdrawn since. */
    Set<TopicFilter> promised() {
        return promised;
    }

    /** What the routes shall be. */
    Map<TopicFilter, Integer> wanted() {
        Map<TopicFilter, Integer> present = new HashMap<>(wanted);
        present.values().removeIf(weight -> weight == 0);
        return present;
    }

    Map<TopicFilter, Integer> toldBy(SimulatedNode other) {
        return told.getOrDefault(other.incarnation, Map.of());
    }

    @Override
    public void routeChanged(UUID node, TopicFilter filter, int weight) {
        Map<TopicFilter, Integer> ofNode = told.computeIfAbsent(node, n -> new HashMap<>());
        if (weight == 0) {
            ofNode.remove(filter);
        } else {
            ofNode.put(filter, weight);
        }
    }

    @Override
    public void nodeGone(UUID node) {
        told.remove(node);
    }

    @Override
    public void execute(Runnable task) {
        if (alive) {
            loop.add(() -> {
                running = true;
                task.run();
                running = false;
            });
        }
    }

    @Override
    public void schedule(long delayMillis, Runnable task) {
        if (delayMillis != RetainedReplication.SWEEP_MILLIS
                && delayMillis != SubscriptionReplication.REREAD_MILLIS) { // it would never end
            cluster.sometime(() -> execute(task));
        }
    }

    @Override
    public boolean isCurrent() {
        return running;
    }
}
