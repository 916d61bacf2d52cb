package io.skein.listener.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import io.netty.util.NetUtil;
import io.skein.observe.LoopCounter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Takes the client's address from the PROXY header, then leaves the pipeline. */
final class ProxyAddress extends ChannelInboundHandlerAdapter {
    private final Peer peer;

    ProxyAddress(Peer peer) {
        this.peer = peer;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws UnknownHostException {
        if (message instanceof HAProxyMessage header) {
            try {
                take(header);
            } finally {
                header.release();
            }
            context.pipeline().remove(this);
        } else {
            context.fireChannelRead(message);
        }
    }

    /** A balancer that speaks for itself (LOCAL), or does not know (UNKNOWN, unix sockets), keeps its own address. */
    private void take(HAProxyMessage header) throws UnknownHostException {
        AddressFamily family = header.proxiedProtocol().addressFamily();
        boolean isIp = family == AddressFamily.AF_IPv4 || family == AddressFamily.AF_IPv6;
        byte[] address = isIp ? NetUtil.createByteArrayFromIpAddressString(header.sourceAddress()) : null;
        if (header.command() == HAProxyCommand.PROXY && address != null) {
            peer.proxiedFrom(new InetSocketAddress(InetAddress.getByAddress(address), header.sourcePort()));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof DecoderException) {
            context.fireUserEventTriggered(
                    new TransportFailure(LoopCounter.REFUSED_PROXY_PROTOCOL, "malformed PROXY header"));
            context.close();
        } else {
            context.fireExceptionCaught(cause);
        }
    }
}
