package io.skein.store.memory;

import io.skein.model.Publication;
import io.skein.model.TopicFilter;
import io.skein.store.RetainedStore;
import io.skein.store.RetainedTree;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Retained messages of a node that is alone: lost when it stops. Thread-safe; answers at once. */
public final class MemoryRetainedStore implements RetainedStore {
    /** Only changes made at the same moment on several threads have to be put in order. */
    private static final long TOMBSTONE_MILLIS = 1_000;

    private static final int MAX_TOMBSTONES = 10_000;
    private static final int SWEEP_ENTRIES = 10_000;

    private final RetainedTree tree = new RetainedTree(TOMBSTONE_MILLIS, MAX_TOMBSTONES);
    private final AtomicLong version = new AtomicLong();

    @Override
    public Future<Void> retain(Publication publication) {
        Publication retained = publication.payload().isEmpty() ? null : publication; // [MQTT-3.3.1-6]
        tree.apply(publication.topic(), version.incrementAndGet(), retained, System.currentTimeMillis());
        return Future.succeededFuture();
    }

    @Override
    public List<Publication> matching(TopicFilter filter) {
        List<Publication> found = new ArrayList<>();
        tree.match(filter, System.currentTimeMillis(), found::add);
        return found;
    }

    /** Lets go of expired messages; to be called every second or so. */
    public void sweep() {
        tree.sweep(System.currentTimeMillis(), SWEEP_ENTRIES);
    }

    @Override
    public long size() {
        return tree.size();
    }

    @Override
    public long bytes() {
        return tree.bytes();
    }
}
