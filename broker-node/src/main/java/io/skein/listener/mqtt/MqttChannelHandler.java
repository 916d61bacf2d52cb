package io.skein.listener.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.skein.listener.transport.InputEnd;
import io.skein.listener.transport.TransportFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last in a channel's pipeline: takes all bytes, and what else becomes of the channel, for the {@link MqttConnection}. */
final class MqttChannelHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(MqttChannelHandler.class);

    private final Function<ChannelHandlerContext, MqttConnection> wiring;
    private final Runnable onGone;

    @SuppressWarnings("NullAway.Init")
    private MqttConnection connection;

    /** @param onGone called once when the channel is closed and nothing of it is left */
    MqttChannelHandler(Function<ChannelHandlerContext, MqttConnection> wiring, Runnable onGone) {
        this.wiring = wiring;
        this.onGone = onGone;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        connection = wiring.apply(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        connection.onBytes((ByteBuf) message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            connection.onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection.onClosed();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        onGone.run();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof TransportFailure failure) {
            connection.onBrokenBelow(failure);
        } else if (event == InputEnd.RECEIVED || event == ChannelInputShutdownEvent.INSTANCE) {
            connection.onInputEnd();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        TransportFailure failure = TransportFailure.of(cause);
        if (failure != null) {
            connection.onBrokenBelow(failure);
        } else if (!(cause instanceof IOException || cause instanceof UncheckedIOException)) { // a reset is ordinary
            LOG.error("event=connection-failed {}", connection, cause);
        }
        context.close();
    }
}
