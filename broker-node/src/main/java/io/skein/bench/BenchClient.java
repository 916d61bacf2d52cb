package io.skein.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.skein.listener.mqtt.codec.ConnAck;
import io.skein.listener.mqtt.codec.Connect;
import io.skein.listener.mqtt.codec.Disconnect;
import io.skein.listener.mqtt.codec.MqttCodecException;
import io.skein.listener.mqtt.codec.MqttDecoder;
import io.skein.listener.mqtt.codec.MqttEncoder;
import io.skein.listener.mqtt.codec.MqttPacket;
import io.skein.listener.mqtt.codec.MqttVersion;
import io.skein.listener.mqtt.codec.PacketType;
import io.skein.listener.mqtt.codec.ReasonCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection. PUBLISH and what acknowledges it are read where they lie in the buffer, without an object for each:
 * a tool that spends more on a message than the broker measures itself. All other packets go through the codec.
 *
 * <p>Lives on one event loop.
 */
final class BenchClient extends ChannelInboundHandlerAdapter {
    private static final int SHORTEST_FRAME = 2;
    private static final int INCOMPLETE = -1;
    private static final int ACK_BYTES = 4;
    private static final long GOODBYE_MILLIS = 1_000;

    private static final PacketType[] ACKS = {
        PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBREL, PacketType.PUBCOMP
    };

    private final BenchLoop loop;
    private final Connect connect;
    private final Behaviour behaviour;
    private final MqttDecoder decoder;
    private final long madeNanos = System.nanoTime();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf rest;
    private @Nullable ByteBuf acks;
    private long readNanos;
    private boolean isEnding;
    private String end = "the broker has closed the connection";

    /** What a client does; called on its loop. */
    interface Behaviour {
        /** The connection is accepted. */
        void connected(BenchClient client, ConnAck answer);

        /**
         * A PUBLISH has arrived.
         *
         * @param payload where in {@code in} its payload begins; borrowed
         * @param packetId 0 at QoS 0
         */
        default void published(ByteBuf in, int payload, int length, int qos, int packetId) {}

        /** PUBACK, PUBREC, PUBREL or PUBCOMP has arrived. */
        default void acknowledged(PacketType type, int packetId, int reasonCode) {}

        /** Any other packet has arrived. */
        default void received(MqttPacket packet) {}

        /** All that came with one read is handled. */
        default void readEnded() {}

        /** The socket takes bytes again. */
        default void writable() {}

        /** The connection has ended, or was never made. */
        void closed(BenchClient client, @Nullable String failure);
    }

    BenchClient(BenchLoop loop, Connect connect, Behaviour behaviour) {
        this.loop = loop;
        this.connect = connect;
        this.behaviour = behaviour;
        this.decoder = MqttDecoder.forClient(connect.version(), Integer.MAX_VALUE);
    }

    BenchLoop loop() {
        return loop;
    }

    MqttVersion version() {
        return connect.version();
    }

    /** Done when the connection has ended. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    String clientId() {
        return connect.clientId();
    }

    boolean isWritable() {
        return context != null
                && context.channel().isActive()
                && context.channel().isWritable();
    }

    /** Takes a buffer of whole packets. */
    void write(ByteBuf packets) {
        if (context == null) {
            packets.release();
        } else {
            context.writeAndFlush(packets, context.voidPromise());
        }
    }

    void write(MqttPacket packet) {
        if (context != null) {
            write(MqttEncoder.encode(packet, version(), context.alloc()));
        }
    }

    ByteBuf buffer(int bytes) {
        if (context == null) {
            throw new IllegalStateException("not connected");
        }
        return context.alloc().directBuffer(bytes);
    }

    /** Writes an acknowledgement with what else is acknowledged of the same read. */
    void acknowledge(PacketType type, int packetId) {
        if (acks == null) {
            acks = buffer(16 * ACK_BYTES);
        }
        int flags = type == PacketType.PUBREL ? 2 : 0;
        acks.writeInt((type.code() << 4 | flags) << 24 | 2 << 16 | packetId);
    }

    /** When the bytes that are being worked off were read. */
    long readNanos() {
        return readNanos;
    }

    /**
     * Says goodbye. The broker closes, so that its side remembers the connection and our port is free again; if it does
     * not, we do [MQTT-3.14.4-1].
     */
    void disconnect() {
        isEnding = true;
        write(new Disconnect(ReasonCode.NORMAL_DISCONNECTION));
        loop.eventLoop().schedule(this::close, GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Closes without a word. */
    void close() {
        isEnding = true;
        if (context != null) {
            context.close();
        }
    }

    /** The connection could not be made. */
    void failed(String why) {
        ended.complete(null);
        behaviour.closed(this, why);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        this.context = context;
        write(connect);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        readNanos = System.nanoTime();
        ByteBuf in = (ByteBuf) message;
        if (rest != null) {
            in = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), rest, in);
            rest = null;
        }
        try {
            readFrames(in);
            keepRest(context, in);
        } catch (MqttCodecException | BenchException broken) {
            end = "the broker sent what is no MQTT: " + broken.getMessage();
            context.close();
        } finally {
            in.release();
        }
    }

    /** Copies the beginning of a frame, so that what was before it is let go. */
    private void keepRest(ChannelHandlerContext context, ByteBuf in) {
        if (in.isReadable()) {
            rest = context.alloc().buffer(2 * in.readableBytes()).writeBytes(in);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (acks != null) {
            ByteBuf written = acks;
            acks = null;
            write(written);
        }
        behaviour.readEnded();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            behaviour.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        release();
        ended.complete(null);
        behaviour.closed(this, isEnding ? null : end);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end = String.valueOf(cause);
        context.close();
    }

    private void readFrames(ByteBuf in) {
        while (in.readableBytes() >= SHORTEST_FRAME) {
            int start = in.readerIndex();
            int length = frameLength(in, start);
            if (length == INCOMPLETE || length > in.readableBytes()) {
                return;
            }
            readFrame(in, start, length);
            in.readerIndex(start + length);
        }
    }

    private void readFrame(ByteBuf in, int start, int length) {
        int first = in.getUnsignedByte(start);
        int code = first >> 4;
        if (code == PacketType.PUBLISH.code()) {
            readPublish(in, start, length, first >> 1 & 3);
        } else if (code > PacketType.PUBLISH.code() && code <= PacketType.PUBCOMP.code()) {
            int reasonCode = length > ACK_BYTES ? in.getUnsignedByte(start + ACK_BYTES) : 0;
            behaviour.acknowledged(ACKS[code - PacketType.PUBACK.code()], in.getUnsignedShort(start + 2), reasonCode);
        } else {
            decoder.offer(in.retainedSlice(start, length));
            MqttPacket packet = decoder.next();
            if (packet != null) {
                handle(packet);
            }
        }
    }

    private void readPublish(ByteBuf in, int start, int length, int qos) {
        int index = start + 1;
        while (in.getByte(index++) < 0) {
            // the Remaining Length, known already
        }
        index += 2 + in.getUnsignedShort(index);
        int packetId = 0;
        if (qos > 0) {
            packetId = in.getUnsignedShort(index);
            index += 2;
        }
        if (version().isV5()) {
            int properties = 0;
            int digit = 0x80;
            for (int shift = 0; (digit & 0x80) != 0; shift += 7) {
                digit = in.getByte(index++);
                properties |= (digit & 0x7F) << shift;
            }
            index += properties;
        }
        behaviour.published(in, index, start + length - index, qos, packetId);
    }

    private void handle(MqttPacket packet) {
        if (packet instanceof ConnAck answer) {
            if (answer.reasonCode() == ReasonCode.SUCCESS) {
                loop.countConnected(madeNanos, readNanos);
                behaviour.connected(this, answer);
            } else {
                end = "the broker refuses the connection: " + answer.reasonCode();
            }
        } else if (packet instanceof Disconnect goodbye) {
            end = "the broker disconnects: " + goodbye.reasonCode();
        } else {
            behaviour.received(packet);
        }
    }

    /** Of the whole packet, or {@link #INCOMPLETE}. */
    private static int frameLength(ByteBuf in, int start) {
        int available = in.writerIndex() - start - 1;
        int remaining = 0;
        for (int i = 0; i < 4 && i < available; i++) {
            int digit = in.getByte(start + 1 + i);
            remaining |= (digit & 0x7F) << (7 * i);
            if (digit >= 0) {
                return 2 + i + remaining;
            }
        }
        if (available >= 4) {
            throw new BenchException("a Remaining Length of more than four bytes");
        }
        return INCOMPLETE;
    }

    private void release() {
        decoder.close();
        if (rest != null) {
            rest.release();
            rest = null;
        }
        if (acks != null) {
            acks.release();
            acks = null;
        }
    }
}
