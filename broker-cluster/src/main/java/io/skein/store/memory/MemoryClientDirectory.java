package io.skein.store.memory;

import io.skein.model.ClientId;
import io.skein.store.ClientDirectory;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The directory of a node that is alone. Thread-safe; answers at once. */
public final class MemoryClientDirectory implements ClientDirectory {
    private final UUID local;
    private final AtomicLong lastEpoch = new AtomicLong();
    private final ConcurrentHashMap<ClientId, Long> epochs = new ConcurrentHashMap<>();

    /** A directory with one possible owner. */
    public MemoryClientDirectory(UUID local) {
        this.local = local;
    }

    @Override
    public Future<Claim> claim(ClientId client) {
        Claim[] claim = new Claim[1];
        epochs.compute(client, (id, before) -> {
            long epoch = lastEpoch.incrementAndGet();
            claim[0] = new Claim(epoch, before == null ? null : local);
            return epoch;
        });
        return Future.succeededFuture(claim[0]);
    }

    @Override
    public Future<Void> release(ClientId client, long epoch) {
        epochs.remove(client, epoch);
        return Future.succeededFuture();
    }
}
