package io.skein.cluster.hazelcast;

import io.skein.cluster.ClusterNode;
import io.skein.cluster.DurableSubscriptions;
import io.skein.cluster.NodeLinks;
import io.skein.cluster.RouteTable;
import io.skein.model.ClientId;
import io.skein.model.GrantedFilter;
import io.skein.model.Publication;
import io.skein.model.QueuePlace;
import io.skein.model.TopicFilter;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A node that remembers what it is told. */
final class TestNode implements RouteTable.Listener, DurableSubscriptions.Listener, NodeLinks.Receiver {
    private final HazelcastClusterNode node;
    private final Map<UUID, Map<TopicFilter, Integer>> routes = new ConcurrentHashMap<>();
    private final Map<ClientId, Map<TopicFilter, Integer>> durable = new ConcurrentHashMap<>();
    private final List<ClientId> ended = new CopyOnWriteArrayList<>();
    private final AtomicInteger expulsions = new AtomicInteger();

    TestNode(HazelcastClusterNode node) {
        this.node = node;
    }

    HazelcastClusterNode node() {
        return node;
    }

    UUID incarnation() {
        return node.view().local().incarnation();
    }

    Future<Void> join() {
        return node.join(new ClusterNode.Inbound(this, this, this, this::endOlder, this::onExpelled));
    }

    private Future<Void> endOlder(ClientId client, long epoch) {
        ended.add(client);
        return Future.succeededFuture();
    }

    private Future<Void> onExpelled() {
        expulsions.incrementAndGet();
        return Future.succeededFuture();
    }

    /** How often the others had gone on without it. */
    int expulsions() {
        return expulsions.get();
    }

    Map<TopicFilter, Integer> routesOf(TestNode other) {
        return routes.getOrDefault(other.incarnation(), Map.of());
    }

    List<ClientId> ended() {
        return ended;
    }

    Future<Void> announce(String filter, int weight) {
        return node.routes().announce(TopicFilter.of(filter), weight);
    }

    @Override
    public void routeChanged(UUID origin, TopicFilter filter, int weight) {
        Map<TopicFilter, Integer> ofOrigin = routes.computeIfAbsent(origin, o -> new ConcurrentHashMap<>());
        if (weight == 0) {
            ofOrigin.remove(filter);
        } else {
            ofOrigin.put(filter, weight);
        }
    }

    @Override
    public void nodeGone(UUID origin) {
        routes.remove(origin);
    }

    @Override
    public void onPublication(UUID sender, Publication publication, List<TopicFilter> groups, boolean direct) {
        // publications are the links' tests' business
    }

    @Override
    public void changed(ClientId client, long version, List<GrantedFilter> added, List<TopicFilter> removed) {
        added.forEach(filter -> durable.computeIfAbsent(client, c -> new ConcurrentHashMap<>())
                .put(filter.filter(), filter.maximumQos().code()));
        removed.forEach(filter -> durable.getOrDefault(client, Map.of()).remove(filter));
    }

    @Override
    public void ended(ClientId client, long version) {
        durable.remove(client);
    }

    /** What this node knows of a durable session. */
    Map<TopicFilter, Integer> durableOf(ClientId client) {
        return durable.getOrDefault(client, Map.of());
    }

    @Override
    public void onHint(QueuePlace place, @Nullable Publication publication) {
        // likewise
    }

    @Override
    public void onHintsLost() {
        // likewise
    }

    @Override
    public void onBatchEnd() {
        // likewise
    }
}
