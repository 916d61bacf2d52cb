package io.skein.admin;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes at every interval what the node knows of itself under {@code $SYS/}. Figures are looked up on a worker
 * thread.
 */
public final class SysTopics {
    private static final Logger LOG = LoggerFactory.getLogger(SysTopics.class);

    /** Takes a value for its topic. */
    @FunctionalInterface
    public interface Sink {
        void publish(String topic, String value);
    }

    private final String nodeId;
    private final BrokerTopics broker;
    private final NodeTopics node;
    private final Supplier<SysFigures> figures;
    private final Supplier<List<String>> members;
    private final Sink here;
    private final Sink everywhere;
    private long lastNanos = System.nanoTime();

    /**
     * @param figures asked on a worker thread
     * @param members names of all nodes; asked on a worker thread
     * @param here reaches the clients of this node; called on a worker thread
     * @param everywhere reaches the clients of all nodes; called on a worker thread
     */
    public SysTopics(
            String nodeId,
            String version,
            Supplier<SysFigures> figures,
            Supplier<List<String>> members,
            Sink here,
            Sink everywhere) {
        this.nodeId = nodeId;
        this.broker = new BrokerTopics(version);
        this.node = new NodeTopics(version);
        this.figures = figures;
        this.members = members;
        this.here = here;
        this.everywhere = everywhere;
    }

    /** Publishes now and at every interval from now on. Any thread. */
    public void start(Vertx vertx, long intervalMillis) {
        Runnable publish = () -> vertx.executeBlocking(() -> {
                    publish();
                    return null;
                })
                .onFailure(e -> LOG.error("event=sys-topics-failed", e));
        publish.run();
        vertx.setPeriodic(intervalMillis, id -> publish.run());
    }

    private synchronized void publish() {
        long nowNanos = System.nanoTime();
        double elapsedSeconds = Math.max(1, nowNanos - lastNanos) / (double) TimeUnit.SECONDS.toNanos(1);
        lastNanos = nowNanos;
        SysFigures now = figures.get();
        broker.values(now, elapsedSeconds).forEach((name, value) -> here.publish("$SYS/broker/" + name, value));
        here.publish("$SYS/brokers", String.join(",", members.get()));
        node.values(now, Instant.now())
                .forEach((name, value) -> everywhere.publish("$SYS/brokers/" + nodeId + "/" + name, value));
    }
}
