package io.skein.router;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.Subscription;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** "SUBACK means visible" on one node: several event loops publish and subscribe at the same time. */
@Timeout(value = 60, unit = SECONDS)
class SubscriptionIndexStressTest {
    private static final int WRITERS = 3;
    private static final int READERS = 2;
    private static final int ROUNDS = 10_000;
    private static final int CHECKS = 2_000;
    private static final String[] FILTERS = {"x/y/z", "x/+/z", "$share/g/x/y/#"};
    private static final TopicName TOPIC = TopicName.of("x/y/z");

    private final SubscriptionIndex<Object> index = new SubscriptionIndex<>();
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final LongAdder checked = new LongAdder();

    /** What a writer states while it is true; readers that saw the same before and after must have matched it. */
    private static final class Claim {
        final Object subscriber = new Object();

        /** Even: nothing is stated. Odd: the subscription to FILTERS[filter] is in force. */
        final AtomicInteger version = new AtomicInteger();

        volatile int filter;
    }

    @AfterEach
    void endThreads() {
        stop.set(true);
        pool.shutdownNow();
    }

    /**
     * All writers share the filters, so that now one and now another introduces or retires them; each subscriber is
     * its own. A reader must meet a subscription that is in force before and after its match.
     */
    @Test
    void shouldShowEverySubscriptionInForceToEveryCache() throws Exception {
        List<Claim> claims = new ArrayList<>();
        List<Future<?>> writers = new ArrayList<>();
        List<Future<?>> others = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Claim claim = new Claim();
            claims.add(claim);
            int seed = i;
            writers.add(pool.submit(() -> write(claim, seed)));
        }
        for (int i = 0; i < READERS; i++) {
            others.add(pool.submit(() -> read(claims)));
        }
        others.add(pool.submit(this::churnElsewhere));
        awaitAll(writers);
        stop.set(true);
        awaitAll(others);
        assertThat(index.filterCount()).isZero();
        assertThat(index.treeNodeCount()).isZero();
    }

    private void write(Claim claim, int seed) {
        Random random = new Random(seed);
        MatchCache<Object> own = new MatchCache<>(index, 64);
        for (int round = 0; round < ROUNDS || checked.sum() < CHECKS; round++) {
            claim.filter = random.nextInt(FILTERS.length);
            Subscription subscription = SampleSubscriptions.to(FILTERS[claim.filter]);
            index.subscribe(claim.subscriber, subscription);
            claim.version.incrementAndGet();
            for (int look = 0; look < 3; look++) {
                assertThat(isMet(own.match(TOPIC), claim.subscriber)).isTrue();
            }
            claim.version.incrementAndGet();
            index.unsubscribe(claim.subscriber, subscription.filter());
            assertThat(isMet(own.match(TOPIC), claim.subscriber)).isFalse();
        }
    }

    private void read(List<Claim> claims) {
        MatchCache<Object> cache = new MatchCache<>(index, 64);
        while (!stop.get()) {
            for (Claim claim : claims) {
                check(cache, claim);
            }
        }
    }

    private static void awaitAll(List<Future<?>> running) throws Exception {
        for (Future<?> done : running) {
            done.get();
        }
    }

    /** Judges the match only if the claim held all the time. */
    private void check(MatchCache<Object> cache, Claim claim) {
        int before = claim.version.get();
        if (before % 2 == 0) {
            return;
        }
        int filter = claim.filter;
        boolean met = isMet(cache.match(TOPIC), claim.subscriber);
        if (claim.version.get() == before) {
            assertThat(met).as(FILTERS[filter]).isTrue();
            checked.increment();
        }
    }

    private static boolean isMet(TopicMatch<Object> match, Object subscriber) {
        for (FilterNode<Object> filter : match.filters()) {
            if (SampleSubscriptions.in(filter.locals()).contains(subscriber)) {
                return true;
            }
            for (SharedGroup<Object> group : filter.groups()) {
                if (SampleSubscriptions.in(group.locals()).contains(subscriber)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Fills the change log, and now and then makes readers fall behind it. */
    private void churnElsewhere() {
        UUID node = new UUID(0, 1);
        for (int i = 0; !stop.get(); i++) {
            index.addNode(node);
            for (int j = 0; j < (i % 500 == 0 ? 2_000 : 10); j++) {
                index.setRoute(node, TopicFilter.of(j % 2 == 0 ? "x/other/" + j + "/+" : "x/other/" + j), 1);
            }
            index.removeNode(node);
            purgeAll();
        }
        purgeAll();
    }

    private void purgeAll() {
        boolean more = true;
        while (more) {
            more = index.purgeRoutes(100);
        }
    }
}
