package io.skein.cluster.replication;

import io.skein.model.Publication;
import io.skein.model.TopicName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A shared map of retained messages whose answers take their time. */
final class SimulatedRetainedMap implements RetainedMap {
    private final SimulatedCluster cluster;
    private final SimulatedNode self;

    SimulatedRetainedMap(SimulatedCluster cluster, SimulatedNode self) {
        this.cluster = cluster;
        this.self = self;
    }

    @Override
    public Future<Long> put(TopicName topic, @Nullable Publication publication) {
        Promise<Long> promise = Promise.promise();
        cluster.sometime(() -> {
            if (!self.isAlive()) {
                return;
            }
            Entry before = cluster.retained().get(topic);
            long version = before == null ? 1 : before.version() + 1;
            cluster.retained().put(topic, new Entry(topic, version, publication));
            cluster.sometime(() -> promise.complete(version));
        });
        return promise.future();
    }

    @Override
    public Future<Void> readAll(Consumer<Entry> receiver) {
        Promise<Void> promise = Promise.promise();
        cluster.sometime(() -> {
            List<Entry> read = List.copyOf(cluster.retained().values());
            cluster.sometime(() -> {
                read.forEach(receiver);
                promise.complete();
            });
        });
        return promise.future();
    }
}
