package io.skein.observe;

import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** Measures ten times a second how late one event loop runs a timer. Started and stopped on that loop. */
public final class EventLoopLag {
    private static final long INTERVAL_MILLIS = 100;

    private final Vertx vertx;
    private final Timer lag;
    private long timerId;
    private long dueNanos;
    private boolean stopped;

    public EventLoopLag(Vertx vertx, NodeMetrics metrics) {
        this.vertx = vertx;
        this.lag = metrics.eventLoopLag();
    }

    /** Begins on the event loop it is called on. */
    public void start() {
        dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);
        timerId = vertx.setTimer(INTERVAL_MILLIS, this::measure);
    }

    private void measure(long id) {
        lag.record(Math.max(0, System.nanoTime() - dueNanos), TimeUnit.NANOSECONDS);
        if (!stopped) {
            start();
        }
    }

    public void stop() {
        stopped = true;
        vertx.cancelTimer(timerId);
    }
}
