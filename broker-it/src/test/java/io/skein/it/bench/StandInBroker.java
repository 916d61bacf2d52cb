package io.skein.it.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.skein.it.fixture.Endpoint;
import io.skein.listener.mqtt.codec.AckProperties;
import io.skein.listener.mqtt.codec.ConnAck;
import io.skein.listener.mqtt.codec.ConnAckProperties;
import io.skein.listener.mqtt.codec.Connect;
import io.skein.listener.mqtt.codec.MqttDecoder;
import io.skein.listener.mqtt.codec.MqttEncoder;
import io.skein.listener.mqtt.codec.MqttPacket;
import io.skein.listener.mqtt.codec.MqttVersion;
import io.skein.listener.mqtt.codec.PacketType;
import io.skein.listener.mqtt.codec.ReasonCode;
import io.skein.listener.mqtt.codec.SubAck;
import io.skein.listener.mqtt.codec.Subscribe;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * As little of a broker as the load tool's mode {@code pair} needs at QoS 0: a topic has one subscriber, and a publisher
 * one topic. Everything a publisher sends goes to that subscriber as it was read, which is the least work there is; or
 * it is cut into frames first, so that some can be treated badly.
 */
final class StandInBroker implements AutoCloseable {
    /** Of this many messages of a publisher, one is lost, one doubled and one delivered after the next one. */
    static final int FAULT_INTERVAL = 1_000;

    private static final int LOST = 100;
    private static final int DOUBLED = 200;
    private static final int OVERTAKEN = 300;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final Map<String, Channel> subscribers = new ConcurrentHashMap<>();
    private final Channel server;

    private StandInBroker(boolean isCrooked, int port) {
        server = new ServerBootstrap()
                .group(group)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(isCrooked ? new CrookedConnection() : new Connection());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .syncUninterruptibly()
                .channel();
    }

    static StandInBroker forwarding(int port) {
        return new StandInBroker(false, port);
    }

    static StandInBroker crooked(int port) {
        return new StandInBroker(true, port);
    }

    /** Runs the one that forwards, until it is killed. */
    public static void main(String[] arguments) {
        forwarding(Integer.parseInt(arguments[0])).server.closeFuture().syncUninterruptibly();
    }

    Endpoint endpoint() {
        return Endpoint.local(((InetSocketAddress) server.localAddress()).getPort());
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Forwards what it reads once it is known to whom. */
    private class Connection extends ChannelInboundHandlerAdapter {
        private final MqttDecoder decoder = MqttDecoder.forServer(1 << 20);
        private @Nullable Channel receiver;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf in = (ByteBuf) message;
            if (in.getUnsignedByte(in.readerIndex()) >> 4 == PacketType.DISCONNECT.code()) {
                in.release();
                context.close();
                return;
            }
            if (receiver == null && in.getUnsignedByte(in.readerIndex()) >> 4 == PacketType.PUBLISH.code()) {
                receiver = subscribers.get(topic(in));
            }
            if (receiver == null) {
                decoder.offer(in);
                for (MqttPacket packet = decoder.next(); packet != null; packet = decoder.next()) {
                    answer(context, packet);
                }
            } else {
                forward(in, receiver);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (receiver != null) {
                receiver.flush();
            }
        }

        /** Takes the bytes. */
        void forward(ByteBuf in, Channel receiver) {
            receiver.write(in, receiver.voidPromise());
        }

        private void answer(ChannelHandlerContext context, MqttPacket packet) {
            if (packet instanceof Connect) {
                write(context, new ConnAck(false, ReasonCode.SUCCESS, ConnAckProperties.NONE));
            } else if (packet instanceof Subscribe subscribe) {
                subscribers.put(subscribe.requests().get(0).topicFilter(), context.channel());
                write(context, new SubAck(subscribe.packetId(), List.of(ReasonCode.SUCCESS), AckProperties.NONE));
            } else {
                context.close();
            }
        }

        private void write(ChannelHandlerContext context, MqttPacket packet) {
            context.writeAndFlush(MqttEncoder.encode(packet, MqttVersion.V3_1_1, context.alloc()));
        }

        private static String topic(ByteBuf in) {
            int start = in.readerIndex() + 2;
            return in.toString(start + 2, in.getUnsignedShort(start), StandardCharsets.UTF_8);
        }
    }

    /** Knows the frames of a publisher, which are all of one size below 130 bytes. */
    private final class CrookedConnection extends Connection {
        private @Nullable ByteBuf rest;
        private @Nullable ByteBuf held;
        private long messages;

        @Override
        void forward(ByteBuf read, Channel receiver) {
            ByteBuf in =
                    rest == null ? read : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(receiver.alloc(), rest, read);
            while (in.isReadable(2) && in.isReadable(2 + in.getByte(in.readerIndex() + 1))) {
                pass(in.readRetainedSlice(2 + in.getByte(in.readerIndex() + 1)), receiver);
            }
            rest = in.isReadable() ? in : null;
            if (rest == null) {
                in.release();
            }
        }

        private void pass(ByteBuf frame, Channel receiver) {
            int place = (int) (messages++ % FAULT_INTERVAL);
            if (place == LOST) {
                frame.release();
                return;
            }
            if (place == OVERTAKEN) {
                held = frame;
                return;
            }
            if (place == DOUBLED) {
                receiver.write(frame.retainedDuplicate());
            }
            receiver.write(frame);
            if (held != null) {
                receiver.write(held);
                held = null;
            }
        }
    }
}
