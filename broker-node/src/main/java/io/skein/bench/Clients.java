package io.skein.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.skein.config.HostPort;
import io.skein.listener.mqtt.codec.Connect;
import io.skein.listener.mqtt.codec.ConnectProperties;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The tool's event loops, and how its clients connect. For every thread. */
final class Clients implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MILLIS = 30_000;

    /** How long a durable session outlives the connection: longer than a run, not for ever. */
    private static final long SESSION_EXPIRY_SECONDS = 3600;

    /** What a socket may have waiting before the publisher stops: about what the kernel takes at once. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final BenchOptions options;
    private final MultiThreadIoEventLoopGroup group;
    private final List<BenchLoop> loops = new ArrayList<>();

    Clients(BenchOptions options) {
        this.options = options;
        IoHandlerFactory handlers = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.group = new MultiThreadIoEventLoopGroup(options.threads(), handlers);
        for (int i = 0; i < options.threads(); i++) {
            loops.add(new BenchLoop((EventLoop) group.next()));
        }
    }

    List<BenchLoop> loops() {
        return loops;
    }

    /** The loop of the i-th client. */
    BenchLoop loop(int i) {
        return loops.get(i % loops.size());
    }

    /** What has been counted on all loops. Waits for them; not on a loop. */
    BenchLoop.Snapshot snapshot() {
        List<CompletableFuture<BenchLoop.Snapshot>> parts =
                loops.stream().map(BenchLoop::snapshot).toList();
        return parts.stream().map(CompletableFuture::join).reduce(BenchLoop.Snapshot.NONE, BenchLoop.Snapshot::plus);
    }

    /** Keeps the latencies of what is meant to be sent between now and a later time. Waits for the loops. */
    void keepLatencies(Duration time) {
        long begin = System.nanoTime();
        loops.stream()
                .map(loop -> loop.keepLatencies(begin, begin + time.toNanos()))
                .toList()
                .forEach(CompletableFuture::join);
    }

    /** The latencies of that interval so far. Waits for the loops. */
    Histogram keptLatencies() {
        Histogram sum = new Histogram(BenchLoop.DIGITS);
        loops.stream().map(BenchLoop::keptLatencies).toList().forEach(kept -> sum.add(kept.join()));
        return sum;
    }

    /**
     * Connects a client, without waiting.
     *
     * @param role part of the client identifier
     * @param i which one of its kind: decides its loop, address and target
     * @param durable whether its session outlives the connection
     */
    BenchClient connect(String role, int i, boolean durable, List<HostPort> targets, BenchClient.Behaviour behaviour) {
        BenchLoop loop = loop(i);
        BenchClient client = new BenchClient(loop, connectPacket(role + i, durable), behaviour);
        HostPort target = targets.get(i % targets.size());
        Bootstrap bootstrap = bootstrap(loop, client);
        if (!options.sources().isEmpty()) {
            String source = options.sources().get(i % options.sources().size());
            bootstrap.localAddress(new InetSocketAddress(source, 0));
        }
        bootstrap.connect(new InetSocketAddress(target.host(), target.port())).addListener(done -> {
            if (!done.isSuccess()) {
                client.failed("connecting to " + target + ": " + done.cause().getMessage());
            }
        });
        return client;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private Bootstrap bootstrap(BenchLoop loop, BenchClient client) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop.eventLoop())
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(client);
                    }
                });
        if (Epoll.isAvailable()) {
            // Ports are told apart by the whole connection, so that one address makes more than 28,000 of them.
            bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
        return bootstrap;
    }

    private Connect connectPacket(String name, boolean durable) {
        BenchOptions.Login login = options.login();
        return new Connect(
                options.version(),
                !durable,
                0,
                options.topicPrefix() + "-" + name,
                null,
                login == null ? null : login.userName(),
                login == null ? null : login.password(),
                durable && options.version().isV5() ? expiring() : ConnectProperties.NONE);
    }

    private static ConnectProperties expiring() {
        ConnectProperties none = ConnectProperties.NONE;
        return new ConnectProperties(
                SESSION_EXPIRY_SECONDS,
                none.receiveMaximum(),
                none.maximumPacketSize(),
                none.topicAliasMaximum(),
                none.requestResponseInformation(),
                none.requestProblemInformation(),
                none.userProperties(),
                none.authenticationMethod(),
                none.authenticationData());
    }
}
