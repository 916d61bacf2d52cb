package io.skein.cluster.replication;

import java.util.concurrent.Executor;

/** The one thread that the state of this package lives on: the cluster's context. */
public interface ClusterLoop extends Executor {
    /** Runs a task on the loop, after those given before; never from within this call. */
    @Override
    void execute(Runnable task);

    /** Runs a task on the loop after a while. */
    void schedule(long delayMillis, Runnable task);

    /** Whether the caller is on the loop. */
    boolean isCurrent();
}
