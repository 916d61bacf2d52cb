package io.skein.bench;

import java.io.Serializable;
import org.HdrHistogram.Histogram;

/**
 * What was counted over a time.
 *
 * @param slowestSecond messages delivered in the worst whole second
 * @param broker what the broker used
 * @param brokerResidentBytes what the broker held at the end
 * @param toolCpuSeconds what the tool has used
 */
record Reading(
        double seconds,
        BenchLoop.Snapshot counts,
        long slowestSecond,
        long fastestSecond,
        ProcessUsage broker,
        long brokerResidentBytes,
        double toolCpuSeconds)
        implements Serializable {

    /** With latencies that were kept apart. */
    Reading withLatency(Histogram latency) {
        return new Reading(
                seconds,
                counts.withLatency(latency),
                slowestSecond,
                fastestSecond,
                broker,
                brokerResidentBytes,
                toolCpuSeconds);
    }

    double perSecond(long count) {
        return seconds == 0 ? 0 : count / seconds;
    }

    /** Together with what another process has counted at the same time; both have measured the same broker. */
    Reading plus(Reading other) {
        return new Reading(
                Math.max(seconds, other.seconds),
                counts.plus(other.counts),
                slowestSecond + other.slowestSecond,
                fastestSecond + other.fastestSecond,
                broker,
                Math.max(brokerResidentBytes, other.brokerResidentBytes),
                toolCpuSeconds + other.toolCpuSeconds);
    }
}
