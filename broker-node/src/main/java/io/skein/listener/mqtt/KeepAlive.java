package io.skein.listener.mqtt;

/**
 * How long a connection may be silent: until CONNECT the connect timeout, then one and a half times the keep alive
 * [MQTT-3.1.2-22]. Asked by the loop's tick; no timer of its own. On the connection's loop.
 */
final class KeepAlive {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private long lastNanos = System.nanoTime();
    private long allowedNanos;
    private boolean connected;

    KeepAlive(long connectTimeoutMillis) {
        this.allowedNanos = connectTimeoutMillis * NANOS_PER_MILLI;
    }

    /** The client is connected; 0 for no keep alive. */
    void start(int keepAliveSeconds) {
        allowedNanos = keepAliveSeconds * 1500L * NANOS_PER_MILLI;
        lastNanos = System.nanoTime();
        connected = true;
    }

    /** Something has come; before CONNECT is complete that changes nothing. */
    void onRead() {
        if (connected) {
            lastNanos = System.nanoTime();
        }
    }

    boolean isExpired(long nowNanos) {
        return allowedNanos > 0 && nowNanos - lastNanos > allowedNanos;
    }
}
