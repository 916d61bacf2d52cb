package io.skein.cluster.lease;

import io.skein.cluster.Lease;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The lease as the node sees it: a point in time until which it holds. Written on the cluster's loop alone. */
final class HeldLease implements Lease {
    private final LongSupplier nanos;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile long deadlineNanos;
    private volatile long lossCount;
    private volatile long term;
    private volatile List<String> view = List.of();
    private volatile Set<UUID> voters = Set.of();
    private volatile String reason = "not joined";

    /** What the listeners know; on the loop. */
    private boolean told;

    HeldLease(LongSupplier nanos) {
        this.nanos = nanos;
        this.deadlineNanos = nanos.getAsLong();
    }

    @Override
    public boolean isHeld() {
        return deadlineNanos - nanos.getAsLong() > 0;
    }

    @Override
    public long lostForMillis() {
        return Math.max(0, (nanos.getAsLong() - deadlineNanos) / 1_000_000);
    }

    @Override
    public long term() {
        return term;
    }

    @Override
    public List<String> view() {
        return view;
    }

    @Override
    public Set<UUID> voters() {
        return voters;
    }

    @Override
    public long lossCount() {
        return lossCount;
    }

    @Override
    public @Nullable String reasonWithout() {
        return isHeld() ? null : "without lease: " + reason;
    }

    @Override
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    // on the loop

    void explain(String newReason) {
        reason = newReason;
    }

    void established(StableView stable) {
        term = stable.number();
        view = stable.nodeIds();
        voters = stable.incarnations();
        listeners.forEach(listener -> listener.viewEstablished(term, view));
    }

    /** It holds until then, if it does not hold for longer. */
    void extendTo(long newDeadlineNanos) {
        check();
        if (newDeadlineNanos - deadlineNanos > 0) {
            deadlineNanos = newDeadlineNanos;
        }
        if (!told && isHeld()) {
            told = true;
            listeners.forEach(Listener::leaseGained);
        }
    }

    /** The others have given this node up: it ends now, and what it knew of a view is void. */
    void expelled() {
        voters = Set.of();
        giveUp();
    }

    /** It ends now. */
    void giveUp() {
        if (isHeld()) {
            deadlineNanos = nanos.getAsLong();
        }
        check();
    }

    /** Tells of a loss that nobody has been told of. */
    void check() {
        if (told && !isHeld()) {
            told = false;
            lossCount = lossCount + 1;
            listeners.forEach(Listener::leaseLost);
        }
    }
}
