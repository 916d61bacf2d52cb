package io.skein.cluster.wire;

import io.skein.model.Publication;
import io.skein.model.TopicFilter;
import java.util.List;

/**
 * A publication for a node that has subscribers of it.
 *
 * @param groups the shared subscriptions of which the receiving node serves one member each
 * @param direct whether the receiving node serves its ordinary subscribers too
 */
public record ForwardedPublication(Publication publication, List<TopicFilter> groups, boolean direct)
        implements WireItem {
    public ForwardedPublication {
        groups = List.copyOf(groups);
    }
}
