package io.skein.node;

import io.skein.cluster.ClusterNode;
import io.skein.cluster.single.SingleClusterNode;
import io.skein.config.NodeConfig;
import io.skein.observe.NodeMetrics;
import io.skein.observe.VertxMetrics;
import io.vertx.core.VertxOptions;

/** Chooses the cluster adapter: the only place that knows which there are. */
final class ClusterNodes {
    private ClusterNodes() {}

    /**
     * Starts membership; blocks.
     *
     * @throws StartException with one line for the operator
     */
    static ClusterNode start(NodeConfig config, String nodeId, int loops, NodeMetrics metrics) {
        VertxOptions options = new VertxOptions().setEventLoopPoolSize(loops).setPreferNativeTransport(true);
        return new SingleClusterNode(VertxMetrics.builder(options, metrics).build(), nodeId);
    }
}
