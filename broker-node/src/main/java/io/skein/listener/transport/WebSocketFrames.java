package io.skein.listener.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.skein.observe.LoopCounter;

/**
 * Between WebSocket frames and the bytes of MQTT: packets do not care for the borders of frames or messages
 * [MQTT-6.0.0-2]. Each buffer written is a frame of its own; nothing is copied.
 */
final class WebSocketFrames extends ChannelDuplexHandler {
    private boolean closeSent;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closeSent || !(message instanceof WebSocketFrame frame)) {
            ReferenceCountUtil.release(message); // bytes before the answer to the upgrade, or after the end
        } else if (frame instanceof BinaryWebSocketFrame || frame instanceof ContinuationWebSocketFrame) {
            context.fireChannelRead(frame.content());
        } else {
            onOther(context, frame);
        }
    }

    private void onOther(ChannelHandlerContext context, WebSocketFrame frame) {
        try {
            if (frame instanceof PingWebSocketFrame) {
                onPing(context, frame.content());
            } else if (frame instanceof CloseWebSocketFrame close) {
                sendClose(context, close.statusCode() < 0 ? new CloseWebSocketFrame() : answerTo(close));
            } else if (!(frame instanceof PongWebSocketFrame)) {
                context.fireUserEventTriggered(new TransportFailure(LoopCounter.REFUSED_WEBSOCKET, "text frame"));
                sendClose(
                        context,
                        new CloseWebSocketFrame(WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "")); // [MQTT-6.0.0-1]
            }
        } finally {
            frame.release();
        }
    }

    /** A peer that does not read gets no answers: they would pile up here. */
    private static void onPing(ChannelHandlerContext context, ByteBuf content) {
        if (context.channel().isWritable()) {
            context.writeAndFlush(new PongWebSocketFrame(content.retain()));
        }
    }

    private static CloseWebSocketFrame answerTo(CloseWebSocketFrame close) {
        return new CloseWebSocketFrame(close.statusCode(), "");
    }

    private void sendClose(ChannelHandlerContext context, CloseWebSocketFrame close) {
        closeSent = true;
        context.writeAndFlush(close).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        boolean isPayload = message instanceof ByteBuf bytes && bytes.isReadable();
        context.write(isPayload ? new BinaryWebSocketFrame((ByteBuf) message) : message, promise);
    }

    /** Says that no more comes, and leaves it to the peer to close. */
    void end(ChannelHandlerContext context) {
        if (!closeSent) {
            closeSent = true;
            context.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE, ""));
        }
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        end(context);
        context.close(promise);
    }
}
