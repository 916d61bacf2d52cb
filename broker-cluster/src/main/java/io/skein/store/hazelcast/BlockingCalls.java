package io.skein.store.hazelcast;

import java.util.function.Supplier;

/** Calls to a map that block, made again while members come and go. On workers. */
final class BlockingCalls {
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final long PAUSE_MILLIS = 100;

    private BlockingCalls() {}

    /** Makes a call that may be repeated until it is answered, for some seconds. */
    static <T> T patiently(Supplier<T> call) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                return call.get();
            } catch (RuntimeException e) {
                if (!MapCalls.mayPass(e) || System.nanoTime() - deadline >= 0) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    private static void pause(RuntimeException reason) {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw reason;
        }
    }
}
