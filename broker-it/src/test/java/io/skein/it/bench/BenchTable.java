package io.skein.it.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** The kept results side by side: medians of all rounds, and how many times ours a peer's figure is. */
final class BenchTable {
    static final int MOST_ROUNDS = 100;

    private BenchTable() {}

    static Path file(Path directory, BenchCase benchCase, String broker, String mqtt, int round) {
        return directory.resolve(benchCase + "-" + broker + "-mqtt" + mqtt + "-" + round + ".json");
    }

    /** A row for each case and broker; n/a where there is no result. */
    static String of(Path directory, List<BenchCase> cases, List<String> brokers, String mqtt) {
        StringBuilder table = new StringBuilder("""
                | case | broker | figure | spread | times ours | CPU s per million | per second | p50 µs | p99 µs | lost |
                |---|---|---|---|---|---|---|---|---|---|
                """);
        for (BenchCase benchCase : cases) {
            List<JsonObject> ours = results(directory, benchCase, brokers.get(0), mqtt);
            for (String broker : benchCase.isOfCluster() ? brokers.subList(0, 1) : brokers) {
                table.append(row(benchCase, broker, results(directory, benchCase, broker, mqtt), ours));
            }
        }
        return table.toString();
    }

    /** The one that decides the case. */
    static double figure(BenchCase benchCase, JsonObject result) {
        BenchCase.Figure figure = benchCase.figure();
        return number(result, figure.group, figure.inner, figure.name);
    }

    private static String row(BenchCase benchCase, String broker, List<JsonObject> results, List<JsonObject> ours) {
        if (results.isEmpty()) {
            return String.format("| %s | %s | n/a | | | | | | | |%n", benchCase, broker);
        }
        double[] figures =
                results.stream().mapToDouble(r -> figure(benchCase, r)).sorted().toArray();
        double median = median(DoubleStream.of(figures));
        double own = median(ours.stream().mapToDouble(r -> figure(benchCase, r)));
        return String.format(
                Locale.ROOT,
                "| %s | %s%s | %s | %s to %s | %s | %s | %s | %s | %s | %,.0f |%n",
                benchCase,
                broker,
                broker.equals(Contenders.SKEIN) ? " (goal " + benchCase.goal() + ")" : "",
                text(median),
                text(figures[0]),
                text(figures[figures.length - 1]),
                broker.equals(Contenders.SKEIN) ? "" : text(median / own),
                text(median(results, "measured", "broker", "cpuSecondsPerMillion")),
                text(rate(results)),
                text(median(results, "measured", "latencyMicros", "p50")),
                text(median(results, "measured", "latencyMicros", "p99")),
                results.stream()
                        .mapToDouble(r -> number(r, "ledger", null, "lost"))
                        .sum());
    }

    private static double rate(List<JsonObject> results) {
        double deliveries = median(results, "measured", null, "deliveredPerSecond");
        return Double.isFinite(deliveries) ? deliveries : median(results, "measured", null, "connectionsPerSecond");
    }

    private static double median(List<JsonObject> results, String group, @Nullable String inner, String name) {
        return median(results.stream().mapToDouble(r -> number(r, group, inner, name)));
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.filter(Double::isFinite).sorted().toArray();
        int half = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static double number(JsonObject result, String group, @Nullable String inner, String name) {
        JsonObject in = result.getJsonObject(group, new JsonObject());
        if (inner != null) {
            in = in.getJsonObject(inner, new JsonObject());
        }
        Double value = in.getDouble(name);
        return value == null ? Double.NaN : value; // nothing was delivered, or the case has no such figure
    }

    /** Rounded for a reader; empty if there is none. */
    static String text(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
    }

    private static List<JsonObject> results(Path directory, BenchCase benchCase, String broker, String mqtt) {
        List<JsonObject> results = new ArrayList<>();
        for (int round = 1; round <= MOST_ROUNDS; round++) {
            Path file = file(directory, benchCase, broker, mqtt, round);
            if (Files.exists(file)) {
                try {
                    results.add(new JsonObject(Files.readString(file)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return results;
    }
}
