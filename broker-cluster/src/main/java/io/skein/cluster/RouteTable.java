package io.skein.cluster;

import io.skein.model.TopicFilter;
import io.vertx.core.Future;
import java.util.UUID;

/**
 * Which node has subscribers of which filter, replicated to every node. This node writes its own routes and is told
 * of everybody else's.
 */
public interface RouteTable {
    /**
     * States how many subscriptions of this filter this node has now: 0 removes the route. Callable from any thread;
     * the calls for one filter must come in the order of the changes.
     *
     * @return completes on the caller's context when every member of the current view has applied the route, also if
     *     an earlier call introduced it: from then on a publish accepted by any node reaches this one. At once for a
     *     removal or a mere change of weight of a route that everyone has applied.
     */
    Future<Void> announce(TopicFilter filter, int weight);

    /** Told of other nodes' routes; called on the cluster's context, the caller applies before it returns. */
    interface Listener {
        /** The node now has this many subscriptions of the filter; 0: none. Absolute, so repeating is harmless. */
        void routeChanged(UUID node, TopicFilter filter, int weight);

        /** The node is gone with all its routes. */
        void nodeGone(UUID node);
    }
}
