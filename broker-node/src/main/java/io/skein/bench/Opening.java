package io.skein.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

/** Opens connections, so many at a time and so many a second; waits for them, so not on a loop. */
final class Opening {
    private static final int TIMEOUT_SECONDS = 60;

    private final int atOnce;
    private final double perSecond;

    /** @param perSecond at most; 0 for no limit */
    Opening(int atOnce, double perSecond) {
        this.atOnce = atOnce;
        this.perSecond = perSecond;
    }

    /**
     * Opens what {@code open} makes of 0 to {@code count - 1}; returns when all are there.
     *
     * @throws BenchException the first reason for which one is not
     */
    void all(int count, IntFunction<CompletableFuture<?>> open) {
        Semaphore places = new Semaphore(atOnce);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        long start = System.nanoTime();
        for (int i = 0; i < count && failure.get() == null; i++) {
            keepPace(start, i);
            places.acquireUninterruptibly();
            open.apply(i).orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).whenComplete((opened, failed) -> {
                if (failed != null) {
                    failure.compareAndSet(null, failed);
                }
                places.release();
            });
        }
        places.acquireUninterruptibly(atOnce);
        Throwable failed = failure.get();
        if (failed != null) {
            throw reason(failed);
        }
    }

    /** Waits for one, and tells why it failed as {@link #all} does. */
    static <T> T one(CompletableFuture<T> opened) {
        try {
            return opened.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw reason(failed);
        } catch (InterruptedException | TimeoutException late) {
            throw reason(late);
        }
    }

    private void keepPace(long start, int opened) {
        if (perSecond > 0) {
            Pauses.until(start + (long) (opened / perSecond * TimeUnit.SECONDS.toNanos(1)));
        }
    }

    private static BenchException reason(Throwable failed) {
        Throwable cause = failed;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof BenchException known) {
            return known;
        }
        boolean late = cause instanceof TimeoutException;
        return new BenchException(late ? "no answer within " + TIMEOUT_SECONDS + " s" : cause.toString(), cause);
    }
}
