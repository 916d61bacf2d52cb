package io.skein.router;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.TopicFilter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SubscriberTableTest {
    private static final TopicFilter FILTER = TopicFilter.of("a");

    private final SubscriptionIndex<Object> index = new SubscriptionIndex<>();

    @Test
    void shouldAgreeWithASetThroughRandomChanges() {
        Random random = new Random(42);
        List<Object> pool = objects(300);
        Set<Object> model = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 50_000; i++) {
            int reach = 1 + 299 * (i / 5_000 % 2); // swells and shrinks to one
            Object subscriber = pool.get(random.nextInt(reach));
            if (random.nextInt(reach == 1 ? 2 : 300) < (reach == 1 ? 1 : 170)) {
                assertThat(subscribe(subscriber).existed()).isEqualTo(!model.add(subscriber));
            } else {
                Object leaving =
                        reach == 1 && !model.isEmpty() ? model.iterator().next() : subscriber;
                assertThat(index.unsubscribe(leaving, FILTER).existed()).isEqualTo(model.remove(leaving));
            }
            assertThat(index.localCount(FILTER)).isEqualTo(model.size());
            if (i % 100 == 0) {
                assertThat(current()).containsExactlyInAnyOrderElementsOf(model);
            }
        }
    }

    /** With a copy of the array per change this would move 40 GB. */
    @Test
    @Timeout(value = 20, unit = SECONDS)
    void shouldTakeAStormOfSubscribersToOneFilter() {
        List<Object> storm = objects(100_000);
        storm.forEach(this::subscribe);
        assertThat(index.localCount(FILTER)).isEqualTo(100_000);
        storm.forEach(subscriber -> index.unsubscribe(subscriber, FILTER));
        assertThat(index.filterCount()).isZero();
    }

    @Test
    void shouldGiveMemoryBackWhenSubscribersLeave() {
        List<Object> storm = objects(10_000);
        storm.forEach(this::subscribe);
        storm.subList(3, storm.size()).forEach(subscriber -> index.unsubscribe(subscriber, FILTER));
        Receivers<Object> receivers = index.receivers(FILTER);
        assertThat(receivers).isNotNull();
        assertThat(receivers.locals().slots()).isLessThanOrEqualTo(32);
        assertThat(SampleSubscriptions.in(receivers.locals())).containsExactlyInAnyOrderElementsOf(storm.subList(0, 3));
    }

    @Test
    void shouldShowAReaderEverySubscriberThatStaysExactlyOnce() throws InterruptedException {
        List<Object> staying = objects(50);
        staying.forEach(this::subscribe);
        AtomicBoolean stop = new AtomicBoolean();
        Thread churn = new Thread(() -> churn(stop), "churn");
        churn.start();
        try {
            for (int i = 0; i < 20_000; i++) {
                List<Object> seen = current();
                seen.retainAll(staying);
                assertThat(seen).containsExactlyInAnyOrderElementsOf(staying);
            }
        } finally {
            stop.set(true);
            churn.join();
        }
    }

    private void churn(AtomicBoolean stop) {
        List<Object> passing = objects(200);
        while (!stop.get()) {
            passing.forEach(this::subscribe);
            passing.forEach(subscriber -> index.unsubscribe(subscriber, FILTER));
        }
    }

    private SubscriptionChange subscribe(Object subscriber) {
        return index.subscribe(subscriber, SampleSubscriptions.to("a"));
    }

    private List<Object> current() {
        Receivers<Object> receivers = index.receivers(FILTER);
        return receivers == null ? new ArrayList<>() : SampleSubscriptions.in(receivers.locals());
    }

    private static List<Object> objects(int count) {
        List<Object> objects = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            objects.add(new Object());
        }
        return objects;
    }
}
