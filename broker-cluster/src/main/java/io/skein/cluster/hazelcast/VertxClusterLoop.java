package io.skein.cluster.hazelcast;

import io.skein.cluster.replication.ClusterLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster's loop as a context, the only one of its event loop; once stopped it does nothing more. */
final class VertxClusterLoop implements ClusterLoop {
    private static final Logger LOG = LoggerFactory.getLogger(VertxClusterLoop.class);
    private static final long PAUSE_NANOS = 10_000_000_000L;

    private final Vertx vertx;
    private final Context context;
    private volatile boolean stopped;

    // on the loop
    private String lastFailure = "";
    private long lastReportNanos;
    private int unreported;

    VertxClusterLoop(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.context = context;
        context.runOnContext(v -> Thread.currentThread().setName("skein-cluster-loop"));
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
        if (stopped) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException failure) {
            report(failure);
        }
    }

    /** What fails here leaves the rest alone. It may do so at every beat: the same failure is told now and then. */
    private void report(RuntimeException failure) {
        long now = System.nanoTime();
        if (failure.toString().equals(lastFailure) && now - lastReportNanos < PAUSE_NANOS) {
            unreported++;
            return;
        }
        LOG.error("A task of the cluster's has failed, {} more since the last report", unreported, failure);
        lastFailure = failure.toString();
        lastReportNanos = now;
        unreported = 0;
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
