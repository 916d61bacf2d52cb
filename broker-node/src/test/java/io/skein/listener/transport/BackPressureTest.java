package io.skein.listener.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.skein.listener.transport.TlsContexts.ClientCertificates;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real sockets: who is not read from must come to a stop behind every layer, and go on where it stopped. */
class BackPressureTest {
    private static final int TOTAL_BYTES = 64 << 20;
    private static final int FRAME_BYTES = 60_000;
    /** What layers may hold that was read in one go; far below what is sent. */
    private static final long MOST_AFTER_PAUSE_BYTES = 2 << 20;

    @TempDir
    Path directory;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final CompletableFuture<Channel> accepted = new CompletableFuture<>();
    private final HandshakeTasks tasks = new HandshakeTasks(1, 10, Thread::new);
    private final AtomicLong received = new AtomicLong();

    @AfterEach
    void stop() {
        tasks.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Stands where MQTT does: stops reading with the first bytes. */
    private final class Above extends ChannelInboundHandlerAdapter {
        private boolean paused;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            received.addAndGet(((ByteBuf) message).readableBytes());
            ((ByteBuf) message).release();
            if (!paused) {
                paused = true;
                context.channel().config().setAutoRead(false);
                accepted.complete(context.channel());
            }
        }
    }

    private int serve(Transport transport) {
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast("above", new Above());
                        transport.install(
                                channel.pipeline(), "above", new Peer((InetSocketAddress) channel.remoteAddress()));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void shouldStopWhoIsNotReadFrom(boolean isTls, boolean isWebSocket) throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=localhost")
                .ecp256()
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        int port = serve(new Transport(
                "test",
                "127.0.0.1",
                1,
                null,
                isTls ? tls(bundle) : null,
                isWebSocket ? new WebSocketOptions("/mqtt", FRAME_BYTES, null) : null));
        try (Socket socket = connect(port, isTls ? bundle : null)) {
            Thread sender = new Thread(() -> send(socket, isWebSocket), "sender");
            sender.start();
            Channel channel = accepted.get(20, TimeUnit.SECONDS);
            long[] last = {-1};
            Awaitility.await("at a stop")
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> last[0] == (last[0] = received.get()));
            assertThat(received.get()).isLessThan(MOST_AFTER_PAUSE_BYTES);
            assertThat(sender.isAlive()).isTrue();

            channel.config().setAutoRead(true);
            Awaitility.await("all has come").atMost(Duration.ofSeconds(60)).until(() -> received.get() == TOTAL_BYTES);
            sender.join();
        }
    }

    private TlsServer tls(X509Bundle bundle) throws IOException, TlsFileException {
        Path certificate = Files.writeString(directory.resolve("certificate"), bundle.getCertificatePEM());
        Path key = Files.writeString(directory.resolve("key"), bundle.getPrivateKeyPEM());
        TlsFiles files = new TlsFiles(List.of(certificate), List.of(key), null, "", null);
        TlsContexts contexts = TlsContexts.of(files, files.read(), ClientCertificates.NOT_ASKED_FOR);
        return new TlsServer(contexts, false, tasks);
    }

    private static Socket connect(int port, @Nullable X509Bundle trusted) throws Exception {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        if (trusted == null) {
            return plain;
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trusted.toTrustManager()}, null);
        return context.getSocketFactory().createSocket(plain, "localhost", port, true);
    }

    private static void send(Socket socket, boolean isWebSocket) {
        try {
            OutputStream out = socket.getOutputStream();
            if (isWebSocket) {
                upgrade(socket);
            }
            byte[] payload = new byte[FRAME_BYTES];
            for (int sent = 0; sent < TOTAL_BYTES; sent += FRAME_BYTES) {
                int length = Math.min(FRAME_BYTES, TOTAL_BYTES - sent);
                if (isWebSocket) {
                    out.write(new byte[] {(byte) 0x82, (byte) 0xFE, (byte) (length >> 8), (byte) length, 0, 0, 0, 0});
                }
                out.write(payload, 0, length);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void upgrade(Socket socket) throws IOException {
        String request = """
                GET /mqtt HTTP/1.1
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Protocol: mqtt

                """;
        socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) socket.getInputStream().read());
        }
    }
}
