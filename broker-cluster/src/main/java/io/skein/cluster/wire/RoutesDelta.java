package io.skein.cluster.wire;

import io.skein.model.TopicFilter;
import java.util.List;

/**
 * Changes of the sender's routes.
 *
 * @param firstSequence the number of the first change; the others follow without a gap
 * @param changes in the order they were made
 */
public record RoutesDelta(long firstSequence, List<Change> changes) implements ControlMessage {
    public RoutesDelta {
        changes = List.copyOf(changes);
    }

    /** The sender now has {@code weight} subscriptions of this filter; 0: none any more. */
    public record Change(TopicFilter filter, int weight) {
        public Change {
            if (weight < 0) {
                throw new IllegalArgumentException("weight " + weight);
            }
        }
    }
}
