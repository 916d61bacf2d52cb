package io.skein.store.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.skein.cluster.replication.ClusterLoop;
import io.skein.model.ClientId;
import io.skein.store.ClientDirectory;
import io.vertx.core.Future;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** The directory as a map that the members share. Thread-safe. */
public final class HazelcastClientDirectory implements ClientDirectory {
    /** The name of the map. */
    public static final String MAP = "skein.clients";

    private final IMap<String, Ownership> map;
    private final ClusterClock clock;
    private final MapCalls calls;
    private final UUID local;

    /** @param local the incarnation that claims */
    public HazelcastClientDirectory(HazelcastInstance hazelcast, ClusterLoop loop, UUID local) {
        this.map = hazelcast.getMap(MAP);
        this.clock = new ClusterClock(hazelcast.getCluster());
        this.calls = new MapCalls(loop);
        this.local = local;
    }

    @Override
    public Future<Claim> claim(ClientId client) {
        // one nonce for all attempts: a repeated claim must not find itself as the previous owner
        ClaimProcessor claim = new ClaimProcessor(local, UUID.randomUUID(), clock.lowestNumber());
        return calls.call(() -> map.submitToKey(client.value(), claim))
                .map(made -> new Claim(made.epoch(), made.previousOwner()));
    }

    @Override
    public Future<Void> release(ClientId client, long epoch) {
        return calls.call(() -> map.submitToKey(client.value(), new ReleaseProcessor(epoch)))
                .mapEmpty();
    }

    /**
     * Forgets the claims of nodes that are no members any more. Blocks.
     *
     * @param members asked after the claims have been read, so that a new member's are not taken for strangers'
     */
    public void forgetStrangers(Set<UUID> known, Supplier<Set<UUID>> members) {
        for (var entry : map.entrySet(new OwnedByOthers(known))) {
            Ownership ownership = entry.getValue();
            UUID owner = ownership.owner();
            if (owner != null && !members.get().contains(owner)) {
                map.executeOnKey(entry.getKey(), new ReleaseProcessor(ownership.epoch()));
            }
        }
    }
}
