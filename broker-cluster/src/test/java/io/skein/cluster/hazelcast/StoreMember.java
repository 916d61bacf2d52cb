package io.skein.cluster.hazelcast;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.skein.cluster.SettableLease;
import io.skein.store.SessionChanges;
import io.skein.store.StoreOptions;
import io.skein.store.TestLane;
import io.skein.store.hazelcast.HazelcastSessionStore;
import io.skein.store.hazelcast.OwnerStanding;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** A Hazelcast member with a session store and no more. */
final class StoreMember {
    static final long LEASE_MILLIS = 500;

    private final UUID incarnation = UUID.randomUUID();
    private final Vertx vertx = Vertx.vertx();
    private final HazelcastInstance hazelcast;
    private final HazelcastSessionStore store;
    private final SettableLease lease = new SettableLease();

    StoreMember(ClusterOptions options, boolean requireBackup) {
        hazelcast = Hazelcast.newHazelcastInstance(HazelcastConfigFactory.configOf(
                options, InetAddress.getLoopbackAddress(), incarnation, host -> new InetAddress[0]));
        store = new HazelcastSessionStore(
                hazelcast,
                new VertxClusterLoop(vertx, vertx.getOrCreateContext()),
                vertx.createSharedWorkerExecutor("store", 4),
                incarnation,
                new HazelcastSessionStore.Options(
                        new StoreOptions(SessionChanges.LIMITS, requireBackup, 1 << 30), 1, 16 << 20, LEASE_MILLIS),
                lease,
                new OwnerStanding(lease, new HazelcastClusterView(hazelcast.getCluster())::listedNow),
                this::members);
    }

    private Set<UUID> members() {
        Set<UUID> members = new HashSet<>();
        hazelcast
                .getCluster()
                .getMembers()
                .forEach(member ->
                        members.add(HazelcastClusterView.memberOf(member).incarnation()));
        return members;
    }

    UUID incarnation() {
        return incarnation;
    }

    HazelcastInstance hazelcast() {
        return hazelcast;
    }

    HazelcastSessionStore store() {
        return store;
    }

    SettableLease lease() {
        return lease;
    }

    TestLane lane(int loop) {
        return new TestLane(vertx, store, loop);
    }

    /** Ends without a word to the others. */
    void kill() {
        store.stop();
        hazelcast.getLifecycleService().terminate();
        TestLane.await(vertx.close());
    }
}
