package io.skein.cluster;

import java.util.List;

/** Which members this node sees now. Thread-safe. */
public interface ClusterView {
    /** This node. */
    Member local();

    /** Every member, this node included, the longest-lived first. */
    List<Member> members();

    /**
     * Tells of changes from now on, one after another. The listener is called on a thread of the cluster's: it must
     * not block and hops to where its state lives.
     */
    void listen(Listener listener);

    /** Told of members that come and go, this node left out. */
    interface Listener {
        void memberAdded(Member member);

        void memberRemoved(Member member);
    }
}
