package io.skein.cluster;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * This node's permission to act: to read from clients, to acknowledge and to deliver. It has it while a majority of the
 * last stable view, itself included, has granted it less than {@link #VALID_MILLIS} ago. Thread-safe.
 */
public interface Lease {
    /** How long a grant holds, from when it was asked for. A node that gets no more has stopped acting by then. */
    long VALID_MILLIS = 1_500;

    /** A node without the lease for so long gives its clients up. */
    long CUT_OFF_MILLIS = 5_000;

    /** Whether this node may act now. Cheap: a field and the monotonic clock. */
    boolean isHeld();

    /** For how long this node has been without the lease, 0 while it holds it; since its start if it never had it. */
    long lostForMillis();

    /**
     * The number of the last view that was established with this node in it. All members of the view have the same,
     * and every later view has a higher one: what a majority does after it has given up a member is always of a higher
     * term than what that member did with its lease. 0 before the first.
     */
    long term();

    /** The {@code node.id}s of that view; empty before the first. */
    List<String> view();

    /** The incarnations of that view; empty before the first, and from when the others have given this node up. */
    Set<UUID> voters();

    /** How often the lease was lost since the start. */
    long lossCount();

    /** Why this node is without the lease, in words; null while it holds it. */
    @Nullable
    String reasonWithout();

    /**
     * Tells of changes from now on, one after another, on the cluster's context. A loss is told a moment after
     * {@link #isHeld()} says so; every loss that is told is followed by a gain, if the lease comes back.
     */
    void listen(Listener listener);

    /** Told of what becomes of the lease. */
    interface Listener {
        /** The lease has run out. */
        void leaseLost();

        /** The lease is there, for the first time or again. */
        void leaseGained();

        /** All members of a view have adopted it. */
        default void viewEstablished(long term, List<String> view) {}
    }
}
