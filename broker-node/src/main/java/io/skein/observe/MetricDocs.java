package io.skein.observe;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes down what {@link Metric} and {@link LoopCounter} know. */
public final class MetricDocs {
    private MetricDocs() {}

    /** The page {@code docs/metrics.md}. */
    public static String markdown() {
        StringBuilder page = new StringBuilder("""
                # Metrics

                <!-- Made from Metric.java and LoopCounter.java; DocsFreshnessTest tells how to make it anew. -->

                `GET /metrics` on the admin port answers in Prometheus' text format. Units stand in the names. Beside
                the node's own metrics below there are those of the machine (`jvm_*`, `process_*`, `system_*`) and of
                Vert.x (`vertx_eventbus_*`, `vertx_pool_*`).

                | metric | type | label | meaning |
                |---|---|---|---|
                """);
        for (Metric metric : Metric.values()) {
            page.append("| `")
                    .append(metric.scrapedName())
                    .append("` | ")
                    .append(type(metric))
                    .append(" | ")
                    .append(label(metric))
                    .append(" | ")
                    .append(metric.about())
                    .append(" |\n");
        }
        return page.toString();
    }

    private static String type(Metric metric) {
        return metric.type() == Metric.Type.MAXIMUM
                ? "gauge"
                : metric.type().name().toLowerCase(Locale.ROOT);
    }

    private static String label(Metric metric) {
        String values = Arrays.stream(LoopCounter.values())
                .filter(counter -> counter.metric() == metric && !metric.label().isEmpty())
                .map(LoopCounter::labelValue)
                .collect(Collectors.joining("`, `"));
        return metric.label().isEmpty()
                ? ""
                : "`" + metric.label() + "`" + (values.isEmpty() ? ", its node id" : ": `" + values + "`");
    }
}
