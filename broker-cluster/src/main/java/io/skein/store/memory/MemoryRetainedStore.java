package io.skein.store.memory;

import io.skein.model.Publication;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import io.skein.store.RetainedStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Retained messages of a node that is alone: lost when it stops. Thread-safe; answers at once. */
public final class MemoryRetainedStore implements RetainedStore {
    private final ConcurrentHashMap<TopicName, Publication> byTopic = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    @Override
    public Future<Void> retain(Publication publication) {
        boolean removes = publication.payload().isEmpty();
        byTopic.compute(publication.topic(), (topic, before) -> {
            bytes.addAndGet(weight(removes ? null : publication) - weight(before));
            return removes ? null : publication;
        });
        return Future.succeededFuture();
    }

    @Override
    public List<Publication> matching(TopicFilter filter) {
        long now = System.currentTimeMillis();
        List<Publication> found = new ArrayList<>();
        for (Publication publication : byTopic.values()) {
            if (!publication.isExpired(now) && filter.matches(publication.topic())) {
                found.add(publication);
            }
        }
        return found;
    }

    @Override
    public long size() {
        return byTopic.size();
    }

    @Override
    public long bytes() {
        return bytes.get();
    }

    private static long weight(@Nullable Publication publication) {
        return publication == null ? 0 : publication.weightBytes();
    }
}
