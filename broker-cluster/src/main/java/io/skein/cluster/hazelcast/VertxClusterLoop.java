package io.skein.cluster.hazelcast;

import io.skein.cluster.replication.ClusterLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** The cluster's loop as an event-loop context; once stopped it does nothing more. */
final class VertxClusterLoop implements ClusterLoop {
    private final Vertx vertx;
    private final Context context;
    private volatile boolean stopped;

    VertxClusterLoop(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.context = context;
    }

    @Override
    public void execute(Runnable task) {
        context.runOnContext(v -> run(task));
    }

    @Override
    public void schedule(long delayMillis, Runnable task) {
        context.runOnContext(v -> vertx.setTimer(delayMillis, timer -> run(task)));
    }

    private void run(Runnable task) {
        if (!stopped) {
            task.run();
        }
    }

    /** What is still due would find Vert.x closed. Any thread. */
    void stop() {
        stopped = true;
    }

    @Override
    public boolean isCurrent() {
        return Vertx.currentContext() == context;
    }
}
