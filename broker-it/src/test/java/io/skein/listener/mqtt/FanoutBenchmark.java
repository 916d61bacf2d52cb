package io.skein.listener.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.skein.auth.Authenticator;
import io.skein.auth.TopicAuthorizer;
import io.skein.cluster.single.SingleClusterNode;
import io.skein.listener.mqtt.codec.Connect;
import io.skein.listener.mqtt.codec.ConnectProperties;
import io.skein.listener.mqtt.codec.MqttEncoder;
import io.skein.listener.mqtt.codec.MqttPacket;
import io.skein.listener.mqtt.codec.MqttVersion;
import io.skein.listener.mqtt.codec.PubAck;
import io.skein.listener.mqtt.codec.Publish;
import io.skein.listener.mqtt.codec.Subscribe;
import io.skein.listener.mqtt.codec.SubscriptionRequest;
import io.skein.listener.transport.Peer;
import io.skein.model.Payload;
import io.skein.model.Qos;
import io.skein.observe.Events;
import io.skein.observe.LoopCounters;
import io.skein.observe.NodeMetrics;
import io.skein.router.Router;
import io.skein.router.RouterLoop;
import io.skein.router.RouterOptions;
import io.skein.store.StoreOptions;
import io.skein.store.session.ChangeContext.Overflow;
import io.skein.store.session.SessionLimits;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one PUBLISH costs from its bytes in to its bytes out, without sockets: decoder, connection, router, sessions,
 * encoder. One operation is one PUBLISH to {@code receivers} subscribers on one loop; with the GC profiler
 * ({@code -prof gc}) {@code gc.alloc.rate.norm} is bytes allocated for it.
 */
@SuppressWarnings("NullAway.Init") // set up by the harness
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class FanoutBenchmark {
    private static final int PUBLISHES = 64;
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    @Param({"1", "10", "100"})
    public int receivers;

    @Param({"0", "1"})
    public int qos;

    @Param({"64", "4096"})
    public int payloadBytes;

    private Vertx vertx;
    private Context context;
    private EmbeddedChannel publisher;
    private final List<EmbeddedChannel> subscribers = new ArrayList<>();
    private ByteBuf published;
    private int nextPacketId;

    /** Connects one publisher and all subscribers. */
    @Setup(Level.Trial)
    public void connect() throws Exception {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        context = vertx.getOrCreateContext();
        onLoop(this::connectAll);
        Publish packet =
                Publish.of("bench/topic", Payload.of("x".repeat(payloadBytes).getBytes(UTF_8)), qos(), false, qos);
        published = encode(packet);
    }

    private void connectAll() {
        SessionLimits limits = new SessionLimits(100_000, 64 << 20, Overflow.DROP_NEWEST, 3_600_000, 10_000);
        Router router = new Router(
                new SingleClusterNode(vertx, "bench", new StoreOptions(limits, false, 1L << 30)),
                1,
                limits,
                new RouterOptions(1000, Long.MAX_VALUE, 1000, 30_000, false));
        RouterLoop loop = router.openLoop(0);
        LoopCounters counters = new NodeMetrics().newLoop();
        MqttOptions options = new MqttOptions(
                1 << 20, 65_535, 65_535, 128, 100, 10_000, 64 << 20, 32 << 20, 1024, 0, 60_000, 0, 0, null);
        MqttServices services = new MqttServices(
                options,
                loop,
                router.clients(),
                router.subscriptions(),
                Authenticator.allowAnonymous(),
                TopicAuthorizer.allowAll(),
                new PublishFrames(loop, PooledByteBufAllocator.DEFAULT),
                new Events("bench"),
                counters);
        publisher = open(services, loop, counters, "publisher");
        for (int i = 0; i < receivers; i++) {
            subscribers.add(open(services, loop, counters, "subscriber-" + i));
        }
    }

    private static EmbeddedChannel open(
            MqttServices services, RouterLoop loop, LoopCounters counters, String clientId) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
        channel.pipeline()
                .addLast(new MqttChannelHandler(
                        handler -> new MqttConnection(
                                services,
                                new MqttOutput(handler, loop, counters, Long.MAX_VALUE),
                                new Peer(ADDRESS),
                                () -> {}),
                        () -> {}));
        channel.writeInbound(
                encode(new Connect(MqttVersion.V5, true, 0, clientId, null, null, null, ConnectProperties.NONE)));
        return channel;
    }

    /** Subscribes once the handshakes are through. */
    @Setup(Level.Trial)
    public void subscribe() throws Exception {
        onLoop(() -> subscribers.forEach(channel -> channel.writeInbound(
                encode(new Subscribe(1, 0, List.of(), List.of(SubscriptionRequest.of("bench/#", Qos.EXACTLY_ONCE)))))));
        onLoop(() -> subscribers.forEach(FanoutBenchmark::drain));
    }

    /** Publishes a burst, as one read from a socket brings it, and takes what goes out. */
    @Benchmark
    @OperationsPerInvocation(PUBLISHES)
    public int publish() throws Exception {
        onLoop(() -> {
            for (int i = 0; i < PUBLISHES; i++) {
                publisher.writeInbound(published.retainedDuplicate());
            }
        });
        int[] taken = new int[1];
        onLoop(() -> taken[0] = take());
        return taken[0];
    }

    private int take() {
        int taken = drain(publisher);
        for (EmbeddedChannel subscriber : subscribers) {
            taken += drain(subscriber);
        }
        for (int i = 0; qos > 0 && i < PUBLISHES; i++) {
            int packetId = 1 + nextPacketId++ % 65_535;
            for (EmbeddedChannel subscriber : subscribers) {
                subscriber.writeInbound(encode(new PubAck(packetId)));
            }
        }
        return taken;
    }

    private static int drain(EmbeddedChannel channel) {
        int count = 0;
        for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            ReferenceCountUtil.release(out);
            count++;
        }
        return count;
    }

    private static ByteBuf encode(MqttPacket packet) {
        return MqttEncoder.encode(packet, MqttVersion.V5, ByteBufAllocator.DEFAULT);
    }

    private Qos qos() {
        return Qos.of(qos);
    }

    /** Runs it on the loop, and what it has put off to the end of the turn too. */
    private void onLoop(Runnable action) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.runOnContext(v -> {
            action.run();
            context.runOnContext(w -> context.runOnContext(x -> done.complete(null)));
        });
        done.get(30, TimeUnit.SECONDS);
    }

    /** Lets go of everything. */
    @TearDown(Level.Trial)
    public void close() throws Exception {
        published.release();
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
