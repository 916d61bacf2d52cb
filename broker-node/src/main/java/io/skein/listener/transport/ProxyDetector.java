package io.skein.listener.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.ProtocolDetectionState;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.skein.observe.LoopCounter;
import java.util.List;

/**
 * Looks at the first bytes of a connection that must begin with a PROXY header. One that does not is closed at once; the
 * decoder alone would wait for the end of a line that never comes.
 */
final class ProxyDetector extends ByteToMessageDecoder {
    /** Type-length-values of version 2 that follow the addresses; balancers send some tens of bytes. */
    private static final int MAX_TLV_BYTES = 2048;

    private final Peer peer;

    ProxyDetector(Peer peer) {
        this.peer = peer;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        ProtocolDetectionState state = HAProxyMessageDecoder.detectProtocol(in).state();
        if (state == ProtocolDetectionState.DETECTED) {
            context.pipeline().addAfter(context.name(), "proxy-address", new ProxyAddress(peer));
            // What was read already goes to the decoder when this handler is gone.
            context.pipeline().replace(this, "proxy", new HAProxyMessageDecoder(MAX_TLV_BYTES));
        } else if (state == ProtocolDetectionState.INVALID) {
            in.skipBytes(in.readableBytes());
            context.fireUserEventTriggered(new TransportFailure(LoopCounter.REFUSED_PROXY_PROTOCOL, "no PROXY header"));
            context.close();
        }
    }
}
