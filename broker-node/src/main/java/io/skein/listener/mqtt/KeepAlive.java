package io.skein.listener.mqtt;

/**
 * How long a connection may be silent: until CONNECT the connect timeout, then one and a half times the keep alive
 * [MQTT-3.1.2-22]. Only whole packets count: one that comes a byte at a time must be complete by then. Asked by the
 * loop's tick; no timer of its own, and no clock read for a packet. On the connection's loop.
 */
final class KeepAlive {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private long lastNanos = System.nanoTime();
    private long allowedNanos;
    private boolean connected;
    private boolean heard;

    KeepAlive(long connectTimeoutMillis) {
        this.allowedNanos = connectTimeoutMillis * NANOS_PER_MILLI;
    }

    /** The client is connected; 0 for no keep alive. */
    void start(int keepAliveSeconds) {
        allowedNanos = keepAliveSeconds * 1500L * NANOS_PER_MILLI;
        lastNanos = System.nanoTime();
        connected = true;
    }

    /** A packet has come, or the client's silence was not its own; the connect timeout goes on all the same. */
    void onSignOfLife() {
        heard = connected;
    }

    /** Whether it has been silent for too long; a sign of life since the last tick counts from this one. */
    boolean isExpired(long nowNanos) {
        if (heard) {
            heard = false;
            lastNanos = nowNanos;
        }
        return allowedNanos > 0 && nowNanos - lastNanos > allowedNanos;
    }
}
