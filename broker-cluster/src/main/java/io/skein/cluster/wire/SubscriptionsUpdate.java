package io.skein.cluster.wire;

import io.skein.model.ClientId;
import io.skein.model.GrantedFilter;
import io.skein.model.TopicFilter;
import java.util.List;

/**
 * A durable session's subscriptions have changed; see DurableSubscriptions.
 *
 * @param version of the session's entry after the change
 * @param ended whether what there was before is no more
 */
public record SubscriptionsUpdate(
        ClientId client, long version, boolean ended, List<GrantedFilter> added, List<TopicFilter> removed)
        implements ControlMessage {
    public SubscriptionsUpdate {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }
}
