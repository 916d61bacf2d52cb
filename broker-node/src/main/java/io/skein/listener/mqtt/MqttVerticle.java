package io.skein.listener.mqtt;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.skein.auth.Authenticator;
import io.skein.auth.TopicAuthorizer;
import io.skein.listener.transport.Acceptor;
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
import io.vertx.core.internal.ContextInternal;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The door of one event loop for MQTT: opens the loop's share of the router, wires each connection that an
 * {@link Acceptor} deals out to it, ticks and closes.
 */
public final class MqttVerticle extends VerticleBase implements Acceptor.Door {
    private static final long TICK_MILLIS = 500;
    /** How long clients may take to close after DISCONNECT; connections close themselves before. */
    private static final long DRAIN_GRACE_MILLIS = 2000;

    private static final int DRAIN_STEPS_PER_SECOND = 20;
    private static final String HANDLER = "mqtt";

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
    private final WriteBufferWaterMark waterMark;
    /** Those that are open; a connection may be over before its channel is closed. */
    private int channels;

    private @Nullable Promise<Void> drain;

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
        this.waterMark = new WriteBufferWaterMark(options.outboundLowWaterBytes(), options.outboundHighWaterBytes());
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

    /**
     * Tells the clients that the node goes, not all at once: those that come back must not be more than the other nodes
     * can take. Nobody is to be accepted any more. Any thread.
     *
     * @param perSecond how many connections of this loop are closed in a second
     * @return completes when all are closed, or when those that are left have had their time
     */
    public Future<Void> drain(int perSecond) {
        Promise<Void> drained = Promise.promise();
        context.runOnContext(v -> {
            drain = drained;
            closeSome(new ArrayDeque<>(connections), perSecond, 0);
            vertx.setTimer(DRAIN_GRACE_MILLIS + 1000L * connections.size() / perSecond, late -> {
                closeAll();
                drained.tryComplete();
            });
            completeDrain();
        });
        return drained.future();
    }

    private void completeDrain() {
        if (drain != null && channels == 0) {
            drain.tryComplete();
        }
    }

    /** @param step from 0; so many a second need not be so many a step */
    private void closeSome(ArrayDeque<MqttConnection> left, int perSecond, int step) {
        long before = (long) perSecond * step / DRAIN_STEPS_PER_SECOND;
        long due = (long) perSecond * (step + 1) / DRAIN_STEPS_PER_SECOND;
        for (long i = before; i < due && !left.isEmpty(); i++) {
            left.remove().close(CloseReason.SERVER_SHUTTING_DOWN);
        }
        if (!left.isEmpty()) {
            vertx.setTimer(1000 / DRAIN_STEPS_PER_SECOND, timer -> closeSome(left, perSecond, step + 1));
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

    @Override
    public EventLoop eventLoop() {
        return ((ContextInternal) context).nettyEventLoop();
    }

    @Override
    public void enter(Channel channel, Transport transport) {
        // Null if the peer has gone again.
        if (services == null || drain != null || !(channel.remoteAddress() instanceof InetSocketAddress address)) {
            channel.close();
            return;
        }
        LoopCounter refusal = refusalOf(address, transport);
        if (refusal != null) {
            counters.increment(refusal);
            channel.close();
            return;
        }
        channels++;
        // The end of what the client says must not close the connection ahead of what it has said before.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.config().setWriteBufferWaterMark(waterMark);
        MqttServices wired = services;
        Peer peer = new Peer(address);
        channel.pipeline()
                .addLast(HANDLER, new MqttChannelHandler(handler -> connect(wired, handler, peer), this::left));
        transport.install(channel.pipeline(), HANDLER, peer);
    }

    /** A channel that has entered is closed. */
    private void left() {
        admission.leave();
        channels--;
        completeDrain();
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
