package io.skein.cluster.hazelcast;

import io.skein.cluster.replication.ClusterLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** The cluster's loop as an event-loop context. */
final class VertxClusterLoop implements ClusterLoop {
    private final Vertx vertx;
    private final Context context;

    VertxClusterLoop(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.context = context;
    }

    @Override
    public void execute(Runnable task) {
        context.runOnContext(v -> task.run());
    }

    @Override
    public void schedule(long delayMillis, Runnable task) {
        context.runOnContext(v -> vertx.setTimer(delayMillis, timer -> task.run()));
    }

    @Override
    public boolean isCurrent() {
        return Vertx.currentContext() == context;
    }
}
