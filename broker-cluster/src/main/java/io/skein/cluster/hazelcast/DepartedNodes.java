package io.skein.cluster.hazelcast;

import io.skein.cluster.replication.ClusterLoop;
import io.skein.store.hazelcast.HazelcastRouteMap;
import io.vertx.core.WorkerExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes from the shared maps what members have left there that are gone. Nobody waits for it: such entries are
 * ignored by all. The oldest member does it. On the cluster's loop.
 */
final class DepartedNodes {
    private static final Logger LOG = LoggerFactory.getLogger(DepartedNodes.class);
    private static final long DELAY_MILLIS = 3_000;

    private final ClusterLoop loop;
    private final WorkerExecutor workers;
    private final HazelcastClusterView view;
    private final HazelcastRouteMap routes;
    private boolean requested;

    DepartedNodes(ClusterLoop loop, WorkerExecutor workers, HazelcastClusterView view, HazelcastRouteMap routes) {
        this.loop = loop;
        this.workers = workers;
        this.view = view;
        this.routes = routes;
    }

    /** A member has gone; several that go together are cleared away together. */
    void memberRemoved() {
        if (view.isOldest() && !requested) {
            requested = true;
            loop.schedule(DELAY_MILLIS, this::clear);
        }
    }

    private void clear() {
        requested = false;
        workers.executeBlocking(
                        () -> {
                            routes.forgetStrangers(view.incarnations(), view::incarnations);
                            return null;
                        },
                        false)
                .onFailure(failure -> {
                    LOG.info("entries of members that are gone stay for now: {}", failure.toString());
                    loop.execute(this::memberRemoved);
                });
    }
}
