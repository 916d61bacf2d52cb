package io.skein.store.hazelcast;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.OperationTimeoutException;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.spi.exception.RetryableException;
import io.skein.cluster.replication.ClusterLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls to a map that must not be given up at once: while members come and go, not being told the outcome of a call is
 * ordinary. Every call must be one that may be repeated.
 */
final class MapCalls {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long PAUSE_MILLIS = 50;

    /** How long an answer is waited for: a reset connection loses it without a word. */
    private static final long SILENCE_MILLIS = 2_000;

    private final ClusterLoop loop;

    MapCalls(ClusterLoop loop) {
        this.loop = loop;
    }

    /**
     * Makes the call until it is answered, for some seconds.
     *
     * @return completes on the caller's context; fails if the cluster could not tell in time
     */
    <T> Future<T> call(Supplier<CompletionStage<T>> call) {
        Promise<T> promise = Promise.promise();
        Context context = Vertx.currentContext();
        attempt(call, System.nanoTime() + PATIENCE_MILLIS * 1_000_000, context, promise);
        return promise.future();
    }

    private <T> void attempt(
            Supplier<CompletionStage<T>> call, long deadlineNanos, @Nullable Context context, Promise<T> promise) {
        AtomicBoolean ended = new AtomicBoolean();
        BiConsumer<T, Throwable> end = (answer, failure) -> {
            if (!ended.compareAndSet(false, true)) {
                return; // the end of this attempt is known already
            }
            if (failure == null) {
                on(context, () -> promise.complete(answer));
            } else {
                again(call, deadlineNanos, context, promise, failure);
            }
        };
        CompletionStage<T> stage;
        try {
            stage = call.get();
        } catch (RuntimeException refused) {
            end.accept(null, refused);
            return;
        }
        // on the thread that completes it: the default would be the common pool, or a new thread on small machines
        stage.whenCompleteAsync(end, Runnable::run);
        loop.schedule(SILENCE_MILLIS, () -> end.accept(null, new OperationTimeoutException("no answer")));
    }

    private <T> void again(
            Supplier<CompletionStage<T>> call,
            long deadlineNanos,
            @Nullable Context context,
            Promise<T> promise,
            Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (mayPass(cause) && System.nanoTime() < deadlineNanos) {
            loop.schedule(PAUSE_MILLIS, () -> attempt(call, deadlineNanos, context, promise));
        } else {
            on(context, () -> promise.fail(cause));
        }
    }

    /** Whether the same call may have another outcome soon. */
    static boolean mayPass(Throwable cause) {
        return (cause instanceof HazelcastException || cause instanceof RetryableException)
                && !(cause instanceof HazelcastInstanceNotActiveException)
                && !(cause instanceof HazelcastSerializationException);
    }

    private static void on(@Nullable Context context, Runnable answer) {
        if (context == null) {
            answer.run();
        } else {
            context.runOnContext(v -> answer.run());
        }
    }
}
