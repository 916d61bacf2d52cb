package io.skein.listener.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.Mapping;
import java.util.concurrent.Executor;

/**
 * The TLS of one listener, for all loops of the node. Its certificates are replaced in one step: handshakes that begin
 * later use the new ones, connections that are open keep what they have. Any thread.
 */
public final class TlsServer {
    private static final int MAX_CLIENT_HELLO_BYTES = 16 * 1024;
    private static final long CLOSE_NOTIFY_MILLIS = 1000;

    private final HandshakeTasks handshakes;
    private final boolean nameFromCertificate;
    private volatile TlsContexts contexts;

    /**
     * @param handshakes does the costly steps of handshakes, so that loops go on
     * @param nameFromCertificate whether a client's certificate tells its user name
     */
    public TlsServer(TlsContexts contexts, boolean nameFromCertificate, HandshakeTasks handshakes) {
        this.contexts = contexts;
        this.nameFromCertificate = nameFromCertificate;
        this.handshakes = handshakes;
    }

    public void replace(TlsContexts newer) {
        contexts = newer;
    }

    /** What new connections get. */
    public TlsContexts contexts() {
        return contexts;
    }

    boolean nameFromCertificate() {
        return nameFromCertificate;
    }

    ChannelHandler newHandler(Channel channel) {
        return new HandshakeStart(name -> contexts.select(name), handshakes.of(channel));
    }

    /** Chooses the certificate when the client has named a host; no timeouts but the connection's own. */
    private static final class HandshakeStart extends SniHandler {
        private final Executor handshakes;

        HandshakeStart(Mapping<String, SslContext> contexts, Executor handshakes) {
            super(contexts, MAX_CLIENT_HELLO_BYTES, 0);
            this.handshakes = handshakes;
        }

        @Override
        protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
            SslHandler handler = context.newHandler(allocator, handshakes);
            handler.setHandshakeTimeoutMillis(0);
            handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
            return handler;
        }
    }
}
