package io.skein.listener.transport;

import io.skein.observe.LoopCounter;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How many connections the node has and how fast they may come, asked before anything is read. Any thread. */
public final class Admission {
    private final int maxConnections;
    private final @Nullable ConnectionRate rate;
    private final AtomicInteger connections = new AtomicInteger();

    /**
     * @param maxConnections open at once
     * @param maxPerSecond 0 for any number
     */
    public Admission(int maxConnections, int maxPerSecond) {
        this.maxConnections = maxConnections;
        this.rate = maxPerSecond == 0 ? null : new ConnectionRate(maxPerSecond, System.nanoTime());
    }

    /** Takes one more connection, which must {@link #leave}; or answers why not. */
    public @Nullable LoopCounter enter() {
        if (connections.incrementAndGet() > maxConnections) {
            connections.decrementAndGet();
            return LoopCounter.REFUSED_CONNECTION_LIMIT;
        }
        if (rate != null && !rate.tryTake(System.nanoTime())) {
            connections.decrementAndGet();
            return LoopCounter.REFUSED_CONNECTION_RATE;
        }
        return null;
    }

    /** A connection that entered is closed. */
    public void leave() {
        connections.decrementAndGet();
    }
}
