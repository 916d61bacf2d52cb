package io.skein.listener.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * Says on every layer of a connection that no more comes: WebSocket's Close, TLS' close_notify, TCP's FIN. Closing at
 * once with bytes unread would reset the connection, and the peer would not see what was sent last. On the channel's
 * loop.
 */
public final class OutputEnd {
    private static final long GRACE_MILLIS = 1000;

    private OutputEnd() {}

    /**
     * Everything is flushed; the peer is left to close, if it has not said already that no more comes.
     *
     * @param context of MQTT
     */
    public static void send(ChannelHandlerContext context) {
        ChannelHandlerContext webSocket = context.pipeline().context(WebSocketFrames.class);
        ChannelFuture said = webSocket == null
                ? context.newSucceededFuture()
                : ((WebSocketFrames) webSocket.handler()).end(webSocket);
        sendAfter(said, context);
    }

    /** The same when the last of what a layer says is written, and closes a peer that does not do so in a moment. */
    static void sendAndClose(ChannelFuture last, ChannelHandlerContext context) {
        sendAfter(last, context);
        context.channel().config().setAutoRead(true);
        context.channel().eventLoop().schedule(() -> context.close(), GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void sendAfter(ChannelFuture last, ChannelHandlerContext context) {
        last.addListener(written -> {
            if (written.isSuccess()) {
                endTls(context);
            } else {
                context.close();
            }
        });
    }

    private static void endTls(ChannelHandlerContext context) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        ChannelFuture said = tls == null ? context.newSucceededFuture() : tls.closeOutbound();
        said.addListener(done -> {
            Channel channel = context.channel();
            if (done.isSuccess() && channel instanceof DuplexChannel duplex && !duplex.isInputShutdown()) {
                duplex.shutdownOutput();
            } else {
                context.close();
            }
        });
    }
}
