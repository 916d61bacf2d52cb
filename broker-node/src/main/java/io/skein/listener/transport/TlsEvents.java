package io.skein.listener.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.skein.observe.LoopCounter;
import java.nio.channels.ClosedChannelException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Hears from TLS how the handshake went and that the peer says no more. */
final class TlsEvents extends ChannelInboundHandlerAdapter {
    private final boolean nameFromCertificate;
    private final Peer peer;

    TlsEvents(boolean nameFromCertificate, Peer peer) {
        this.nameFromCertificate = nameFromCertificate;
        this.peer = peer;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            onHandshake(context, handshake);
        } else if (event instanceof SslCloseCompletionEvent end) {
            if (end.isSuccess()) { // close_notify; else the channel is closed
                context.fireUserEventTriggered(InputEnd.RECEIVED);
            }
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    private void onHandshake(ChannelHandlerContext context, SslHandshakeCompletionEvent handshake) {
        if (!handshake.isSuccess()) {
            if (!(handshake.cause() instanceof ClosedChannelException)) { // a peer that left is told by that
                context.fireUserEventTriggered(new TransportFailure(
                        LoopCounter.REFUSED_TLS_HANDSHAKE,
                        "TLS handshake: " + TransportFailure.describe(handshake.cause())));
            }
            context.close();
            return;
        }
        context.pipeline().remove(HandshakeInput.class);
        if (nameFromCertificate) {
            certify(context, context.pipeline().get(SslHandler.class).engine());
        }
    }

    /** The handshake has verified the certificate, if there is one. */
    private void certify(ChannelHandlerContext context, SSLEngine engine) {
        String name = commonName(engine.getSession());
        if (name != null) {
            peer.certifiedAs(name);
        } else if (engine.getNeedClientAuth()) { // whom the listener lets in is told by certificates alone
            context.fireUserEventTriggered(new TransportFailure(
                    LoopCounter.REFUSED_TLS_HANDSHAKE, "TLS handshake: the certificate has no common name"));
            context.close();
        }
    }

    private static @Nullable String commonName(SSLSession session) {
        try {
            X509Certificate own = (X509Certificate) session.getPeerCertificates()[0];
            return CommonName.of(own.getSubjectX500Principal());
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }
}
