package io.skein.router;

import java.util.BitSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The other nodes whose routes count. Any thread. */
final class RemoteNodes<S> {
    private final ConcurrentHashMap<UUID, RemoteNode<S>> live = new ConcurrentHashMap<>();

    /** Under this monitor: the ordinals live nodes have. */
    private final BitSet ordinals = new BitSet();

    @Nullable
    RemoteNode<S> get(UUID id) {
        return live.get(id);
    }

    synchronized RemoteNode<S> add(UUID id) {
        RemoteNode<S> present = live.get(id);
        if (present != null) {
            return present;
        }
        int ordinal = ordinals.nextClearBit(0);
        ordinals.set(ordinal);
        RemoteNode<S> added = new RemoteNode<>(id, ordinal);
        live.put(id, added);
        return added;
    }

    /** From here on all routes to the node are dead. */
    synchronized boolean remove(UUID id) {
        RemoteNode<S> removed = live.remove(id);
        if (removed == null) {
            return false;
        }
        removed.markGone();
        ordinals.clear(removed.ordinal());
        return true;
    }
}
