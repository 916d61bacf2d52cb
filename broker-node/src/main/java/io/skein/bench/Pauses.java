package io.skein.bench;

import java.util.concurrent.locks.LockSupport;

/** Waiting on the thread that steers a run. */
final class Pauses {
    private Pauses() {}

    /** @param nanos a point of {@link System#nanoTime} */
    static void until(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
