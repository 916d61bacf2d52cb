package io.skein.cluster.replication;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A shared map whose writes and reads take their time: entry by entry, and now and then a write fails half-way. */
final class SimulatedRouteMap implements RouteMap {
    private static final int PARTS = 4;

    private final SimulatedCluster cluster;
    private final SimulatedNode self;

    SimulatedRouteMap(SimulatedCluster cluster, SimulatedNode self) {
        this.cluster = cluster;
        this.self = self;
    }

    @Override
    public Future<Void> write(List<Change> changes) {
        Promise<Void> promise = Promise.promise();
        int[] missing = {changes.size()};
        boolean fails = cluster.random().nextInt(10) == 0;
        for (Change change : changes) {
            cluster.sometime(() -> {
                if (!fails || cluster.random().nextBoolean()) {
                    apply(change);
                }
                if (--missing[0] == 0) {
                    answer(promise, fails);
                }
            });
        }
        return promise.future();
    }

    private void apply(Change change) {
        var key = new SimulatedCluster.RouteAt(self.incarnation(), change.filter());
        if (change.weight() == 0) {
            cluster.routes().remove(key);
        } else {
            cluster.routes().put(key, change.weight());
        }
    }

    private static void answer(Promise<Void> promise, boolean fails) {
        if (fails) {
            promise.fail("indeterminate");
        } else {
            promise.complete();
        }
    }

    @Override
    public Future<List<Entry>> read(Set<UUID> origins) {
        Promise<List<Entry>> promise = Promise.promise();
        List<Entry> entries = new ArrayList<>();
        int[] missing = {PARTS};
        boolean fails = cluster.random().nextInt(10) == 0;
        for (int part = 0; part < PARTS; part++) {
            int readPart = part;
            cluster.sometime(() -> {
                readPart(readPart, origins, entries);
                if (--missing[0] == 0) {
                    if (fails) {
                        promise.fail("indeterminate");
                    } else {
                        promise.complete(entries);
                    }
                }
            });
        }
        return promise.future();
    }

    private void readPart(int part, Set<UUID> origins, List<Entry> entries) {
        cluster.routes().forEach((key, weight) -> {
            if (Math.floorMod(key.filter().hashCode(), PARTS) == part && origins.contains(key.origin())) {
                entries.add(new Entry(key.origin(), key.filter(), weight));
            }
        });
    }
}
