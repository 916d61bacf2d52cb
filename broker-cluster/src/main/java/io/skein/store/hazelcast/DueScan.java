package io.skein.store.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.Partition;
import com.hazelcast.query.Predicates;
import io.skein.cluster.replication.ClusterLoop;
import io.skein.model.ClientId;
import io.skein.store.SessionStore.DueHandler;
import io.vertx.core.WorkerExecutor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the sessions this member owns for those that something is due for, and weighs them. A tenth of the partitions at a time,
 * each on its own thread in Hazelcast, so that nobody waits long behind it.
 */
final class DueScan {
    private static final Logger LOG = LoggerFactory.getLogger(DueScan.class);
    private static final long SLICE_MILLIS = 100;
    private static final int SLICES = 10;

    private final HazelcastInstance hazelcast;
    private final IMap<String, SessionValue> map;
    private final PartitionKeys keys;
    private final ClusterLoop loop;
    private final WorkerExecutor workers;
    private final Supplier<Set<UUID>> members;
    private final BooleanSupplier mayAct;
    private final long leaseNanos;
    private final LongConsumer weighed;
    private volatile boolean stopped;
    private volatile @Nullable DueHandler handler;

    // one scan at a time
    private final Map<UUID, Long> missingSinceNanos = new HashMap<>();
    private final long[] weights;
    private long ownBytes;
    private int slice;

    /**
     * @param leaseNanos how long after its removal an owner may still act
     * @param weighed told now and then what all sessions of this member weigh, those not looked at yet not included
     */
    DueScan(
            HazelcastInstance hazelcast,
            IMap<String, SessionValue> map,
            PartitionKeys keys,
            ClusterLoop loop,
            WorkerExecutor workers,
            Supplier<Set<UUID>> members,
            BooleanSupplier mayAct,
            long leaseNanos,
            LongConsumer weighed) {
        this.hazelcast = hazelcast;
        this.map = map;
        this.keys = keys;
        this.loop = loop;
        this.workers = workers;
        this.members = members;
        this.mayAct = mayAct;
        this.leaseNanos = leaseNanos;
        this.weighed = weighed;
        this.weights = new long[keys.count()];
    }

    /** Any thread. */
    void start(DueHandler handler) {
        boolean first = this.handler == null;
        this.handler = handler;
        if (first) {
            loop.schedule(SLICE_MILLIS, this::next);
        }
    }

    /** Any thread. */
    void stop() {
        stopped = true;
    }

    private void next() {
        if (stopped) {
            return;
        }
        if (!mayAct.getAsBoolean()) { // others may see other members
            missingSinceNanos.clear();
            loop.schedule(SLICE_MILLIS, this::next);
            return;
        }
        workers.executeBlocking(this::scan, false).onComplete(done -> {
            if (done.failed() && !stopped) {
                LOG.info("event=due-scan-failed reason={}", String.valueOf(done.cause()));
            }
            loop.schedule(SLICE_MILLIS, this::next);
        });
    }

    private @Nullable Void scan() {
        Set<UUID> present = members.get();
        missingSinceNanos.keySet().removeAll(present);
        slice = (slice + 1) % SLICES;
        for (Partition partition : partitionsOfSlice()) {
            Member owner = partition.getOwner();
            long weightBytes = owner != null && owner.localMember() ? survey(partition, present) : 0;
            ownBytes += weightBytes - weights[partition.getPartitionId()];
            weights[partition.getPartitionId()] = weightBytes;
        }
        weighed.accept(ownBytes);
        return null;
    }

    private long survey(Partition partition, Set<UUID> present) {
        SessionSurvey survey = map.aggregate(
                new SessionSurvey(present, hazelcast.getCluster().getClusterTime()),
                Predicates.partitionPredicate(keys.keyIn(partition), Predicates.alwaysTrue()));
        survey.rows().forEach(row -> tell(row, present));
        return survey.weightBytes();
    }

    private List<Partition> partitionsOfSlice() {
        return hazelcast.getPartitionService().getPartitions().stream()
                .filter(partition -> partition.getPartitionId() % SLICES == slice)
                .toList();
    }

    private void tell(SessionSurvey.Row row, Set<UUID> present) {
        UUID owner = row.owner();
        boolean gone = owner != null && !present.contains(owner) && isGone(owner);
        DueHandler told = handler;
        if (told != null && (gone || row.isDue())) {
            told.onDue(new ClientId(row.client()), gone ? owner : null, row.epoch());
        }
    }

    /** Counted from when this node first missed it, which is never earlier than its removal. */
    private boolean isGone(UUID owner) {
        long now = System.nanoTime();
        Long since = missingSinceNanos.putIfAbsent(owner, now);
        return since != null && now - since >= leaseNanos;
    }
}
