package io.skein.listener.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;

/**
 * Stands before TLS until its handshake has succeeded. What a client sends while a step of the handshake waits for its
 * turn is kept by TLS without a bound, so after more than any handshake needs the client is not read from. On the
 * channel's loop.
 */
final class HandshakeInput extends ChannelDuplexHandler {
    private static final int MAX_BYTES = 128 * 1024;

    private int receivedBytes;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        receivedBytes += ((ByteBuf) message).readableBytes();
        if (isFull()) {
            context.channel().config().setAutoRead(false);
        }
        context.fireChannelRead(message);
    }

    private boolean isFull() {
        return receivedBytes > MAX_BYTES;
    }

    /** TLS asks for more by itself as long as there is a handshake. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (!isFull()) {
            context.read();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (isFull()) {
            context.channel().config().setAutoRead(true);
        }
    }
}
