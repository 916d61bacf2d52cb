package io.skein.bench;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Readings as they are written down. */
final class Figures {
    private static final double MILLION = 1e6;

    private Figures() {}

    /** Of a run; the names are the same in all modes that have such a figure. */
    static JsonObject of(BenchOptions options, Outcome outcome) {
        JsonObject figures = new JsonObject();
        Reading stored = outcome.stored();
        if (stored != null) {
            figures.put("stored", stored(stored));
        }
        boolean isAboutConnections = options.mode().kind() == Mode.Kind.CONNECTIONS;
        figures.put("measured", isAboutConnections ? connections(outcome.measured()) : flow(outcome.measured()));
        if (stored != null) {
            figures.getJsonObject("measured").remove("latencyMicros"); // of messages that lay in a store
        }
        Reading idle = outcome.idle();
        if (idle != null) {
            figures.put("idle", idle(options, idle, outcome.residentBytesBefore()));
        }
        return figures.put("ledger", outcome.ledger().toJson());
    }

    /** What a message costs is counted per delivery. */
    private static JsonObject flow(Reading reading) {
        BenchLoop.Snapshot counts = reading.counts();
        return new JsonObject()
                .put("seconds", rounded(reading.seconds()))
                .put("sent", counts.sent())
                .put("delivered", counts.delivered())
                .put("refused", counts.refused())
                .put("sentPerSecond", Math.round(reading.perSecond(counts.sent())))
                .put("deliveredPerSecond", Math.round(reading.perSecond(counts.delivered())))
                .put("slowestSecond", reading.slowestSecond())
                .put("fastestSecond", reading.fastestSecond())
                .put("latencyMicros", latency(counts.latency()))
                .put("broker", broker(reading, counts.delivered()))
                .put("toolCores", rounded(reading.toolCpuSeconds() / reading.seconds()));
    }

    private static JsonObject stored(Reading reading) {
        BenchLoop.Snapshot counts = reading.counts();
        return new JsonObject()
                .put("seconds", rounded(reading.seconds()))
                .put("acknowledged", counts.acknowledged())
                .put("refused", counts.refused())
                .put("acknowledgedPerSecond", Math.round(reading.perSecond(counts.acknowledged())))
                .put("broker", broker(reading, counts.acknowledged()))
                .put("toolCores", rounded(reading.toolCpuSeconds() / reading.seconds()));
    }

    private static JsonObject connections(Reading reading) {
        long connections = reading.counts().connected();
        return new JsonObject()
                .put("seconds", rounded(reading.seconds()))
                .put("connections", connections)
                .put("connectionsPerSecond", Math.round(reading.perSecond(connections)))
                .put("latencyMicros", latency(reading.counts().latency()))
                .put("broker", broker(reading, connections))
                .put("toolCores", rounded(reading.toolCpuSeconds() / reading.seconds()));
    }

    private static JsonObject idle(BenchOptions options, Reading reading, long residentBytesBefore) {
        JsonObject figures = new JsonObject().put("broker", broker(reading, 0));
        if (!options.brokerPids().isEmpty()) {
            long grown = reading.brokerResidentBytes() - residentBytesBefore;
            figures.put("residentBytesPerConnection", grown / options.subscribers());
        }
        return figures;
    }

    /** @param operations what the broker's work is divided by */
    private static JsonObject broker(Reading reading, long operations) {
        double cpuSeconds = reading.broker().cpuSeconds();
        return new JsonObject()
                .put("cpuSeconds", rounded(cpuSeconds))
                .put("cores", rounded(cpuSeconds / reading.seconds()))
                .put("cpuSecondsPerMillion", operations == 0 ? null : rounded(cpuSeconds * MILLION / operations))
                .put("residentBytes", reading.brokerResidentBytes());
    }

    private static JsonObject latency(Histogram nanos) {
        return new JsonObject()
                .put("mean", rounded(nanos.getMean() / 1000))
                .put("p50", micros(nanos, 50))
                .put("p90", micros(nanos, 90))
                .put("p99", micros(nanos, 99))
                .put("p999", micros(nanos, 99.9))
                .put("max", TimeUnit.NANOSECONDS.toMicros(nanos.getMaxValue()));
    }

    private static double rounded(double value) {
        return Double.isFinite(value) ? Math.round(value * 1000) / 1000.0 : 0;
    }

    private static long micros(Histogram nanos, double percentile) {
        return TimeUnit.NANOSECONDS.toMicros(nanos.getValueAtPercentile(percentile));
    }
}
