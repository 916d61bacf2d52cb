package io.skein.bench;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/** Reads what the loops have counted, says once a second how it goes, and measures. Used by the thread that steers. */
final class Meter {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** How often it is asked whether a run is done. */
    private static final long STEP = SECOND / 200;

    private final Clients clients;
    private final List<Long> brokerPids;
    private final PrintStream progress;
    private BenchLoop.Snapshot newest;
    private long newestNanos;

    /** @param brokerPids may be empty */
    Meter(Clients clients, List<Long> brokerPids, PrintStream progress) {
        this.clients = clients;
        this.brokerPids = brokerPids;
        this.progress = progress;
        this.newest = clients.snapshot();
        this.newestNanos = System.nanoTime();
    }

    /** Begins to measure. */
    Measurement begin() {
        return new Measurement();
    }

    /** Measures for a time; {@code eachSecond} is called on this thread. */
    Reading run(String phase, Duration duration, Runnable eachSecond) {
        Measurement measurement = begin();
        for (long second = 1; second <= duration.toSeconds(); second++) {
            Pauses.until(measurement.nanos + second * SECOND);
            measurement.tick(phase, second);
            eachSecond.run();
        }
        return measurement.end();
    }

    /**
     * Goes on with a measurement until nothing remains, or no less for as long as patience lasts.
     *
     * @param remaining asked often
     */
    Reading until(String phase, LongSupplier remaining, Duration patience, Measurement measurement) {
        long least = Long.MAX_VALUE;
        long lastProgress = System.nanoTime();
        long nextTick = lastProgress + SECOND;
        long left = remaining.getAsLong();
        while (left > 0 && System.nanoTime() - lastProgress < patience.toNanos()) {
            if (left < least) {
                least = left;
                lastProgress = System.nanoTime();
            }
            Pauses.until(System.nanoTime() + STEP);
            if (System.nanoTime() >= nextTick) {
                nextTick += SECOND;
                measurement.tick(phase, (System.nanoTime() - measurement.nanos) / SECOND);
            }
            left = remaining.getAsLong();
        }
        return measurement.end();
    }

    /** From its making on. */
    final class Measurement {
        private final BenchLoop.Snapshot first = read();
        private final long nanos = newestNanos;
        private final ProcessUsage broker = ProcessUsage.of(brokerPids);
        private final double toolCpuSeconds = toolCpuSeconds();
        private long slowestSecond = Long.MAX_VALUE;
        private long fastestSecond;

        /** What came since the last time. */
        private BenchLoop.Snapshot tick(String phase, long second) {
            BenchLoop.Snapshot before = newest;
            long beforeNanos = newestNanos;
            BenchLoop.Snapshot last = read().since(before);
            slowestSecond = Math.min(slowestSecond, last.delivered());
            fastestSecond = Math.max(fastestSecond, last.delivered());
            say(phase, second, last, (newestNanos - beforeNanos) / (double) SECOND);
            return last;
        }

        Reading end() {
            read();
            ProcessUsage usage = ProcessUsage.of(brokerPids);
            return new Reading(
                    (newestNanos - nanos) / (double) SECOND,
                    newest.since(first),
                    slowestSecond == Long.MAX_VALUE ? 0 : slowestSecond,
                    fastestSecond,
                    usage.since(broker),
                    usage.residentBytes(),
                    toolCpuSeconds() - toolCpuSeconds);
        }
    }

    private BenchLoop.Snapshot read() {
        newest = clients.snapshot();
        newestNanos = System.nanoTime();
        return newest;
    }

    private void say(String phase, long second, BenchLoop.Snapshot last, double seconds) {
        Histogram latency = last.latency();
        // One call, so that the lines of several processes stay apart.
        progress.println(String.format(
                Locale.ROOT,
                "%-8s %3d s   sent %,10.0f/s   delivered %,10.0f/s   connected %,7.0f/s   p99 %s",
                phase,
                second,
                last.sent() / seconds,
                last.delivered() / seconds,
                last.connected() / seconds,
                latency.getTotalCount() == 0
                        ? "-"
                        : TimeUnit.NANOSECONDS.toMicros(latency.getValueAtPercentile(99)) + " us"));
    }

    private static double toolCpuSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime() / (double) SECOND
                : 0;
    }
}
