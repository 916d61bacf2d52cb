package io.skein.cluster;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A lease that a test gives and takes. */
public final class SettableLease implements Lease {
    private final AtomicLong term = new AtomicLong(1);
    private final AtomicLong losses = new AtomicLong();
    private volatile boolean held = true;
    private volatile Set<UUID> voters = Set.of();

    public void set(boolean isHeld) {
        held = isHeld;
    }

    /** It was lost and is there again. */
    public void interrupt() {
        losses.incrementAndGet();
    }

    public void establish(long newTerm, UUID... newVoters) {
        term.set(newTerm);
        voters = Set.of(newVoters);
    }

    public void forgetView() {
        voters = Set.of();
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    @Override
    public long lostForMillis() {
        return held ? 0 : 1;
    }

    @Override
    public long term() {
        return term.get();
    }

    @Override
    public List<String> view() {
        return List.of();
    }

    @Override
    public Set<UUID> voters() {
        return voters;
    }

    @Override
    public long lossCount() {
        return losses.get();
    }

    @Override
    public @Nullable String reasonWithout() {
        return held ? null : "taken by the test";
    }

    @Override
    public void listen(Listener listener) {
        // Nobody is told: those under test ask.
    }
}
