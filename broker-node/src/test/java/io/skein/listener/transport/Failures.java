package io.skein.listener.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Stands where MQTT does: keeps the bytes and failures that layers below send up. */
final class Failures extends ChannelInboundHandlerAdapter {
    final List<TransportFailure> all = new ArrayList<>();
    /** Whether it closes when the peer says that no more comes, as MQTT does when it is through. */
    boolean closesAtEnd = true;

    final StringBuilder bytes = new StringBuilder();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf content = (ByteBuf) message;
        bytes.append(content.toString(StandardCharsets.ISO_8859_1));
        content.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof TransportFailure failure) {
            all.add(failure);
        } else if (event == InputEnd.RECEIVED && closesAtEnd) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        TransportFailure failure = TransportFailure.of(cause);
        if (failure == null) {
            throw new AssertionError(cause);
        }
        all.add(failure);
        context.close();
    }
}
