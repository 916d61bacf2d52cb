package io.skein.observe;

import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Lets Vert.x report into the node's metrics: its event bus and its worker pools. Connections are left out: they are
 * counted by ourselves, at no cost per read and write.
 */
public final class VertxMetrics {
    private static final Set<MetricsDomain> WANTED = EnumSet.of(MetricsDomain.EVENT_BUS, MetricsDomain.NAMED_POOLS);

    private VertxMetrics() {}

    /** A builder with these options and the metrics switched on. */
    public static VertxBuilder builder(VertxOptions options, NodeMetrics metrics) {
        return into(Vertx.builder().with(enabledIn(options)), metrics);
    }

    /** The same options with the metrics switched on. */
    public static VertxOptions enabledIn(VertxOptions options) {
        MicrometerMetricsOptions wanted = new MicrometerMetricsOptions().setEnabled(true);
        EnumSet.complementOf(EnumSet.copyOf(WANTED)).forEach(wanted::addDisabledMetricsCategory);
        return new VertxOptions(options).setMetricsOptions(wanted);
    }

    /** Tells a builder where metrics go. */
    public static VertxBuilder into(VertxBuilder builder, NodeMetrics metrics) {
        return builder.withMetrics(new MicrometerMetricsFactory(metrics.registry()));
    }
}
