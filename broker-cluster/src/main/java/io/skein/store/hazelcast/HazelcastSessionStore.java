package io.skein.store.hazelcast;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.Partition;
import com.hazelcast.query.Predicates;
import io.skein.cluster.Lease;
import io.skein.cluster.replication.ClusterLoop;
import io.skein.store.SessionStore;
import io.skein.store.StoreOptions;
import io.skein.store.session.ChangeContext;
import io.skein.store.session.StoreRoom;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The sessions as a map that the members share, each an entry that processors change in place. Where an append runs is
 * decided in {@code docs/decisions/007-where-appends-run.md}.
 */
public final class HazelcastSessionStore implements SessionStore {
    /** The name of the map. */
    public static final String MAP = "skein.sessions";

    private final IMap<String, SessionValue> map;
    private final HazelcastInstance hazelcast;
    private final Cluster cluster;
    private final WorkerExecutor workers;
    private final UUID local;
    private final Options options;
    private final Lease lease;
    private final ReplicationSafety safety;
    private final PartitionKeys keys;
    private final DueScan dueScan;
    private final StoreRoom room;
    private final SessionStoreStats stats = new SessionStoreStats();
    private final List<SessionLane> lanes = new CopyOnWriteArrayList<>();

    /**
     * How a node takes part in it.
     *
     * @param backupCount {@code cluster.backup-count}
     * @param windowBytes how much a lane may have on its way before it is congested
     * @param leaseMillis how long a node that is no member any more may still act
     */
    public record Options(StoreOptions store, int backupCount, int windowBytes, long leaseMillis) {}

    /**
     * @param local this node's incarnation
     * @param lease without it nothing is changed, and what was given before it was lost is not repeated
     * @param standing asked before this member changes a session of its partitions
     * @param members incarnations of the members as of now; any thread
     */
    public HazelcastSessionStore(
            HazelcastInstance hazelcast,
            ClusterLoop loop,
            WorkerExecutor workers,
            UUID local,
            Options options,
            Lease lease,
            OwnerStanding standing,
            Supplier<Set<UUID>> members) {
        this.hazelcast = hazelcast;
        this.map = hazelcast.getMap(MAP);
        this.cluster = hazelcast.getCluster();
        this.workers = workers;
        this.local = local;
        this.options = options;
        this.lease = lease;
        this.room = new StoreRoom(options.store().maxBytes());
        this.safety = new ReplicationSafety(hazelcast, loop, workers);
        this.keys = new PartitionKeys(hazelcast.getPartitionService());
        this.dueScan = new DueScan(
                hazelcast,
                map,
                keys,
                loop,
                workers,
                members,
                lease::isHeld,
                options.leaseMillis() * 1_000_000,
                this::weighed);
        standing.serve(hazelcast);
        safety.onSafe(() -> lanes.forEach(SessionLane::wake));
        safety.start();
    }

    @Override
    public Lane openLane(int loop) {
        Context context = Vertx.currentContext();
        if (context == null) {
            throw new IllegalStateException("not on an event loop");
        }
        SessionLane lane = new SessionLane(
                map, local, loop, context, this::context, options.windowBytes(), lease, this::mayAcknowledge, stats);
        lanes.add(lane);
        return lane;
    }

    private void weighed(long ownBytes) {
        room.found(ownBytes, cluster.getMembers().size(), options.backupCount());
    }

    private ChangeContext context() {
        return options.store().limits().at(cluster.getClusterTime(), lease.term());
    }

    private boolean mayAcknowledge() {
        return !options.store().requireBackup() || safety.isSafe();
    }

    @Override
    public Future<Void> readSubscriptions(Consumer<StoredSubscriptions> receiver) {
        return workers.executeBlocking(
                () -> {
                    for (Partition partition : hazelcast.getPartitionService().getPartitions()) {
                        readSubscriptions(partition, receiver);
                    }
                    return null;
                },
                false);
    }

    /** Partition by partition, on the partitions' threads: nothing changes meanwhile, and no answer becomes large. */
    private void readSubscriptions(Partition partition, Consumer<StoredSubscriptions> receiver) {
        DurableSession durable = new DurableSession();
        for (DurableSession.Row row : BlockingCalls.patiently(
                () -> map.project(durable, Predicates.partitionPredicate(keys.keyIn(partition), durable)))) {
            receiver.accept(row.subscriptions());
        }
    }

    @Override
    public void onDue(DueHandler handler) {
        dueScan.start(handler);
    }

    @Override
    public boolean isReplicationSafe() {
        return safety.isSafe();
    }

    @Override
    public StoreRoom room() {
        return room;
    }

    @Override
    public Figures figures() {
        return stats.figures();
    }

    /** Looks no more for what is due, nor at the copies; lanes go on. Any thread. */
    public void stop() {
        dueScan.stop();
        safety.stop();
    }
}
