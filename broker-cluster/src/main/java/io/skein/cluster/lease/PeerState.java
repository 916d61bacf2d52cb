package io.skein.cluster.lease;

import io.skein.cluster.wire.Heartbeat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What this node knows of another member. On the cluster's loop. */
final class PeerState {
    private Voter voter;
    private @Nullable Heartbeat last;
    private int beatsSinceHeard;

    /** Under the view adopted here. */
    private boolean hasAdopted;

    private boolean hasGranted;
    private long grantedNanos;

    PeerState(Voter voter) {
        this.voter = voter;
    }

    Voter voter() {
        return voter;
    }

    /** The same process is here under another membership. */
    void rejoinedAs(Voter newVoter) {
        if (!newVoter.equals(voter)) {
            voter = newVoter;
            hasGranted = false;
            hasAdopted = false;
        }
    }

    @Nullable
    Heartbeat last() {
        return last;
    }

    /** Returns false for one that another has overtaken. */
    boolean hears(Heartbeat heartbeat) {
        beatsSinceHeard = 0;
        if (last != null && heartbeat.sequence() <= last.sequence()) {
            return false;
        }
        last = heartbeat;
        return true;
    }

    /** This node beats: by that it measures for how long it has heard nothing. */
    int countBeat() {
        return ++beatsSinceHeard;
    }

    void hearsAnything() {
        beatsSinceHeard = 0;
    }

    /** Whether it knows of no view that was established before. */
    boolean isNewcomer() {
        return last != null && last.standing() == Heartbeat.Standing.NEWCOMER;
    }

    /** The number of the last view that it knows to be established. */
    long establishedNumber() {
        return last == null ? 0 : last.establishedNumber();
    }

    /** Whether it has adopted a view of these members, under whatever number. */
    boolean hasAdopted(UUID members) {
        return last != null && last.view().equals(members);
    }

    /** Whether it has said a moment ago that it takes part as the member it is, and sees the same members. */
    boolean sees(UUID members, int freshBeats) {
        return last != null
                && beatsSinceHeard <= freshBeats
                && last.standing() != Heartbeat.Standing.LEAVING
                && last.joinedAs().equals(voter.joinedAs())
                && last.sees().equals(members);
    }

    /** This node has adopted another view. */
    void startView(StableView view) {
        hasGranted = false;
        hasAdopted = last != null && view.isSame(last.viewNumber(), last.view());
    }

    void adopts() {
        hasAdopted = true;
    }

    boolean hasAdopted() {
        return hasAdopted;
    }

    void grants(long sentNanos) {
        hasAdopted = true;
        if (!hasGranted || sentNanos - grantedNanos > 0) {
            hasGranted = true;
            grantedNanos = sentNanos;
        }
    }

    boolean hasGranted() {
        return hasGranted;
    }

    long grantedNanos() {
        return grantedNanos;
    }
}
