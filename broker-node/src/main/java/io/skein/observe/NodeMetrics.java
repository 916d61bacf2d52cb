package io.skein.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * The node's metrics. Event loops count into their own {@link LoopCounters}; everything else is asked for its number
 * when the metrics are scraped, on the scraping thread. Safe for use by all threads.
 */
public final class NodeMetrics implements AutoCloseable {
    private static final Duration[] LAG_BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<LoopCounters> loops = new CopyOnWriteArrayList<>();
    private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
    private final Timer eventLoopLag;

    public NodeMetrics() {
        for (LoopCounter counter : LoopCounter.values()) {
            register(counter.metric(), counter.labelValue(), () -> total(counter));
        }
        register(Metric.LOG_LINES_DROPPED, "", BoundedAppender::droppedLines);
        eventLoopLag = Timer.builder(Metric.EVENT_LOOP_LAG.scrapedName())
                .description(Metric.EVENT_LOOP_LAG.about())
                .serviceLevelObjectives(LAG_BUCKETS)
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        gcMetrics.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
    }

    /** The numbers of one more event loop, to be written by that loop alone. */
    public LoopCounters newLoop() {
        LoopCounters counters = new LoopCounters();
        loops.add(counters);
        return counters;
    }

    /** What all loops have counted, or the largest level of them; any thread. */
    public long total(LoopCounter counter) {
        boolean largest = counter.metric().type() == Metric.Type.MAXIMUM;
        long total = 0;
        for (LoopCounters loop : loops) {
            total = largest ? Math.max(total, loop.get(counter)) : total + loop.get(counter);
        }
        return total;
    }

    /** What all loops have counted for every value of a metric's label; any thread. */
    public long total(Metric counted) {
        long total = 0;
        for (LoopCounter counter : LoopCounter.values()) {
            total += counter.metric() == counted ? total(counter) : 0;
        }
        return total;
    }

    /**
     * Says where a metric without label gets its number.
     *
     * @param value called on the scraping thread, must not block
     * @return what {@link #remove} takes
     */
    public Meter register(Metric metric, LongSupplier value) {
        return register(metric, "", value);
    }

    /**
     * Says where a metric gets its number for one value of its label.
     *
     * @param labelValue empty for a metric without label
     * @param value called on the scraping thread, must not block; never falls if the metric is a counter
     * @return what {@link #remove} takes
     */
    public Meter register(Metric metric, String labelValue, LongSupplier value) {
        if (metric.label().isEmpty() != labelValue.isEmpty()) {
            throw new IllegalArgumentException(metric + " with label value '" + labelValue + "'");
        }
        Tags tags = labelValue.isEmpty() ? Tags.empty() : Tags.of(metric.label(), labelValue);
        ToDoubleFunction<LongSupplier> number = LongSupplier::getAsLong;
        if (metric.isCounter()) {
            // The registry holds the object weakly and the function strongly, so the supplier is in the function.
            return FunctionCounter.builder(metric.scrapedName(), this, metrics -> value.getAsLong())
                    .tags(tags)
                    .description(metric.about())
                    .register(registry);
        }
        return Gauge.builder(metric.scrapedName(), value, number)
                .tags(tags)
                .description(metric.about())
                .strongReference(true)
                .register(registry);
    }

    /** Ends what {@link #register} began, for a peer that is gone. */
    public void remove(Meter meter) {
        registry.remove(meter);
    }

    /** Takes how late event loops are. */
    Timer eventLoopLag() {
        return eventLoopLag;
    }

    /** The registry, for the libraries that bring metrics of their own. */
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /** Everything in Prometheus' text format. Takes milliseconds: not for event loops. */
    public String scrape() {
        return registry.scrape();
    }

    /** The metrics without label that nobody gave a number yet; those with a label come and go. */
    public Set<Metric> missing() {
        Set<Metric> missing = EnumSet.allOf(Metric.class);
        missing.removeIf(metric ->
                !metric.label().isEmpty() || registry.find(metric.scrapedName()).meter() != null);
        return missing;
    }

    @Override
    public void close() {
        gcMetrics.close();
        registry.close();
    }
}
