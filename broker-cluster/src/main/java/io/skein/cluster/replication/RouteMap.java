package io.skein.cluster.replication;

import io.skein.model.TopicFilter;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The shared map of routes: what a joining node reads. Each node writes its own entries only. All methods return at
 * once; their futures complete on any thread.
 */
public interface RouteMap {
    /**
     * Makes changes of this node's routes. A repetition does no harm.
     *
     * @return completes when all of them are in the map; after a failure any of them may be
     */
    Future<Void> write(List<Change> changes);

    /** Reads every route of these nodes. */
    Future<List<Entry>> read(Set<UUID> origins);

    /**
     * One change.
     *
     * @param sequence its number among this node's changes
     * @param weight how many subscriptions of the filter there are now; 0 removes the route
     */
    record Change(long sequence, TopicFilter filter, int weight) {}

    /** One route. */
    record Entry(UUID origin, TopicFilter filter, int weight) {}
}
