package io.skein.listener.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.skein.listener.transport.TlsContexts.ClientCertificates;
import io.skein.observe.LoopCounter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsHandshakeTest {
    private final HandshakeTasks tasks = new HandshakeTasks(1, 1, Thread::new);
    private final CountDownLatch threadIsTaken = new CountDownLatch(1);
    private final CountDownLatch threadIsFree = new CountDownLatch(1);
    private final EmbeddedChannel other = new EmbeddedChannel();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        threadIsFree.countDown();
        tasks.close();
        other.finishAndReleaseAll();
    }

    private void takeTheThread() throws InterruptedException {
        tasks.of(other).execute(() -> {
            threadIsTaken.countDown();
            try {
                threadIsFree.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        threadIsTaken.await();
    }

    private EmbeddedChannel server(Failures above) throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        TlsFiles files = new TlsFiles(
                List.of(Files.writeString(directory.resolve("certificate"), bundle.getCertificatePathPEM())),
                List.of(Files.writeString(directory.resolve("key"), bundle.getPrivateKeyPEM())),
                null,
                "",
                null);
        TlsContexts contexts = TlsContexts.of(files, files.read(), ClientCertificates.NOT_ASKED_FOR);
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast("above", above);
        new Transport("mqtts", "127.0.0.1", 1, null, new TlsServer(contexts, false, tasks), null)
                .install(channel.pipeline(), "above", new Peer(new InetSocketAddress("127.0.0.1", 1)));
        return channel;
    }

    private static ByteBuf clientHello() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, null, null);
        SSLEngine client = context.createSSLEngine();
        client.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
        client.wrap(ByteBuffer.allocate(0), hello);
        return Unpooled.wrappedBuffer(hello.flip());
    }

    @Test
    void shouldCloseWhoFindsTooManyHandshakesPending() throws Exception {
        takeTheThread();
        EmbeddedChannel first = server(new Failures());
        first.writeInbound(clientHello());
        assertThat(tasks.pending()).isEqualTo(1);
        assertThat(first.isOpen()).isTrue();

        Failures above = new Failures();
        EmbeddedChannel second = server(above);
        second.writeInbound(clientHello());

        assertThat(second.isOpen()).isFalse();
        assertThat(above.all).extracting(TransportFailure::refusedAs).containsExactly(LoopCounter.REFUSED_BUSY);
        first.finishAndReleaseAll();
    }

    @Test
    void shouldDoNothingForWhoHasLeft() throws Exception {
        takeTheThread();
        AtomicBoolean done = new AtomicBoolean();
        EmbeddedChannel left = new EmbeddedChannel();
        tasks.of(left).execute(() -> done.set(true));
        left.close();
        threadIsFree.countDown();
        awaitIdle();

        assertThat(done).isFalse();
    }

    private void awaitIdle() throws InterruptedException, ExecutionException {
        FutureTask<Boolean> last = new FutureTask<>(() -> true);
        while (tasks.pending() > 0) {
            Thread.onSpinWait();
        }
        tasks.of(other).execute(last);
        assertThat(last.get()).isTrue();
    }

    @Test
    void shouldNotReadWithoutEndWhileAStepIsPending() throws Exception {
        takeTheThread();
        EmbeddedChannel channel = server(new Failures());
        channel.writeInbound(clientHello());
        int kibibytes = 0;
        while (channel.config().isAutoRead() && kibibytes < 1024) {
            channel.writeInbound(Unpooled.buffer().writeZero(1024));
            kibibytes++;
        }

        assertThat(kibibytes).isBetween(100, 200);
        assertThat(channel.isOpen()).isTrue();
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldReadAgainAfterTheHandshake() {
        AtomicInteger reads = new AtomicInteger();
        EmbeddedChannel channel = new EmbeddedChannel(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void read(ChannelHandlerContext context) {
                        reads.incrementAndGet();
                    }
                },
                new HandshakeInput());
        channel.writeInbound(Unpooled.buffer().writeZero(200 * 1024));
        reads.set(0);
        channel.read();
        assertThat(reads).hasValue(0);

        channel.pipeline().remove(HandshakeInput.class);
        channel.read();

        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(reads).hasPositiveValue();
        channel.finishAndReleaseAll();
    }
}
