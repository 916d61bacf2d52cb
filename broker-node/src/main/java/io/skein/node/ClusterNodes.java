package io.skein.node;

import io.skein.cluster.ClusterNode;
import io.skein.cluster.hazelcast.ClusterNodeStarter;
import io.skein.cluster.hazelcast.ClusterOptions;
import io.skein.cluster.hazelcast.HazelcastClusterNode;
import io.skein.cluster.single.SingleClusterNode;
import io.skein.config.HostPort;
import io.skein.config.NodeConfig;
import io.skein.observe.NodeMetrics;
import io.skein.observe.VertxMetrics;
import io.skein.store.StoreOptions;
import io.skein.store.session.ChangeContext.Overflow;
import io.skein.store.session.SessionLimits;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import org.jspecify.annotations.Nullable;

/** Chooses the cluster adapter: the only place that knows which there are. */
final class ClusterNodes {
    private ClusterNodes() {}

    /** A member, or a single node; and where its links' figures are, if it has any. */
    record Started(ClusterNode node, @Nullable LinkGauges links) {}

    /** Becomes a member; fails with one line for the operator. */
    static Future<Started> start(NodeConfig config, String nodeId, NodeMetrics metrics) {
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(config.node().eventLoopCount())
                .setPreferNativeTransport(true);
        if (!config.cluster().enabled()) {
            ClusterNode single =
                    new SingleClusterNode(VertxMetrics.builder(options, metrics).build(), nodeId, storeOptions(config));
            return Future.succeededFuture(new Started(single, null));
        }
        return new ClusterNodeStarter(VertxMetrics.enabledIn(options), builder -> VertxMetrics.into(builder, metrics))
                .start(clusterOptions(config, nodeId))
                .map(node -> new Started(node, linkGauges(node, metrics)));
    }

    private static LinkGauges linkGauges(HazelcastClusterNode node, NodeMetrics metrics) {
        return new LinkGauges(metrics, node.view(), node.linkNetwork()::stats);
    }

    private static ClusterOptions clusterOptions(NodeConfig config, String nodeId) {
        NodeConfig.Cluster cluster = config.cluster();
        return new ClusterOptions(
                cluster.name(),
                nodeId,
                cluster.host(),
                cluster.port(),
                cluster.busPort(),
                cluster.members().stream().map(HostPort::toString).toList(),
                cluster.discovery() == NodeConfig.Discovery.DNS ? cluster.dnsName() : null,
                cluster.backupCount(),
                cluster.requiredMembers(),
                cluster.allowsMinority(),
                config.node().eventLoopCount(),
                config.limits().linkWindowBytes(),
                storeOptions(config));
    }

    private static StoreOptions storeOptions(NodeConfig config) {
        return new StoreOptions(
                sessionLimits(config),
                config.store().requireBackup(),
                config.store().maxBytesOf(Runtime.getRuntime().maxMemory()));
    }

    /** Bounds of every session. */
    static SessionLimits sessionLimits(NodeConfig config) {
        NodeConfig.Session session = config.session();
        Overflow overflow = switch (session.overflow()) {
            case DROP_OLDEST -> Overflow.DROP_OLDEST;
            case DROP_NEWEST -> Overflow.DROP_NEWEST;
            case REFUSE -> Overflow.REFUSE;
        };
        return new SessionLimits(
                session.maxQueuedMessages(),
                session.maxQueuedBytes(),
                overflow,
                config.qos2().dedupWindowMillis(),
                config.qos2().dedupWindowSize());
    }
}
