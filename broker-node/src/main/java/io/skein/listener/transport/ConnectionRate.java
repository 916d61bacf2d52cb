package io.skein.listener.transport;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A bucket that holds the connections of one second and fills evenly. It is kept as the one moment at which it would be
 * full again, so that all loops share it without a lock. Any thread.
 */
final class ConnectionRate {
    private static final long SECOND_NANOS = 1_000_000_000;

    private final long nanosPerConnection;
    private final AtomicLong fullAtNanos;

    ConnectionRate(int perSecond, long nowNanos) {
        nanosPerConnection = SECOND_NANOS / perSecond;
        fullAtNanos = new AtomicLong(nowNanos);
    }

    /** Takes one connection if there is one left. */
    boolean tryTake(long nowNanos) {
        while (true) {
            long fullAt = fullAtNanos.get();
            long missingNanos = Math.max(0, fullAt - nowNanos);
            if (missingNanos > SECOND_NANOS - nanosPerConnection) {
                return false;
            }
            if (fullAtNanos.compareAndSet(fullAt, nowNanos + missingNanos + nanosPerConnection)) {
                return true;
            }
        }
    }
}
