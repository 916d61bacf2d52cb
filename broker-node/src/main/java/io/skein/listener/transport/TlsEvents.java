package io.skein.listener.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.skein.observe.LoopCounter;
import java.nio.channels.ClosedChannelException;
import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
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
        } else if (event instanceof SslCloseCompletionEvent) {
            context.close(); // close_notify is answered by one, and the connection is over (RFC 5246, 7.2.1)
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
        SslHandler tls = context.pipeline().get(SslHandler.class);
        String name = nameFromCertificate ? commonName(tls.engine().getSession()) : null;
        if (name != null) {
            peer.certifiedAs(name);
        }
    }

    /** Null without a certificate or a name in it; the handshake has verified what there is. */
    private static @Nullable String commonName(SSLSession session) {
        try {
            X509Certificate own = (X509Certificate) session.getPeerCertificates()[0];
            for (Rdn part : new LdapName(own.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")
                        && !part.getValue().toString().isEmpty()) {
                    return part.getValue().toString();
                }
            }
            return null;
        } catch (SSLPeerUnverifiedException | InvalidNameException e) {
            return null;
        }
    }
}
