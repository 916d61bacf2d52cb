package io.skein.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Meter;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeMetricsTest {
    private final NodeMetrics metrics = new NodeMetrics();

    @AfterEach
    void tearDown() {
        metrics.close();
    }

    @Test
    void shouldScrapeEveryMetricUnderItsName() {
        for (Metric metric : metrics.missing()) {
            metrics.register(metric, () -> 1);
        }
        for (Metric metric : Metric.values()) {
            if (List.of("peer", "listener", "result").contains(metric.label())) {
                metrics.register(metric, "node-2", () -> 1);
            }
        }

        assertThat(metrics.missing()).isEmpty();
        String scraped = metrics.scrape();
        for (Metric metric : Metric.values()) {
            String suffix = metric.type() == Metric.Type.HISTOGRAM
                    ? "_count "
                    : metric.label().isEmpty() ? " " : "{";
            assertThat(scraped).contains("\n" + metric.scrapedName() + suffix);
            assertThat(scraped).contains("# TYPE " + metric.scrapedName() + " " + prometheusType(metric) + "\n");
        }
    }

    private static String prometheusType(Metric metric) {
        return switch (metric.type()) {
            case COUNTER -> "counter";
            case GAUGE, MAXIMUM -> "gauge";
            case HISTOGRAM -> "histogram";
        };
    }

    @Test
    void shouldSumTheLoopsAndTakeTheLargestOfMaxima() {
        LoopCounters first = metrics.newLoop();
        LoopCounters second = metrics.newLoop();

        first.increment(LoopCounter.RECEIVED_QOS1);
        second.add(LoopCounter.RECEIVED_QOS1, 2);
        first.increment(LoopCounter.CONNECTIONS);
        first.add(LoopCounter.CONNECTIONS, -1);
        first.set(LoopCounter.QUEUED_BYTES_MAX, 10);
        second.set(LoopCounter.QUEUED_BYTES_MAX, 7);
        second.increment(LoopCounter.DROPPED_QUEUE_FULL);

        assertThat(metrics.scrape())
                .contains("\nskein_messages_received_total{qos=\"1\"} 3.0\n")
                .contains("\nskein_connections 0.0\n")
                .contains("\nskein_session_queued_bytes_max 10.0\n")
                .contains("\nskein_messages_dropped_total{reason=\"queue_full\"} 1.0\n");
    }

    @Test
    void shouldForgetAPeerThatIsGone() {
        Meter meter = metrics.register(Metric.LINK_WINDOW_BYTES, "node-2", () -> 5);
        assertThat(metrics.scrape()).contains("skein_link_window_bytes{peer=\"node-2\"} 5.0");

        metrics.remove(meter);

        assertThat(metrics.scrape()).doesNotContain("node-2");
    }

    @Test
    void shouldRefuseALabelWhereThereIsNone() {
        assertThatThrownBy(() -> metrics.register(Metric.READY, "x", () -> 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> metrics.register(Metric.LINK_WINDOW_BYTES, () -> 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldBringTheMachinesNumbersAndVertxs() throws Exception {
        Vertx vertx = VertxMetrics.builder(new VertxOptions(), metrics).build();
        try {
            vertx.eventBus().localConsumer("a", message -> {});
            vertx.eventBus().send("a", "hello");

            Awaitility.await()
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> metrics.scrape().contains("vertx_eventbus_handlers"));
            assertThat(metrics.scrape())
                    .contains("jvm_memory_used_bytes", "process_cpu_usage", "process_files_open_files", "vertx_pool")
                    .doesNotContain("vertx_net_", "vertx_http_");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldMeasureHowLateAnEventLoopIs() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            EventLoopLag lag = new EventLoopLag(vertx, metrics);
            vertx.runOnContext(start -> lag.start());

            Awaitility.await()
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> metrics.eventLoopLag().count() >= 2);
            assertThat(metrics.scrape()).contains("skein_event_loop_lag_seconds_bucket{le=\"0.001\"}");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }
}
