package io.skein.store.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.skein.cluster.replication.RouteMap;
import io.skein.model.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The routes as a map that the members share. Its blocking calls run on the cluster's workers. */
public final class HazelcastRouteMap implements RouteMap {
    /** The name of the map. */
    public static final String MAP = "skein.routes";

    private static final int REMOVALS_IN_FLIGHT = 512;

    private final IMap<RouteKey, RouteValue> map;
    private final WorkerExecutor workers;
    private final UUID local;

    /** @param local the incarnation whose routes are written */
    public HazelcastRouteMap(HazelcastInstance hazelcast, WorkerExecutor workers, UUID local) {
        this.map = hazelcast.getMap(MAP);
        this.workers = workers;
        this.local = local;
    }

    @Override
    public Future<Void> write(List<Change> changes) {
        return workers.executeBlocking(
                () -> {
                    writeBlocking(changes);
                    return null;
                },
                false);
    }

    private void writeBlocking(List<Change> changes) {
        Map<RouteKey, RouteValue> set = new HashMap<>();
        List<RouteKey> removed = new ArrayList<>();
        for (Change change : changes) {
            RouteKey key = new RouteKey(local, change.filter().value());
            if (change.weight() > 0) {
                set.put(key, new RouteValue(change.sequence(), change.weight()));
            } else {
                removed.add(key);
            }
        }
        map.setAll(set);
        for (int from = 0; from < removed.size(); from += REMOVALS_IN_FLIGHT) {
            remove(removed.subList(from, Math.min(removed.size(), from + REMOVALS_IN_FLIGHT)));
        }
    }

    private void remove(List<RouteKey> keys) {
        CompletableFuture<?>[] removals = keys.stream()
                .map(key -> map.deleteAsync(key).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(removals).join();
    }

    @Override
    public Future<List<Entry>> read(Set<UUID> origins) {
        return workers.executeBlocking(() -> readBlocking(origins), false);
    }

    private List<Entry> readBlocking(Set<UUID> origins) {
        List<Entry> entries = new ArrayList<>();
        for (var entry : map.entrySet(RoutesOf.these(origins))) {
            RouteKey key = entry.getKey();
            entries.add(new Entry(
                    key.origin(), TopicFilter.of(key.filter()), entry.getValue().weight()));
        }
        return entries;
    }

    /**
     * Forgets the routes of nodes that are no members any more. Blocks.
     *
     * @param members asked after the routes have been read, so that a new member's are not taken for strangers'
     */
    public void forgetStrangers(Set<UUID> known, Supplier<Set<UUID>> members) {
        for (var entry : map.entrySet(RoutesOf.othersThan(known))) {
            if (!members.get().contains(entry.getKey().origin())) {
                map.remove(entry.getKey(), entry.getValue()); // unless its origin is back and has written it again
            }
        }
    }
}
