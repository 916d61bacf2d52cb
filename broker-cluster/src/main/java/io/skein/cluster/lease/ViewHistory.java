package io.skein.cluster.lease;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The views this process has adopted, and which view may follow them. The argument why two views that nobody can tell
 * of each other never both have a majority is in docs/decisions/008-lease.md. On the cluster's loop.
 */
final class ViewHistory {
    /** More views in a row than any cluster adopts without establishing one; from there on the last must be. */
    private static final int MAX_UNSETTLED = 64;

    /** The last view known to be established, then those adopted since: each may be established elsewhere. */
    private final List<StableView> unsettled = new ArrayList<>();

    private @Nullable StableView adopted;
    private @Nullable StableView established;

    /** Where a process was in its history when it left for good. */
    record Goodbye(long number, UUID view) {}

    @Nullable
    StableView adopted() {
        return adopted;
    }

    @Nullable
    StableView established() {
        return established;
    }

    boolean isAdoptedEstablished() {
        return adopted != null && adopted.equals(established);
    }

    long number() {
        return adopted == null ? 0 : adopted.number();
    }

    /** The number of the last view known to be established, 0 if there is none. */
    long establishedNumber() {
        return established == null ? 0 : established.number();
    }

    /** A process that has just started has no past to keep to. */
    boolean isEmpty() {
        return adopted == null;
    }

    void adopt(StableView view) {
        assert view.number() > number();
        unsettled.removeIf(earlier -> earlier.id().equals(view.id()));
        unsettled.add(view);
        adopted = view;
    }

    /** All members of the adopted view have adopted it: no earlier one can have a majority any more. */
    void establish() {
        StableView view = adopted;
        assert view != null;
        established = view;
        unsettled.clear();
        unsettled.add(view);
    }

    /**
     * Whether this process knows of no established view, nor of one that others may have established without any of
     * these members knowing of it.
     */
    boolean isNewcomer(Collection<Voter> members) {
        Set<UUID> incarnations = new HashSet<>();
        members.forEach(member -> incarnations.add(member.incarnation()));
        return established == null
                && unsettled.stream()
                        .flatMap(view -> view.voters().stream())
                        .allMatch(voter -> incarnations.contains(voter.incarnation()));
    }

    /**
     * Whether these members may become the next view, as far as this process knows.
     *
     * @param left who has said goodbye, and from where
     * @param mayForget whether they need not keep to views of before, as nobody else can act
     * @param establishedNumber of the last view that any of these members knows to be established: it has ended all of
     *     lower numbers, and that member looks after it
     */
    boolean allows(Collection<Voter> members, Map<UUID, Goodbye> left, boolean mayForget, long establishedNumber) {
        List<StableView> binding = unsettled.stream()
                .filter(view -> view.number() >= establishedNumber)
                .toList();
        if (binding.size() >= MAX_UNSETTLED) {
            return false;
        }
        Set<String> nodeIds = new HashSet<>();
        Set<UUID> incarnations = new HashSet<>();
        for (Voter member : members) {
            nodeIds.add(member.nodeId());
            incarnations.add(member.incarnation());
        }
        return binding.stream().allMatch(view -> mayFollow(view, nodeIds, incarnations, left, mayForget));
    }

    /**
     * More than half of the view's nodes are there, so that the others cannot go on, and at least half of its very
     * processes, so that the others have not gone on already with processes that have forgotten it since.
     */
    private static boolean mayFollow(
            StableView view, Set<String> nodeIds, Set<UUID> incarnations, Map<UUID, Goodbye> left, boolean mayForget) {
        int voters = 0;
        int present = 0;
        int remembering = 0;
        for (Voter voter : view.voters()) {
            if (hasLeft(voter, view, left)) {
                continue;
            }
            voters++;
            present += nodeIds.contains(voter.nodeId()) ? 1 : 0;
            remembering += incarnations.contains(voter.incarnation()) ? 1 : 0;
        }
        return 2 * present > voters && (2 * remembering >= voters || mayForget);
    }

    /** One that has left does not count if nothing lies between this view and its leaving. */
    private static boolean hasLeft(Voter voter, StableView view, Map<UUID, Goodbye> left) {
        Goodbye goodbye = left.get(voter.incarnation());
        return goodbye != null && view.isSame(goodbye.number(), goodbye.view());
    }

    /** How many of the last established view are among these members, of how many, and who is not; for people. */
    String reachable(Collection<Voter> members) {
        StableView last = established == null ? adopted : established;
        if (last == null) {
            return members.size() + " members, none of a view before";
        }
        Set<String> nodeIds = new HashSet<>();
        members.forEach(member -> nodeIds.add(member.nodeId()));
        List<String> missing = last.nodeIds().stream()
                .filter(nodeId -> !nodeIds.contains(nodeId))
                .toList();
        int voters = last.voters().size();
        String reachable = (voters - missing.size()) + " of " + voters + " nodes of the last view reachable";
        return missing.isEmpty()
                ? reachable
                : reachable + ", it takes " + (voters / 2 + 1) + "; missing: " + String.join(", ", missing);
    }
}
