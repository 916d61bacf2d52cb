package io.skein.it.raw;

import io.skein.it.fixture.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Many MQTT 3.1.1 subscribers on one thread, which subscribe, acknowledge and count, and keep no message. */
public final class RawSwarm implements AutoCloseable {
    private static final int READ_BYTES = 256 * 1024;

    private final Selector selector;
    private final List<SwarmMember> members = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "raw-swarm");
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;

    private RawSwarm(Selector selector) {
        this.selector = selector;
    }

    /**
     * Begins to connect all at once. Client identifiers are the prefix and the number; {@code filters} tells what each
     * subscribes to, at one QoS.
     */
    public static RawSwarm start(Endpoint broker, String prefix, int size, int qos, IntFunction<List<String>> filters) {
        try {
            RawSwarm swarm = new RawSwarm(Selector.open());
            for (int i = 0; i < size; i++) {
                swarm.add(broker, filters.apply(i), qos);
            }
            swarm.connect(prefix);
            return swarm;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(Endpoint broker, List<String> filters, int qos) throws IOException {
        SocketChannel channel = SocketChannel.open(broker.address());
        channel.configureBlocking(false);
        SwarmMember member = new SwarmMember(channel, filters, qos);
        members.add(member);
        channel.register(selector, SelectionKey.OP_READ, member);
    }

    private void connect(String prefix) throws IOException {
        for (int i = 0; i < members.size(); i++) {
            members.get(i).write(RawConnect.v311(prefix + i).keepAlive(0).encode());
        }
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
        try {
            while (!closed) {
                selector.select(key -> read(key, buffer));
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    private static void read(SelectionKey key, ByteBuffer buffer) {
        SwarmMember member = (SwarmMember) key.attachment();
        try {
            buffer.clear();
            if (((SocketChannel) key.channel()).read(buffer) < 0) {
                throw new IOException("the broker closed a connection");
            }
            member.feed(buffer.flip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many members there are. */
    public int size() {
        return members.size();
    }

    /** Waits until every member has its SUBACK. */
    public void awaitSubscribed(Duration atMost) {
        awaitAll("subscribed", atMost, SwarmMember::isSubscribed);
    }

    /** Waits until every member has received at least this many messages. */
    public void awaitReceived(long count, Duration atMost) {
        awaitAll("received " + count, atMost, member -> member.received() >= count);
    }

    private void awaitAll(String what, Duration atMost, Predicate<SwarmMember> reached) {
        Awaitility.await(what)
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(5))
                .failFast(this::requireHealthy)
                .until(() -> members.stream().allMatch(reached));
    }

    private void requireHealthy() {
        if (failure != null) {
            throw new IllegalStateException("the swarm broke", failure);
        }
    }

    /** Messages that one member has received. */
    public long received(int member) {
        return members.get(member).received();
    }

    /** Messages that all members together have received. */
    public long received() {
        return members.stream().mapToLong(SwarmMember::received).sum();
    }

    /** Bytes of packets that all members together have received. */
    public long receivedBytes() {
        return members.stream().mapToLong(SwarmMember::receivedBytes).sum();
    }

    /** Closes every connection without DISCONNECT. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(10_000);
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
