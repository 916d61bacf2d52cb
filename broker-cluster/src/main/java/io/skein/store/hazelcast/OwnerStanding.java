package io.skein.store.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import io.skein.cluster.Lease;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether this member may change the sessions of its partitions for others. Hazelcast makes a member that is cut off
 * the owner of all partitions it has copies of, and runs there what it could not deliver elsewhere: that is refused
 * until those who are left have agreed on a view, which a minority never does. While somebody is about to join, whom a
 * view has to wait for, more than half of the last view is enough. Thread-safe.
 */
public final class OwnerStanding {
    private static final String KEY = "skein.owner-standing";

    private final LongSupplier term;
    private final Supplier<Set<UUID>> voters;
    private final Supplier<Set<UUID>> listed;
    private volatile Compared last = new Compared(Set.of(), Set.of(), Set.of(), true);
    private volatile boolean leaving;

    /**
     * @param voters of the last view
     * @param required who should be listed: the voters, or all who have been seen while there is no view
     */
    private record Compared(Set<UUID> voters, Set<UUID> listed, Set<UUID> required, boolean isComplete) {
        Compared with(Set<UUID> newVoters, Set<UUID> newListed) {
            Set<UUID> required = newVoters;
            if (newVoters.isEmpty()) {
                required = new HashSet<>(newListed);
                required.addAll(voters.isEmpty() ? this.required : Set.of());
            }
            return new Compared(newVoters, newListed, required, isComplete(newVoters, newListed, required));
        }

        private static boolean isComplete(Set<UUID> voters, Set<UUID> listed, Set<UUID> required) {
            long missing =
                    required.stream().filter(one -> !listed.contains(one)).count();
            boolean isSomeoneJoining = !voters.isEmpty() && !voters.containsAll(listed);
            return missing == 0 || (isSomeoneJoining && 2 * missing < voters.size());
        }
    }

    /** @param listed incarnations of the members as Hazelcast has them at this very moment, the same set if unchanged */
    public OwnerStanding(Lease lease, Supplier<Set<UUID>> listed) {
        this(lease::term, lease::voters, listed);
    }

    private OwnerStanding(LongSupplier term, Supplier<Set<UUID>> voters, Supplier<Set<UUID>> listed) {
        this.term = term;
        this.voters = voters;
        this.listed = listed;
    }

    /**
     * Has a member that is about to start serve its partitions from the beginning: it knows of no view, and others may
     * give it partitions long before its node is there.
     */
    public static void beforeStart(Config config) {
        config.getUserContext().put(KEY, new OwnerStanding(() -> 0, Set::of, Set::of));
    }

    /** Has the processors that run on this member ask it. */
    void serve(HazelcastInstance hazelcast) {
        hazelcast.getUserContext().put(KEY, this);
    }

    /** What serves this member; null if it is none of ours. */
    static @Nullable OwnerStanding of(HazelcastInstance hazelcast) {
        return (OwnerStanding) hazelcast.getUserContext().get(KEY);
    }

    /** This node goes for good and changes nothing for itself any more; what it owns is served until others have it. */
    public void leave() {
        leaving = true;
    }

    /** Whether nobody of the last view is missing: as soon as one is, a new view has to be agreed on first. */
    public boolean isComplete() {
        Set<UUID> votersNow = voters.get();
        Set<UUID> listedNow = listed.get();
        Compared compared = last;
        if (compared.voters() != votersNow || compared.listed() != listedNow) {
            compared = compare(votersNow, listedNow);
        }
        return leaving || compared.isComplete();
    }

    private synchronized Compared compare(Set<UUID> votersNow, Set<UUID> listedNow) {
        Compared compared = last.with(votersNow, listedNow);
        last = compared;
        return compared;
    }

    /** Of the last view that this member knows to be agreed on. */
    long term() {
        return term.getAsLong();
    }
}
