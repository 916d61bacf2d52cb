package io.skein.listener.mqtt;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.skein.auth.Authenticator;
import io.skein.auth.TopicAuthorizer;
import io.skein.listener.transport.Admission;
import io.skein.listener.transport.Peer;
import io.skein.listener.transport.Transport;
import io.skein.observe.Events;
import io.skein.observe.LoopCounter;
import io.skein.observe.LoopCounters;
import io.skein.router.Router;
import io.skein.router.RouterLoop;
import io.skein.session.ClientLink.CloseReason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The door of one event loop for MQTT: opens the loop's share of the router, binds, wires each connection,
 * ticks and closes. All verticles of a node share the ports; Vert.x deals connections out to them in turn.
 */
public final class MqttVerticle extends VerticleBase {
    private static final long TICK_MILLIS = 500;
    /** How long clients may take to close after DISCONNECT; connections close themselves before. */
    private static final Duration DRAIN_GRACE = Duration.ofSeconds(2);

    private static final int DRAIN_STEPS_PER_SECOND = 20;

    private final Router router;
    private final int number;
    private final MqttOptions options;
    private final Authenticator authenticator;
    private final TopicAuthorizer authorizer;
    private final Admission admission;
    private final LoopCounters counters;
    private final Events events;
    private final Set<MqttConnection> connections = new HashSet<>();
    private @Nullable MqttServices services;
    private final List<NetServer> servers = new ArrayList<>();

    /**
     * @param number of the loop, from 0
     * @param admission shared by all loops of the node
     */
    public MqttVerticle(
            Router router,
            int number,
            MqttOptions options,
            Authenticator authenticator,
            TopicAuthorizer authorizer,
            Admission admission,
            LoopCounters counters,
            Events events) {
        this.router = router;
        this.number = number;
        this.options = options;
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.admission = admission;
        this.counters = counters;
        this.events = events;
    }

    /** Opens the loop; nothing is bound yet. */
    @Override
    public Future<?> start() {
        RouterLoop loop = router.openLoop(number);
        services = new MqttServices(
                options,
                loop,
                router.clients(),
                router.subscriptions(),
                authenticator,
                authorizer,
                new PublishFrames(loop, ByteBufAllocator.DEFAULT),
                events,
                counters);
        vertx.setPeriodic(TICK_MILLIS, id -> tick());
        loop.onSuspended(() -> all().forEach(MqttConnection::onSuspended));
        loop.onExpelled(this::closeAll);
        return Future.succeededFuture();
    }

    /** Binds one listener; the node is part of the cluster by now. Any thread. */
    public Future<Void> listen(Transport transport) {
        return onLoop(() -> {
            NetServerOptions serverOptions = new NetServerOptions()
                    .setTcpNoDelay(true)
                    .setReuseAddress(true)
                    .setAcceptBacklog(1024);
            NetServer opened = vertx.createNetServer(serverOptions).connectHandler(socket -> accept(socket, transport));
            servers.add(opened);
            return opened.listen(transport.port(), transport.host()).mapEmpty();
        });
    }

    /**
     * Accepts nobody any more and tells the clients that the node goes, not all at once: those that come back must not
     * be more than the other nodes can take. Any thread.
     *
     * @param perSecond how many connections of this loop are closed in a second
     */
    public Future<Void> drain(int perSecond) {
        return onLoop(() -> {
            Duration grace = DRAIN_GRACE.plusSeconds(connections.size() / perSecond);
            List<Future<Void>> closed = new ArrayList<>();
            servers.forEach(open -> closed.add(open.shutdown(grace)));
            closeSome(new ArrayDeque<>(connections), Math.max(1, perSecond / DRAIN_STEPS_PER_SECOND));
            return Future.join(closed).mapEmpty();
        });
    }

    private void closeSome(ArrayDeque<MqttConnection> left, int atOnce) {
        for (int i = 0; i < atOnce && !left.isEmpty(); i++) {
            left.remove().close(CloseReason.SERVER_SHUTTING_DOWN);
        }
        if (!left.isEmpty()) {
            vertx.setTimer(1000 / DRAIN_STEPS_PER_SECOND, timer -> closeSome(left, atOnce));
        }
    }

    /** The node has been without the lease for long: its clients shall find another. Any thread. */
    public void giveUpClients() {
        context.runOnContext(v -> closeAll());
    }

    private void closeAll() {
        all().forEach(connection -> connection.close(CloseReason.SERVER_SHUTTING_DOWN));
    }

    private List<MqttConnection> all() {
        return new ArrayList<>(connections);
    }

    private Future<Void> onLoop(Supplier<Future<Void>> action) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(v -> action.get().onComplete(done));
        return done.future();
    }

    private void accept(NetSocket socket, Transport transport) {
        ChannelHandlerContext vertxHandler = ((NetSocketInternal) socket).channelHandlerContext();
        Channel channel = vertxHandler.channel();
        // Null if the peer has gone again.
        if (services == null || !(channel.remoteAddress() instanceof InetSocketAddress address)) {
            socket.close();
            return;
        }
        LoopCounter refusal = refusalOf(address, transport);
        if (refusal != null) {
            counters.increment(refusal);
            socket.close();
            return;
        }
        channel.closeFuture().addListener(closed -> admission.leave());
        // With a handler the server leaves the socket open for a while when it shuts down, so that DISCONNECT arrives.
        socket.shutdownHandler(grace -> {});
        // The end of what the client says must not close the connection ahead of what it has said before.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.config()
                .setWriteBufferWaterMark(
                        new WriteBufferWaterMark(options.outboundLowWaterBytes(), options.outboundHighWaterBytes()));
        install(services, vertxHandler, new Peer(address), transport);
    }

    /** Asked before one byte is read. */
    private @Nullable LoopCounter refusalOf(InetSocketAddress peer, Transport transport) {
        if (!transport.admits(peer.getAddress())) {
            events.untrustedProxy(transport.name(), peer.toString());
            return LoopCounter.REFUSED_UNTRUSTED_PROXY;
        }
        if (router.isCutOff()) {
            return LoopCounter.REFUSED_NO_LEASE;
        }
        return admission.enter();
    }

    private void install(MqttServices wired, ChannelHandlerContext vertxHandler, Peer peer, Transport transport) {
        ChannelPipeline pipeline = vertxHandler.pipeline();
        pipeline.addBefore(
                vertxHandler.name(), "mqtt", new MqttChannelHandler(handler -> connect(wired, handler, peer)));
        transport.install(pipeline, "mqtt", peer);
    }

    private MqttConnection connect(MqttServices wired, ChannelHandlerContext handler, Peer peer) {
        MqttConnection[] made = new MqttConnection[1];
        MqttOutput out = new MqttOutput(handler, wired.loop(), counters, options.overfullBytes());
        MqttConnection connection = new MqttConnection(wired, out, peer, () -> connections.remove(made[0]));
        made[0] = connection;
        connections.add(connection);
        return connection;
    }

    private void tick() {
        long nowNanos = System.nanoTime();
        all().forEach(connection -> connection.onTick(nowNanos));
    }
}
