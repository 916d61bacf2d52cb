package io.skein.listener.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.skein.listener.mqtt.codec.MqttEncoder;
import io.skein.listener.mqtt.codec.MqttPacket;
import io.skein.listener.mqtt.codec.MqttVersion;
import io.skein.listener.transport.OutputEnd;
import io.skein.observe.LoopCounter;
import io.skein.observe.LoopCounters;
import io.skein.router.RouterLoop;
import java.util.concurrent.TimeUnit;

/**
 * The writing side of one connection: collects within a turn, flushes once at its end, or when it has to make room, if
 * the node holds the lease. What was flushed with it counts as sent, also while the socket takes no more. On the
 * connection's loop.
 */
final class MqttOutput {
    private static final long CLOSE_GRACE_MILLIS = 1000;

    private final ChannelHandlerContext context;
    private final RouterLoop loop;
    private final LoopCounters counters;
    private final long overfullBytes;
    private boolean flushScheduled;
    private boolean flushingEarly;
    private boolean isFull;

    /**
     * @param overfullBytes unsent bytes that messages alone cannot amount to
     */
    MqttOutput(ChannelHandlerContext context, RouterLoop loop, LoopCounters counters, long overfullBytes) {
        this.overfullBytes = overfullBytes;
        this.context = context;
        this.loop = loop;
        this.counters = counters;
    }

    ByteBufAllocator allocator() {
        return context.alloc();
    }

    /** Whether the outbound buffer is below its high-water mark. */
    boolean isWritable() {
        return context.channel().isWritable();
    }

    /**
     * Whether much more than the high-water mark waits to be sent. Messages stop at the mark: what is beyond are answers
     * to a client that asks and does not read.
     */
    boolean isOverfull() {
        return !isWritable() && pendingBytes() > overfullBytes;
    }

    /** Bytes written and not yet taken by the socket; any thread, approximate. */
    long pendingBytes() {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    void write(MqttPacket packet, MqttVersion version) {
        counters.increment(LoopCounter.PACKETS_SENT);
        write(MqttEncoder.encode(packet, version, context.alloc()));
    }

    /** Takes the bytes. */
    void write(ByteBuf bytes) {
        counters.add(LoopCounter.BYTES_SENT, bytes.readableBytes());
        context.write(bytes, context.voidPromise());
        if (!flushScheduled) {
            flushScheduled = true;
            loop.atTurnEnd(this::flush);
        }
    }

    /**
     * What one turn has for a client may be more than the mark: it is slow only if its socket takes no more either. The
     * socket is asked once a turn in vain at most.
     *
     * @return whether the outbound buffer is below its mark now
     */
    boolean makeRoom() {
        if (!isFull && flushScheduled && loop.mayAct()) {
            flushingEarly = true;
            context.flush();
            flushingEarly = false;
            isFull = !isWritable();
        }
        return isWritable();
    }

    /** Whether this is within {@link #makeRoom()}: whoever writes is not to be called meanwhile. */
    boolean isFlushingEarly() {
        return flushingEarly;
    }

    private void flush() {
        flushScheduled = false;
        isFull = false;
        context.flush();
    }

    /** Whether something is written that may not leave, as the node is without the lease. */
    boolean isWithheld() {
        return flushScheduled && !loop.mayAct();
    }

    /** Stops or resumes reading from the socket. */
    void setReading(boolean reading) {
        if (context.channel().config().isAutoRead() != reading) {
            context.channel().config().setAutoRead(reading);
        }
    }

    /**
     * Sends what is written, says that no more comes, and closes when the peer has: closing at once with bytes unread
     * would reset the connection and lose the DISCONNECT that tells the peer why. A peer that does not close is closed
     * after a moment all the same; what it sends until then is thrown away.
     */
    void closeAfterFlush() {
        Channel channel = context.channel();
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> {
            if (flushed.isSuccess()) {
                OutputEnd.send(context);
            } else {
                context.close();
            }
        });
        setReading(true);
        channel.eventLoop().schedule(() -> context.close(), CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Closes at once; what is written leaves before, unless it is withheld. */
    void flushAndClose() {
        if (!isWithheld()) {
            context.flush();
        }
        context.close();
    }

    void closeNow() {
        context.close();
    }
}
