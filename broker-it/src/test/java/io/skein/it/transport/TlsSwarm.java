package io.skein.it.transport;

import io.skein.it.fixture.TlsTrust;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.PacketWriter;
import io.skein.it.raw.RawConnect;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Many subscribers over TLS, which count what they get. */
final class TlsSwarm implements AutoCloseable {
    private static final int CONNECTING_AT_ONCE = 50;

    private final Vertx vertx = Vertx.vertx();
    private final NetClient client;
    private final int port;
    private final String filter;
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger subscribed = new AtomicInteger();
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private TlsSwarm(TlsTrust trust, int port, String filter) {
        this.port = port;
        this.filter = filter;
        this.client = vertx.createNetClient(new NetClientOptions()
                .setSsl(true)
                .setTrustOptions(
                        new PemTrustOptions().addCertPath(trust.authority().toString()))
                .setHostnameVerificationAlgorithm("HTTPS"));
    }

    /** Connects so many, some at once, and waits until all have subscribed. */
    static TlsSwarm start(TlsTrust trust, int port, int size, String filter) {
        TlsSwarm swarm = new TlsSwarm(trust, port, filter);
        for (int i = 0; i < CONNECTING_AT_ONCE; i++) {
            swarm.connectNext(size);
        }
        Awaitility.await("swarm subscribed")
                .atMost(2, TimeUnit.MINUTES)
                .failFast(() -> swarm.failed.get() > 0)
                .until(() -> swarm.subscribed.get() == size);
        return swarm;
    }

    private void connectNext(int size) {
        int number = started.getAndIncrement();
        if (number >= size) {
            return;
        }
        client.connect(port, "localhost")
                .onFailure(cause -> failed.incrementAndGet())
                .onSuccess(socket -> {
                    new Member(socket, () -> connectNext(size));
                    socket.write(Buffer.buffer(
                            RawConnect.v311("swarm-" + number).keepAlive(0).encode()));
                });
    }

    /** One connection; all its packets are short. */
    private final class Member {
        private final NetSocket socket;
        private final Runnable onSubscribed;
        private Buffer unread = Buffer.buffer();

        Member(NetSocket socket, Runnable onSubscribed) {
            this.socket = socket;
            this.onSubscribed = onSubscribed;
            socket.closeHandler(closed -> lost.incrementAndGet());
            socket.handler(this::read);
        }

        private void read(Buffer bytes) {
            unread.appendBuffer(bytes);
            while (unread.length() >= 2 && unread.length() >= 2 + unread.getByte(1)) {
                int length = 2 + unread.getByte(1);
                packet(PacketType.values()[(unread.getByte(0) & 0xFF) >> 4]);
                unread = unread.getBuffer(length, unread.length());
            }
        }

        private void packet(PacketType type) {
            if (type == PacketType.CONNACK) {
                socket.write(Buffer.buffer(
                        new PacketWriter().two(1).text(filter).one(0).packet(PacketType.SUBSCRIBE, 2)));
            } else if (type == PacketType.SUBACK) {
                subscribed.incrementAndGet();
                onSubscribed.run();
            } else if (type == PacketType.PUBLISH) {
                received.incrementAndGet();
            }
        }
    }

    /** Messages that all of them together have received. */
    int received() {
        return received.get();
    }

    /** Connections that are gone. */
    int lost() {
        return lost.get();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
