package io.skein.listener.transport;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One listener: where it binds, and the layers between its connections and MQTT. In the order of bytes that come in:
 * PROXY header, TLS, HTTP and WebSocket. Immutable but for the certificates; any thread.
 *
 * @param name in keys and in the log
 * @param host to bind
 * @param port to bind
 * @param trustedProxies who may connect, and tells the real address first; null without the PROXY protocol
 * @param tls null without TLS
 * @param webSocket null without WebSocket
 */
public record Transport(
        String name,
        String host,
        int port,
        @Nullable Predicate<InetAddress> trustedProxies,
        @Nullable TlsServer tls,
        @Nullable WebSocketOptions webSocket) {
    private static final int MAX_REQUEST_LINE_BYTES = 4096;
    private static final int MAX_HEADERS_BYTES = 8192;
    private static final int MAX_CHUNK_BYTES = 1024;
    /** A request for an upgrade has none. */
    private static final int MAX_BODY_BYTES = 1024;

    /** Whether somebody with this address may connect at all. */
    public boolean admits(InetAddress peer) {
        return trustedProxies == null || trustedProxies.test(peer);
    }

    /** Puts the layers before the handler of this name. On the channel's loop. */
    public void install(ChannelPipeline pipeline, String above, Peer peer) {
        if (trustedProxies != null) {
            pipeline.addBefore(above, "proxy", new ProxyDetector(peer));
        }
        if (tls != null) {
            pipeline.addBefore(above, "tls-input", new HandshakeInput());
            pipeline.addBefore(above, "tls", tls.newHandler(pipeline.channel()));
            pipeline.addBefore(above, "tls-events", new TlsEvents(tls.nameFromCertificate(), peer));
        }
        if (webSocket != null) {
            pipeline.addBefore(
                    above, "http", new HttpServerCodec(MAX_REQUEST_LINE_BYTES, MAX_HEADERS_BYTES, MAX_CHUNK_BYTES));
            pipeline.addBefore(above, "request", new UpgradeRequest(MAX_BODY_BYTES));
            pipeline.addBefore(above, "upgrade", new WebSocketUpgrade(webSocket));
        }
    }
}
