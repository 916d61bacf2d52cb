package io.skein.node;

import io.skein.admin.AdminServer;
import io.skein.admin.Readiness;
import io.skein.admin.SysTopics;
import io.skein.cluster.ClusterNode;
import io.skein.cluster.Member;
import io.skein.config.NodeConfig;
import io.skein.listener.mqtt.MqttOptions;
import io.skein.listener.mqtt.MqttVerticle;
import io.skein.listener.transport.Acceptor;
import io.skein.listener.transport.Admission;
import io.skein.listener.transport.Transport;
import io.skein.model.Payload;
import io.skein.model.TopicName;
import io.skein.observe.EventLoopLag;
import io.skein.observe.Events;
import io.skein.observe.Metric;
import io.skein.observe.NodeMetrics;
import io.skein.router.OwnTopics;
import io.skein.router.Router;
import io.skein.router.RouterOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running node: its parts and the order in which they start and stop. {@link #start} and {@link #stop} block and
 * are called by the main thread and by whoever ends the process; nothing else here is for event loops either.
 */
final class BrokerNode {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerNode.class);
    /** For what is under way when the connections are closed; what the store cannot take in it is given up. */
    private static final long DRAIN_MILLIS = 15_000;

    private static final long LEAVE_MILLIS = 22_000;

    private final NodeConfig config;
    private final String nodeId;
    private final UnaryOperator<ClusterNode> seen;
    private final Events events;
    private final NodeMetrics metrics = new NodeMetrics();
    private final NodeState state = new NodeState();
    private final List<MqttVerticle> listeners = new CopyOnWriteArrayList<>();
    private final List<Acceptor> acceptors = new CopyOnWriteArrayList<>();
    private volatile boolean stopping;
    private final Transports transports;
    private @Nullable ClusterNode cluster;
    private @Nullable Router router;

    /** @param seen what this node gets to see of the cluster it has joined */
    BrokerNode(NodeConfig config, String nodeId, UnaryOperator<ClusterNode> seen) {
        this.config = config;
        this.nodeId = nodeId;
        this.seen = seen;
        this.events = new Events(nodeId);
        this.transports = new Transports(config, events, metrics);
    }

    /**
     * Starts everything; returns when clients are served.
     *
     * @throws StartException with one line for the operator
     */
    void start() {
        long startNanos = System.nanoTime();
        events.nodeStarting(Version.number());
        events.nothingIsKept();
        transports.open();
        requireFreePorts();
        int loops = config.node().eventLoopCount();
        ClusterNodes.Started member = await(ClusterNodes.start(config, nodeId, metrics), "");
        ClusterNode joined = seen.apply(member.node());
        cluster = joined;
        joined.view().listen(new MemberLog(events, joined.view()));
        Vertx vertx = joined.vertx();
        Router opened = new Router(joined, loops, ClusterNodes.sessionLimits(config), routerOptions(config));
        router = opened;
        AccessControl access = AccessControl.open(vertx, config);
        metrics.register(Metric.AUTHENTICATIONS_PENDING, access::pendingAuthentications);
        metrics.register(Metric.TAKEOVERS_PENDING, () -> opened.clients().waiting());
        deployListeners(vertx, opened, access, loops);
        opened.start();
        NodeGauges gauges = new NodeGauges(metrics, joined, opened, member.links());
        metrics.register(Metric.READY, () -> readiness().isReady() ? 1 : 0);
        startAdmin(vertx, gauges);
        joined.lease().listen(new LeaseWatch(vertx, joined.lease(), opened, listeners, events));
        await(joined.join(opened.inbound()), "");
        state.setMissing("listeners");
        listen(vertx);
        startSysTopics(joined, opened, gauges);
        state.setReady();
        events.nodeReady(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
    }

    private void requireFreePorts() {
        config.listeners()
                .enabled()
                .forEach((name, listener) ->
                        Ports.requireFree("listeners." + name + ".port", listener.host(), listener.port()));
        if (config.admin().isEnabled()) {
            Ports.requireFree(
                    "admin.port", config.admin().host(), config.admin().port());
        }
    }

    private void deployListeners(Vertx vertx, Router opened, AccessControl access, int loops) {
        Admission admission = new Admission(
                Descriptors.connectionLimit(config.limits().maxConnections()),
                config.limits().maxConnectionsPerSecond());
        for (int i = 0; i < loops; i++) {
            MqttVerticle listener = new MqttVerticle(
                    opened,
                    i,
                    mqttOptions(config),
                    access.authenticator(),
                    access.authorizer(),
                    admission,
                    metrics.newLoop(),
                    events);
            listeners.add(listener);
        }
        for (MqttVerticle listener : listeners) {
            await(deploy(vertx, listener, 4 * loops), "node.event-loops");
        }
        for (int i = 0; i < loops; i++) {
            opened.loops().get(i).execute(new EventLoopLag(vertx, metrics)::start);
        }
    }

    /** Vert.x deals out loops in turn, to others too: one that has a listener already refuses, the next may be free. */
    private static Future<String> deploy(Vertx vertx, MqttVerticle listener, int attempts) {
        Future<String> deployed = vertx.deployVerticle(listener);
        return attempts == 1 ? deployed : deployed.recover(taken -> deploy(vertx, listener, attempts - 1));
    }

    private void startAdmin(Vertx vertx, NodeGauges gauges) {
        if (!config.admin().isEnabled()) {
            return;
        }
        AdminServer admin = new AdminServer(vertx, this::readiness, gauges::scrape);
        String host = config.admin().host();
        int port = config.admin().port();
        await(admin.listen(host, port), "admin.port: cannot listen on " + host + ":" + port);
        events.listening("admin", host, port);
    }

    private void startSysTopics(ClusterNode joined, Router opened, NodeGauges gauges) {
        if (config.sys().intervalMillis() == 0) {
            return;
        }
        OwnTopics own = opened.ownTopics();
        new SysTopics(
                        nodeId,
                        Version.number(),
                        gauges::figures,
                        () -> joined.view().members().stream()
                                .map(Member::nodeId)
                                .toList(),
                        (topic, value) -> own.publishHere(TopicName.of(topic), text(value)),
                        (topic, value) -> own.publishEverywhere(TopicName.of(topic), text(value)))
                .start(joined.vertx(), config.sys().intervalMillis());
    }

    private static Payload text(String value) {
        return Payload.of(value.getBytes(StandardCharsets.UTF_8));
    }

    private void listen(Vertx vertx) {
        for (Transport transport : transports.all()) {
            acceptors.add(await(
                    Acceptor.open(vertx, transport, listeners),
                    "listeners." + transport.name() + ".port: cannot listen on " + transport.host() + ":"
                            + transport.port()));
            if (stopping) {
                acceptors.forEach(Acceptor::close); // it may have been too late for that
            }
            events.listening(transport.name(), transport.host(), transport.port());
        }
    }

    /** What the health check says. Any thread. */
    Readiness readiness() {
        String waitsFor = cluster == null ? null : cluster.notReadyReason();
        Readiness own = state.readiness();
        return own.isReady() && waitsFor != null ? new Readiness(List.of(waitsFor)) : own;
    }

    /** Tells the clients, leaves the cluster, closes everything; returns when done or when time is up. Once. */
    void stop(String reason) {
        long startNanos = System.nanoTime();
        events.nodeStopping(reason);
        state.setMissing("stopping");
        stopping = true;
        acceptors.forEach(Acceptor::close);
        drain();
        if (cluster != null) {
            quietly(cluster.leave(), LEAVE_MILLIS);
        }
        transports.close();
        metrics.close();
        events.nodeStopped(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
    }

    /** Sends the clients away; what they have published and what their sessions owe is kept first. */
    private void drain() {
        Router opened = router;
        if (opened == null || listeners.isEmpty()) {
            return;
        }
        int perSecond = Math.max(1, config.drain().connectionsPerSecond() / listeners.size());
        long connections = opened.clients().sessions().size();
        long pacedMillis = 1000 * connections / config.drain().connectionsPerSecond();
        Future<Void> over = Future.join(listeners.stream()
                        .map(listener -> listener.drain(perSecond))
                        .toList())
                .compose(closed -> opened.clients().whenAllOver());
        quietly(over, pacedMillis + DRAIN_MILLIS);
    }

    private static <T> T await(Future<T> future, String what) {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartException((what.isEmpty() ? "" : what + ": ") + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException(what + ": interrupted", e);
        }
    }

    /** A step of stopping that fails or takes too long must not keep the next from being done. */
    private static void quietly(Future<?> step, long timeoutMillis) {
        try {
            step.toCompletionStage().toCompletableFuture().get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("event=stop-step-failed cause={}", String.valueOf(e));
        }
    }

    private static RouterOptions routerOptions(NodeConfig config) {
        NodeConfig.Limits limits = config.limits();
        return new RouterOptions(
                limits.matchCacheSize(),
                limits.retainedBytes(),
                limits.maxPendingTakeovers(),
                limits.takeoverTimeoutMillis(),
                config.session().queueQos0());
    }

    private static MqttOptions mqttOptions(NodeConfig config) {
        NodeConfig.Limits limits = config.limits();
        NodeConfig.Session session = config.session();
        return new MqttOptions(
                limits.maxPacketSizeBytes(),
                limits.maxClientIdLengthBytes(),
                limits.maxTopicLengthBytes(),
                limits.maxTopicLevels(),
                limits.maxSubscriptionsPerClient(),
                limits.connectTimeoutMillis(),
                limits.outboundHighWaterBytes(),
                limits.outboundLowWaterBytes(),
                limits.receiveMaximum(),
                session.topicAliasMaximum(),
                limits.maxInflight(),
                session.maxKeepAliveSeconds(),
                session.maxExpirySeconds(),
                config.drain().serverReference());
    }
}
