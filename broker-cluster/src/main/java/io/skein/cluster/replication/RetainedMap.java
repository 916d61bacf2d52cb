package io.skein.cluster.replication;

import io.skein.model.Publication;
import io.skein.model.TopicName;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The shared map of retained messages: it decides their order. All methods return at once; their futures complete on
 * any thread.
 */
public interface RetainedMap {
    /**
     * Stores a topic's retained message.
     *
     * @param publication null removes it
     * @return its version, higher than that of every earlier change of the topic; after a failure it may be stored
     */
    Future<Long> put(TopicName topic, @Nullable Publication publication);

    /**
     * Reads everything, recent removals included.
     *
     * @param receiver called on a thread that may be kept busy, one entry after another
     */
    Future<Void> readAll(Consumer<Entry> receiver);

    /** One topic's last change. */
    record Entry(TopicName topic, long version, @Nullable Publication publication) {}
}
