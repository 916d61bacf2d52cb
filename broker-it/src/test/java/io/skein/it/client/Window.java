package io.skein.it.client;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Bounds how many messages of a publisher wait for their acknowledgement. Any thread. */
final class Window {
    private static final int DEADLINE_SECONDS = 60;

    private final int size;
    private final Semaphore free;
    private volatile @Nullable Throwable failure;

    Window(int size) {
        this.size = size;
        this.free = new Semaphore(size);
    }

    /** Waits for room for one message. */
    void enter() {
        take(1);
    }

    /** A message was acknowledged. */
    void leave() {
        free.release();
    }

    /** A message was refused: whoever waits hears of it. */
    void fail(@Nullable Throwable cause) {
        failure = cause == null ? new AssertionError("publish failed") : cause;
        free.release(size);
    }

    /** Waits until every message is acknowledged. */
    void awaitEmpty() {
        take(size);
        free.release(size);
    }

    private void take(int permits) {
        try {
            if (!free.tryAcquire(permits, DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("no acknowledgement within " + DEADLINE_SECONDS + " s, "
                        + (size - free.availablePermits()) + " messages open");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        if (failure != null) {
            throw new AssertionError("publish failed", failure);
        }
    }
}
