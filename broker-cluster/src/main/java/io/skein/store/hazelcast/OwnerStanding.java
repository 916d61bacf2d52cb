package io.skein.store.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import io.skein.cluster.Lease;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether this member may change the sessions of its partitions for others. Hazelcast makes a member that is cut off
 * the owner of all partitions it has copies of, and runs there what it could not deliver elsewhere: that is refused
 * until those who are left have agreed on a view, which a minority never does. Thread-safe.
 */
public final class OwnerStanding {
    private static final String KEY = "skein.owner-standing";

    private final Lease lease;
    private final Supplier<Set<UUID>> listed;
    private volatile Compared last = new Compared(Set.of(), Set.of(), Set.of(), true);

    /**
     * @param voters of the last view
     * @param required who has to be listed: the voters, or all who ever were while there is no view
     */
    private record Compared(Set<UUID> voters, Set<UUID> listed, Set<UUID> required, boolean isComplete) {
        Compared with(Set<UUID> newVoters, Set<UUID> newListed) {
            Set<UUID> required = newVoters;
            if (newVoters.isEmpty()) {
                required = new HashSet<>(newListed);
                required.addAll(voters.isEmpty() ? this.required : Set.of());
            }
            return new Compared(newVoters, newListed, required, newListed.containsAll(required));
        }
    }

    /** @param listed incarnations of the members as Hazelcast has them at this very moment, the same set if unchanged */
    public OwnerStanding(Lease lease, Supplier<Set<UUID>> listed) {
        this.lease = lease;
        this.listed = listed;
    }

    /** Has the processors that run on this member ask it. */
    void serve(HazelcastInstance hazelcast) {
        hazelcast.getUserContext().put(KEY, this);
    }

    /** What serves this member; null as long as its node is starting. */
    static @Nullable OwnerStanding of(HazelcastInstance hazelcast) {
        return (OwnerStanding) hazelcast.getUserContext().get(KEY);
    }

    /** Whether nobody of the last view is missing: as soon as one is, a new view has to be agreed on first. */
    boolean isComplete() {
        Set<UUID> voters = lease.voters();
        Set<UUID> now = listed.get();
        Compared compared = last;
        if (compared.voters() != voters || compared.listed() != now) {
            compared = compared.with(voters, now);
            last = compared;
        }
        return compared.isComplete();
    }

    /** Of the last view that this member knows to be agreed on. */
    long term() {
        return lease.term();
    }
}
