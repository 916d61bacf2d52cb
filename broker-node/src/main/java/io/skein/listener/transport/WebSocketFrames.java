package io.skein.listener.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.skein.observe.LoopCounter;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * Between WebSocket frames and the bytes of MQTT: packets do not care for the borders of frames or messages
 * [MQTT-6.0.0-2]. Each buffer written is a frame of its own; nothing is copied.
 *
 * <p>What MQTT has written and not flushed stays here: it may be withheld because the node is without its lease, and
 * an answer to Ping or a Close must not take it along.
 */
final class WebSocketFrames extends ChannelDuplexHandler {
    private static final int NO_STATUS = -1;

    private int closeStatus = WebSocketCloseStatus.NORMAL_CLOSURE.code();
    private boolean closeReceived;
    private @Nullable ChannelFuture closeSent;

    /** Counts as pending with the channel, so that it bounds what is written. */
    @SuppressWarnings("NullAway.Init")
    private PendingWriteQueue unflushed;

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        unflushed = new PendingWriteQueue(context);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        discardUnflushed();
    }

    private void discardUnflushed() {
        unflushed.removeAndFailAll(new ClosedChannelException());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            ReferenceCountUtil.release(message); // bytes before the answer to the upgrade
        } else if (closeSent != null || closeReceived) {
            onFrameAfterTheEnd(context, frame);
        } else if (frame instanceof BinaryWebSocketFrame || frame instanceof ContinuationWebSocketFrame) {
            context.fireChannelRead(frame.content());
        } else {
            onOther(context, frame);
        }
    }

    private void onFrameAfterTheEnd(ChannelHandlerContext context, WebSocketFrame frame) {
        frame.release();
        if (frame instanceof CloseWebSocketFrame && closeSent != null) {
            context.close(); // both have said it (RFC 6455, 7.1.1)
        }
    }

    private void onOther(ChannelHandlerContext context, WebSocketFrame frame) {
        try {
            if (frame instanceof PingWebSocketFrame) {
                onPing(context, frame.content());
            } else if (frame instanceof CloseWebSocketFrame close) {
                onClose(context, close);
            } else if (!(frame instanceof PongWebSocketFrame)) {
                context.fireUserEventTriggered(new TransportFailure(LoopCounter.REFUSED_WEBSOCKET, "text frame"));
                fail(context, WebSocketCloseStatus.INVALID_MESSAGE_TYPE); // [MQTT-6.0.0-1]
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

    /** It is answered when MQTT has done with what came before. */
    private void onClose(ChannelHandlerContext context, CloseWebSocketFrame close) {
        closeReceived = true;
        closeStatus = close.statusCode() < 0 ? NO_STATUS : close.statusCode();
        context.fireUserEventTriggered(InputEnd.RECEIVED);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        TransportFailure failure = TransportFailure.of(cause);
        if (failure != null && cause instanceof CorruptedWebSocketFrameException broken) {
            context.fireUserEventTriggered(failure);
            fail(context, broken.closeStatus());
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    private void fail(ChannelHandlerContext context, WebSocketCloseStatus status) {
        if (closeSent == null) {
            closeStatus = status.code();
            OutputEnd.sendAndClose(end(context), context);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf bytes && bytes.isReadable())) {
            unflushed.add(message, promise);
        } else if (closeSent == null) {
            unflushed.add(new BinaryWebSocketFrame(bytes), promise);
        } else {
            bytes.release(); // after Close nothing may follow (RFC 6455, 5.5.1)
            promise.trySuccess();
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        unflushed.removeAndWriteAll();
        context.flush();
    }

    /**
     * Says that no more comes, and leaves it to the peer to close. What is not flushed by now never leaves. Answers when
     * that is written.
     */
    ChannelFuture end(ChannelHandlerContext context) {
        if (closeSent == null) {
            discardUnflushed();
            closeSent = context.writeAndFlush(
                    closeStatus == NO_STATUS ? new CloseWebSocketFrame() : new CloseWebSocketFrame(closeStatus, ""));
        }
        return closeSent;
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        end(context);
        context.close(promise);
    }
}
