package io.skein.cluster.single;

import io.skein.cluster.Lease;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The lease of a node that nobody else could act beside. */
record AlwaysHeld(List<String> view) implements Lease {
    @Override
    public boolean isHeld() {
        return true;
    }

    @Override
    public long lostForMillis() {
        return 0;
    }

    @Override
    public long term() {
        return 1;
    }

    @Override
    public Set<UUID> voters() {
        return Set.of();
    }

    @Override
    public long lossCount() {
        return 0;
    }

    @Override
    public @Nullable String reasonWithout() {
        return null;
    }

    @Override
    public void listen(Listener listener) {
        // Nothing ever becomes of it.
    }
}
