package io.skein.store.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.skein.cluster.replication.ClusterLoop;
import io.skein.cluster.replication.RetainedMap;
import io.skein.cluster.wire.StoredPublication;
import io.skein.model.Publication;
import io.skein.model.TopicName;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The retained messages as a map that the members share. Its blocking calls run on the cluster's workers. */
public final class HazelcastRetainedMap implements RetainedMap {
    /** The name of the map. */
    public static final String MAP = "skein.retained";

    /** How long a removal holds older messages off. */
    private static final long TOMBSTONE_MILLIS = 600_000;

    private final IMap<String, RetainedValue> map;
    private final ClusterClock clock;
    private final MapCalls calls;
    private final WorkerExecutor workers;

    /** Stores in this instance's map. */
    public HazelcastRetainedMap(HazelcastInstance hazelcast, ClusterLoop loop, WorkerExecutor workers) {
        this.map = hazelcast.getMap(MAP);
        this.clock = new ClusterClock(hazelcast.getCluster());
        this.calls = new MapCalls(loop);
        this.workers = workers;
    }

    @Override
    public Future<Long> put(TopicName topic, @Nullable Publication publication) {
        byte[] bytes = publication == null ? null : StoredPublication.encode(publication);
        long number = clock.lowestNumber();
        long ttlMillis = timeToLiveMillis(publication);
        return calls.<Object>call(() -> map.submitToKey(topic.value(), new RetainProcessor(bytes, number, ttlMillis)))
                .map(version -> (Long) version);
    }

    /** What expires stays a while longer than it is sent, like a removal. */
    private static long timeToLiveMillis(@Nullable Publication publication) {
        if (publication == null) {
            return TOMBSTONE_MILLIS;
        }
        long expiresAtMillis = publication.expiresAtMillis();
        if (expiresAtMillis == Publication.NEVER) {
            return StoreOutcome.FOR_EVER;
        }
        return Math.max(0, expiresAtMillis - System.currentTimeMillis()) + TOMBSTONE_MILLIS;
    }

    @Override
    public Future<Void> readAll(Consumer<Entry> receiver) {
        return workers.executeBlocking(
                () -> {
                    for (Map.Entry<String, RetainedValue> one : map) { // partition by partition, unlike entrySet
                        receiver.accept(entry(one.getKey(), one.getValue()));
                    }
                    return null;
                },
                false);
    }

    private static Entry entry(String topic, RetainedValue value) {
        byte[] bytes = value.publication();
        return new Entry(TopicName.of(topic), value.version(), bytes == null ? null : StoredPublication.decode(bytes));
    }
}
