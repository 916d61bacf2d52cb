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

/**
 * Stands in the channel's pipeline before Vert.x's own handler and takes all bytes for the {@link MqttConnection}; the
 * rest of the channel's life goes on to Vert.x.
 */
final class MqttChannelHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(MqttChannelHandler.class);

    private final Function<ChannelHandlerContext, MqttConnection> wiring;

    @SuppressWarnings("NullAway.Init")
    private MqttConnection connection;

    MqttChannelHandler(Function<ChannelHandlerContext, MqttConnection> wiring) {
        this.wiring = wiring;
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
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection.onClosed();
        context.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof TransportFailure failure) {
            connection.onBrokenBelow(failure);
        } else if (event == InputEnd.RECEIVED || event == ChannelInputShutdownEvent.INSTANCE) {
            connection.onInputEnd();
        } else {
            context.fireUserEventTriggered(event);
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
