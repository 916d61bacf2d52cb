package io.skein.bench;

import io.netty.channel.EventLoop;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * One of the tool's event loops with what its clients have counted. Everything here belongs to the loop's thread;
 * others ask for a {@link #snapshot}.
 */
final class BenchLoop {
    /** Latencies are told apart to a thousandth of their value. */
    static final int DIGITS = 3;

    private final EventLoop eventLoop;
    private Histogram latency = new Histogram(DIGITS);
    private Histogram intervalLatency = new Histogram(DIGITS);
    private long intervalBegin;
    private long intervalEnd;
    private long sent;
    private long acknowledged;
    private long refused;
    private long delivered;
    private long connected;

    BenchLoop(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    /** What was counted since the loop began; latencies since the snapshot before. */
    record Snapshot(long sent, long acknowledged, long refused, long delivered, long connected, Histogram latency)
            implements Serializable {
        static final Snapshot NONE = new Snapshot(0, 0, 0, 0, 0, new Histogram(DIGITS));

        /** The sum of two loops. */
        Snapshot plus(Snapshot other) {
            Histogram both = latency.copy();
            both.add(other.latency);
            return new Snapshot(
                    sent + other.sent,
                    acknowledged + other.acknowledged,
                    refused + other.refused,
                    delivered + other.delivered,
                    connected + other.connected,
                    both);
        }

        /** What came after an earlier one. */
        Snapshot since(Snapshot earlier) {
            return new Snapshot(
                    sent - earlier.sent,
                    acknowledged - earlier.acknowledged,
                    refused - earlier.refused,
                    delivered - earlier.delivered,
                    connected - earlier.connected,
                    latency);
        }

        Snapshot withLatency(Histogram other) {
            return new Snapshot(sent, acknowledged, refused, delivered, connected, other);
        }
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    /** From any thread. */
    CompletableFuture<Snapshot> snapshot() {
        return CompletableFuture.supplyAsync(
                () -> {
                    Histogram since = latency;
                    latency = new Histogram(DIGITS);
                    return new Snapshot(sent, acknowledged, refused, delivered, connected, since);
                },
                eventLoop);
    }

    void countSent(int messages) {
        sent += messages;
    }

    void countAcknowledged() {
        acknowledged++;
    }

    /** The broker has said that it does not keep a message. */
    void countRefused() {
        refused++;
    }

    /**
     * From any thread, before the interval begins: keeps the latencies of what is meant to be sent in it, whenever that
     * arrives.
     *
     * @param begin {@link System#nanoTime}
     */
    CompletableFuture<Void> keepLatencies(long begin, long end) {
        return CompletableFuture.runAsync(
                () -> {
                    intervalBegin = begin;
                    intervalEnd = end;
                    intervalLatency = new Histogram(DIGITS);
                },
                eventLoop);
    }

    /** From any thread: the latencies of the interval so far. */
    CompletableFuture<Histogram> keptLatencies() {
        return CompletableFuture.supplyAsync(intervalLatency::copy, eventLoop);
    }

    /** @param meantNanos when the message was meant to be sent */
    void countDelivered(long meantNanos, long nowNanos) {
        delivered++;
        long nanos = Math.max(0, nowNanos - meantNanos);
        latency.recordValue(nanos);
        if (meantNanos - intervalBegin >= 0 && meantNanos - intervalEnd < 0) {
            intervalLatency.recordValue(nanos);
        }
    }

    /** @param beganNanos when the connection was begun */
    void countConnected(long beganNanos, long nowNanos) {
        connected++;
        if (beganNanos - intervalBegin >= 0 && beganNanos - intervalEnd < 0) {
            intervalLatency.recordValue(Math.max(0, nowNanos - beganNanos));
        }
    }
}
