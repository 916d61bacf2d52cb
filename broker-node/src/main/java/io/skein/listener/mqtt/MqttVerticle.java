package io.skein.listener.mqtt;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.skein.auth.Authenticator;
import io.skein.auth.TopicAuthorizer;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The door of one event loop for MQTT over TCP: opens the loop's share of the router, binds, wires each connection,
 * ticks and closes. All verticles of a node share the port; Vert.x deals connections out to them in turn.
 */
public final class MqttVerticle extends VerticleBase {
    private static final long TICK_MILLIS = 500;
    /** How long clients may take to close after DISCONNECT; connections close themselves before. */
    private static final Duration DRAIN_GRACE = Duration.ofSeconds(2);

    private final Router router;
    private final int number;
    private final MqttOptions options;
    private final Authenticator authenticator;
    private final TopicAuthorizer authorizer;
    private final AtomicInteger nodeConnections;
    private final LoopCounters counters;
    private final Events events;
    private final Set<MqttConnection> connections = new HashSet<>();
    private @Nullable MqttServices services;
    private @Nullable NetServer server;

    /**
     * @param number of the loop, from 0
     * @param nodeConnections shared by all loops of the node: how many connections there are
     */
    public MqttVerticle(
            Router router,
            int number,
            MqttOptions options,
            Authenticator authenticator,
            TopicAuthorizer authorizer,
            AtomicInteger nodeConnections,
            LoopCounters counters,
            Events events) {
        this.router = router;
        this.number = number;
        this.options = options;
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.nodeConnections = nodeConnections;
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
        return Future.succeededFuture();
    }

    /** Binds; the node is part of the cluster by now. Any thread. */
    public Future<Void> listen(String host, int port) {
        return onLoop(() -> {
            NetServerOptions serverOptions = new NetServerOptions()
                    .setTcpNoDelay(true)
                    .setReuseAddress(true)
                    .setAcceptBacklog(1024);
            NetServer opened = vertx.createNetServer(serverOptions).connectHandler(this::accept);
            server = opened;
            return opened.listen(port, host).mapEmpty();
        });
    }

    /** Accepts nobody any more and tells the clients that the node goes (0x8B). Any thread. */
    public Future<Void> drain() {
        return onLoop(() -> {
            Future<Void> closed = server == null ? Future.succeededFuture() : server.shutdown(DRAIN_GRACE);
            for (MqttConnection connection : new ArrayList<>(connections)) {
                connection.close(CloseReason.SERVER_SHUTTING_DOWN);
            }
            return closed;
        });
    }

    private Future<Void> onLoop(Supplier<Future<Void>> action) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(v -> action.get().onComplete(done));
        return done.future();
    }

    private void accept(NetSocket socket) {
        MqttServices wired = services;
        if (wired == null || nodeConnections.get() >= options.maxConnections()) {
            counters.increment(LoopCounter.REFUSED_CONNECTION_LIMIT);
            socket.close();
            return;
        }
        nodeConnections.incrementAndGet();
        // With a handler the server leaves the socket open for a while when it shuts down, so that DISCONNECT arrives.
        socket.shutdownHandler(grace -> {});
        ChannelHandlerContext vertxHandler = ((NetSocketInternal) socket).channelHandlerContext();
        ChannelPipeline pipeline = vertxHandler.pipeline();
        pipeline.channel()
                .config()
                .setWriteBufferWaterMark(
                        new WriteBufferWaterMark(options.outboundLowWaterBytes(), options.outboundHighWaterBytes()));
        String address = String.valueOf(socket.remoteAddress());
        pipeline.addBefore(
                vertxHandler.name(), "mqtt", new MqttChannelHandler(handler -> connect(wired, handler, address)));
    }

    private MqttConnection connect(MqttServices wired, ChannelHandlerContext handler, String address) {
        MqttConnection[] made = new MqttConnection[1];
        MqttOutput out = new MqttOutput(handler, wired.loop(), counters);
        MqttConnection connection = new MqttConnection(wired, out, address, () -> {
            connections.remove(made[0]);
            nodeConnections.decrementAndGet();
        });
        made[0] = connection;
        connections.add(connection);
        return connection;
    }

    private void tick() {
        long nowNanos = System.nanoTime();
        List<MqttConnection> all = new ArrayList<>(connections);
        all.forEach(connection -> connection.onTick(nowNanos));
    }
}
