package io.skein.cluster.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import java.net.InetAddress;
import java.util.function.UnaryOperator;

/** Starts members of a cluster. */
public final class ClusterNodeStarter {
    private static final long BUS_PING_MILLIS = 2_000;

    private final VertxOptions vertxOptions;
    private final UnaryOperator<VertxBuilder> customizer;
    private final DnsDiscovery.Resolver dns;

    /**
     * @param vertxOptions taken as they are but for the event bus and the number of event loops; for both instances,
     *     the one that serves clients and the one that runs the cluster
     * @param customizer adds to the builder, such as a metrics factory
     */
    public ClusterNodeStarter(VertxOptions vertxOptions, UnaryOperator<VertxBuilder> customizer) {
        this(vertxOptions, customizer, InetAddress::getAllByName);
    }

    ClusterNodeStarter(VertxOptions vertxOptions, UnaryOperator<VertxBuilder> customizer, DnsDiscovery.Resolver dns) {
        this.vertxOptions = vertxOptions;
        this.customizer = customizer;
        this.dns = dns;
    }

    /**
     * Becomes a member. Takes seconds; what blocks runs on a thread of its own.
     *
     * @return completes on any thread; fails with a {@link ClusterStartException} if this node must not or cannot
     *     take part
     */
    public Future<HazelcastClusterNode> start(ClusterOptions options) {
        Promise<HazelcastClusterNode> started = Promise.promise();
        Thread starter = new Thread(() -> start(options, started), "skein-cluster-start");
        starter.start();
        return started.future();
    }

    private void start(ClusterOptions options, Promise<HazelcastClusterNode> started) {
        try {
            started.complete(startBlocking(options));
        } catch (RuntimeException e) {
            started.fail(e);
        }
    }

    private HazelcastClusterNode startBlocking(ClusterOptions options) {
        InetAddress host = ClusterAddresses.hostOf(options);
        HazelcastInstance hazelcast = HazelcastStart.start(options, host, dns);
        try {
            PatientClusterManager manager = new PatientClusterManager(hazelcast);
            Vertx clustered = buildClustered(options, host, manager)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return new HazelcastClusterNode(
                    options, hazelcast, clustered, buildForClients(options), manager::renewNodeInfo);
        } catch (RuntimeException e) {
            hazelcast.shutdown();
            throw new ClusterStartException(
                    "cluster.bus-port: cannot start the event bus on " + options.host() + " port " + options.busPort()
                            + ": " + e.getMessage(),
                    e);
        }
    }

    private Vertx buildForClients(ClusterOptions options) {
        return customizer
                .apply(Vertx.builder().with(new VertxOptions(vertxOptions).setEventLoopPoolSize(options.eventLoops())))
                .build();
    }

    /** One event loop for the bus, its connections and the cluster, and nothing else: clients cannot keep it busy. */
    private Future<Vertx> buildClustered(ClusterOptions options, InetAddress host, PatientClusterManager manager) {
        EventBusOptions bus = new EventBusOptions(vertxOptions.getEventBusOptions())
                .setHost(host.getHostAddress())
                .setPort(options.busPort())
                .setClusterPublicHost(host.getHostAddress())
                .setClusterPublicPort(options.busPort())
                .setClusterPingInterval(BUS_PING_MILLIS)
                .setClusterPingReplyInterval(BUS_PING_MILLIS);
        VertxOptions clustered =
                new VertxOptions(vertxOptions).setEventBusOptions(bus).setEventLoopPoolSize(1);
        return customizer
                .apply(Vertx.builder().with(clustered))
                .withClusterManager(manager)
                .buildClustered();
    }
}
