package io.skein.listener.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** Says on every layer of a connection that no more comes: WebSocket's Close, TLS' close_notify, TCP's FIN. */
public final class OutputEnd {
    private OutputEnd() {}

    /** Everything is flushed; the peer is left to close. On the channel's loop. */
    public static void send(Channel channel) {
        ChannelHandlerContext webSocket = channel.pipeline().context(WebSocketFrames.class);
        if (webSocket != null) {
            ((WebSocketFrames) webSocket.handler()).end(webSocket);
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        ChannelFuture said = tls == null ? channel.newSucceededFuture() : tls.closeOutbound();
        said.addListener(done -> {
            if (done.isSuccess() && channel instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            } else {
                channel.close();
            }
        });
    }
}
