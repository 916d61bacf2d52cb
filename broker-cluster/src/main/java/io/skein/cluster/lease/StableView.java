package io.skein.cluster.lease;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A set of voters that grant one another the lease.
 *
 * @param number higher than that of any view a member of this one has adopted before
 * @param id the same for the same voters, on every node
 * @param voters by node id
 */
record StableView(long number, UUID id, List<Voter> voters) {
    static StableView of(long number, Collection<Voter> members) {
        List<Voter> voters = sorted(members);
        return new StableView(number, idOf(voters), voters);
    }

    /** What nodes compare to see whether they see the same members. */
    static UUID idOf(Collection<Voter> members) {
        StringBuilder names = new StringBuilder();
        for (Voter voter : sorted(members)) {
            names.append(voter.incarnation())
                    .append(voter.joinedAs())
                    .append(voter.nodeId())
                    .append('\n');
        }
        return UUID.nameUUIDFromBytes(names.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static List<Voter> sorted(Collection<Voter> members) {
        List<Voter> voters = new ArrayList<>(members);
        voters.sort(Comparator.comparing(Voter::nodeId).thenComparing(Voter::incarnation));
        return List.copyOf(voters);
    }

    boolean isSame(long otherNumber, UUID otherId) {
        return number == otherNumber && id.equals(otherId);
    }

    Set<UUID> incarnations() {
        return voters.stream().map(Voter::incarnation).collect(Collectors.toUnmodifiableSet());
    }

    List<String> nodeIds() {
        return voters.stream().map(Voter::nodeId).toList();
    }
}
