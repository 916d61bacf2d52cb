package io.skein.cluster.replication;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** Somebody who waits for an answer on the context it asked from. Create it on the asking thread. */
final class Waiter {
    private final Promise<Void> promise = Promise.promise();
    private final @Nullable Context context = Vertx.currentContext();

    Future<Void> future() {
        return promise.future();
    }

    /** Where {@link #answer} is to be called; null if anywhere. */
    @Nullable
    Context context() {
        return context;
    }

    void answer(@Nullable Throwable failure) {
        if (failure == null) {
            promise.tryComplete();
        } else {
            promise.tryFail(failure);
        }
    }
}
