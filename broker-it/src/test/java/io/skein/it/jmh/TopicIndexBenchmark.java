package io.skein.it.jmh;

import io.skein.model.Subscription;
import io.skein.model.TopicName;
import io.skein.router.MatchCache;
import io.skein.router.SubscriptionIndex;
import io.skein.router.TopicMatch;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to find the receivers of one message, with and without cache, still and under churn. Every topic is
 * matched by its device's filter and by two filters of the whole fleet.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx3g", "-XX:+UseG1GC"})
@State(Scope.Benchmark)
public class TopicIndexBenchmark {
    private static final int HOT_TOPICS = 1 << 10;
    private static final int SPREAD_TOPICS = 1 << 16;

    @Param({"100000", "1000000"})
    public int filters;

    @Param
    public FilterMix mix = FilterMix.MIXED;

    private final SubscriptionIndex<Object> index = new SubscriptionIndex<>();
    private final MatchCache<Object> cache = new MatchCache<>(index, MatchCache.DEFAULT_TOPICS);
    private final String[] topics = new String[SPREAD_TOPICS];
    private int turn;

    /** Subscribes all devices. */
    @Setup
    public void subscribe() {
        for (int device = 0; device < filters; device++) {
            index.subscribe(new Object(), mix.subscription(device));
        }
        index.subscribe(new Object(), FilterMix.subscription("site/+/device/+/temperature"));
        index.subscribe(new Object(), FilterMix.subscription("site/#"));
        Random random = new Random(1);
        for (int i = 0; i < topics.length; i++) {
            topics[i] = FilterMix.topic(random.nextInt(filters));
        }
    }

    /** Walks the index each time. */
    @Benchmark
    public TopicMatch<Object> match() {
        return index.match(TopicName.of(topics[turn++ & SPREAD_TOPICS - 1]));
    }

    /** A loop whose topics fit into its cache. */
    @Benchmark
    public TopicMatch<Object> matchCached() {
        return cache.match(TopicName.of(topics[turn++ & HOT_TOPICS - 1]));
    }

    /** The same while filters come and go. */
    @Benchmark
    public TopicMatch<Object> matchCachedUnderChurn(Churn churn) {
        return cache.match(TopicName.of(topics[turn++ & HOT_TOPICS - 1]));
    }

    /** A loop with sixteen times more topics than its cache holds: what the cache costs where it is of no use. */
    @Benchmark
    public TopicMatch<Object> matchThroughUselessCache() {
        return cache.match(TopicName.of(topics[turn++ & SPREAD_TOPICS - 1]));
    }

    /** One subscription to a new filter and its end. */
    @Benchmark
    public int subscribeAndUnsubscribe() {
        int device = filters + (turn++ & SPREAD_TOPICS - 1);
        Subscription subscription = mix.subscription(device);
        Object subscriber = new Object();
        index.subscribe(subscriber, subscription);
        return index.unsubscribe(subscriber, subscription.filter()).localCount();
    }

    /** About 2,000 filters a second, half of them with a wildcard, none for a topic that is measured. */
    @State(Scope.Benchmark)
    public static class Churn {
        private static final long PAUSE_NANOS = 500_000;

        private volatile boolean stop;
        private Thread thread = new Thread();

        /** Begins to subscribe and unsubscribe. */
        @Setup(Level.Iteration)
        public void start(TopicIndexBenchmark benchmark) {
            stop = false;
            thread = new Thread(() -> run(benchmark.index), "churn");
            thread.start();
        }

        /** Ends it. */
        @TearDown(Level.Iteration)
        public void end() throws InterruptedException {
            stop = true;
            thread.join();
        }

        private void run(SubscriptionIndex<Object> index) {
            Object subscriber = new Object();
            for (int i = 0; !stop; i++) {
                String path = "site/" + i % 1_000 + "/passing/" + i;
                Subscription subscription = FilterMix.subscription(i % 2 == 0 ? path : path + "/+");
                index.subscribe(subscriber, subscription);
                LockSupport.parkNanos(PAUSE_NANOS);
                index.unsubscribe(subscriber, subscription.filter());
            }
        }
    }
}
