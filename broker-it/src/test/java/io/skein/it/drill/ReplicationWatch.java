package io.skein.it.drill;

import io.skein.it.drill.ledger.Event;
import io.skein.it.drill.ledger.History;
import io.skein.it.drill.net.DrillNode;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Writes down twice a second whether nodes say that every copy is there. */
final class ReplicationWatch implements AutoCloseable {
    private static final String METRIC = "skein_replication_safe";

    private final Supplier<List<DrillNode>> nodes;
    private final History history;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "replication-watch");
        thread.setDaemon(true);
        return thread;
    });

    ReplicationWatch(Supplier<List<DrillNode>> nodes, History history) {
        this.nodes = nodes;
        this.history = history;
        timer.scheduleWithFixedDelay(this::areCopiesMissing, 0, 500, TimeUnit.MILLISECONDS);
    }

    /** Asks all nodes that run; true when one of them says that copies are missing. Any thread. */
    synchronized boolean areCopiesMissing() {
        boolean missing = false;
        for (DrillNode node : nodes.get()) {
            boolean unsafe = node.metrics()
                    .filter(m -> m.has(METRIC))
                    .map(m -> m.value(METRIC) < 1)
                    .map(says -> {
                        history.add(new Event.ReplicationSafe(System.nanoTime(), node.name(), !says));
                        return says;
                    })
                    .orElse(false);
            missing |= unsafe;
        }
        return missing;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
