package io.skein.listener.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.skein.observe.LoopCounter;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does the costly steps of TLS handshakes, so that loops go on. Only so many may wait: were there no bound, everybody
 * who connects at once would be served after its patience has ended. Any thread.
 */
public final class HandshakeTasks implements AutoCloseable {
    private final ThreadPoolExecutor threads;

    /**
     * @param threadCount how many steps are done at once
     * @param maxPending handshakes that may wait for a thread; those of further connections fail
     */
    public HandshakeTasks(int threadCount, int maxPending, ThreadFactory factory) {
        threads = new ThreadPoolExecutor(
                threadCount, threadCount, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(maxPending), factory);
    }

    /** Handshakes that wait for a thread. */
    public long pending() {
        return threads.getQueue().size();
    }

    /** Takes the steps of one connection, one at a time; they are left out once it is closed. Asked on its loop. */
    Executor of(Channel channel) {
        return step -> {
            try {
                threads.execute(() -> runIfOpen(channel, step));
            } catch (RejectedExecutionException full) { // an error to SslHandler, which could not tell it from ours
                channel.eventLoop().execute(() -> refuse(channel));
            }
        };
    }

    private static void runIfOpen(Channel channel, Runnable step) {
        if (channel.isActive()) {
            step.run();
        }
    }

    /** Without the goodbyes of TLS, as these take steps too. */
    private static void refuse(Channel channel) {
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        if (tls != null) {
            tls.fireUserEventTriggered(
                    new TransportFailure(LoopCounter.REFUSED_BUSY, "too many TLS handshakes are pending"));
            tls.close();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
