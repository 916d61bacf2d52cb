package io.skein.cluster;

import io.skein.model.ClientId;
import io.skein.model.GrantedFilter;
import io.skein.model.TopicFilter;
import io.vertx.core.Future;
import java.util.List;

/**
 * What durable sessions are subscribed to, known to every node, so that a publish finds them while their clients are
 * away or their node is dead. The session's entry is the authority; what is told carries its version, and of one
 * client's filter the highest version holds, in whatever order it is heard.
 */
public interface DurableSubscriptions {
    /**
     * Tells this node and all others of a change that the session's entry has by now. Callable from any thread.
     *
     * @param version of the entry after the change
     * @param added new ones, and those whose maximum QoS may have changed
     * @return completes on the caller's context when every member of the current view has applied it, and those
     *     that were removed can act no more
     */
    Future<Void> announce(ClientId client, long version, List<GrantedFilter> added, List<TopicFilter> removed);

    /** Tells all nodes that what this client had up to this version is no more. Callable from any thread. */
    void announceEnd(ClientId client, long version);

    /** Told of every change, this node's own included; any thread, applied before it returns. */
    interface Listener {
        void changed(ClientId client, long version, List<GrantedFilter> added, List<TopicFilter> removed);

        void ended(ClientId client, long version);
    }
}
