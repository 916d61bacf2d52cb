package io.skein.store;

import io.skein.model.Publication;
import io.skein.model.TopicFilter;
import io.vertx.core.Future;
import java.util.List;

/**
 * The retained message of each topic (MQTT 5, 3.3.1.3). Every node reads its own copy of all of them; writes agree on
 * one order per topic.
 */
public interface RetainedStore {
    /**
     * Keeps this publication as its topic's retained message; an empty payload removes it [MQTT-3.3.1-6].
     *
     * @return completes on the caller's context when every node has it; fails if the cluster could not store it
     */
    Future<Void> retain(Publication publication);

    /** The retained messages for a filter, expired ones left out. Reads this node's copy; any thread. */
    List<Publication> matching(TopicFilter filter);

    /** How many there are. */
    long size();

    /** What they count for, see {@link Publication#weightBytes()}. */
    long bytes();
}
