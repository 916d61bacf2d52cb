package io.skein.cluster.link;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/** Logs what others can cause at any rate: one line in ten seconds, with how many were left out. Thread-safe. */
final class SparseLog {
    private static final long PAUSE_NANOS = 10_000_000_000L;

    private final Logger log;
    private final AtomicLong allowedAtNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong leftOut = new AtomicLong();

    SparseLog(Logger log) {
        this.log = log;
    }

    void warn(String what, Object whom, Throwable cause) {
        long now = System.nanoTime();
        long allowedAt = allowedAtNanos.get();
        if (now - allowedAt < 0 || !allowedAtNanos.compareAndSet(allowedAt, now + PAUSE_NANOS)) {
            leftOut.incrementAndGet();
            return;
        }
        log.warn("{} {}: {} ({} like it left out)", what, whom, cause.toString(), leftOut.getAndSet(0));
    }
}
