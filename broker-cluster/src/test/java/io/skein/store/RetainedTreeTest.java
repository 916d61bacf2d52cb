package io.skein.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RetainedTreeTest {
    private static final long NOW = 1_000;
    private static final long TOMBSTONE_MILLIS = 60_000;

    private RetainedTree tree = new RetainedTree(TOMBSTONE_MILLIS, 100);

    @Test
    void shouldFindMessagesByFilter() {
        retain("sport", "sport/tennis", "sport/tennis/score", "/sport", "news/tennis");
        assertThat(topicsOf("sport/tennis")).containsExactly("sport/tennis");
        assertThat(topicsOf("sport/#")).containsExactlyInAnyOrder("sport", "sport/tennis", "sport/tennis/score");
        assertThat(topicsOf("+/tennis")).containsExactlyInAnyOrder("sport/tennis", "news/tennis");
        assertThat(topicsOf("+/+")).containsExactlyInAnyOrder("sport/tennis", "news/tennis", "/sport");
        assertThat(topicsOf("/+")).containsExactly("/sport");
        assertThat(topicsOf("+")).containsExactly("sport");
        assertThat(topicsOf("+/#")).hasSize(5);
        assertThat(topicsOf("+/tennis/#"))
                .containsExactlyInAnyOrder("sport/tennis", "sport/tennis/score", "news/tennis");
        assertThat(topicsOf("sport/+/score/#")).containsExactly("sport/tennis/score");
        assertThat(topicsOf("golf/#")).isEmpty();
        assertThat(topicsOf("#")).hasSize(5);
    }

    @Test
    void shouldHideReservedTopicsFromWildcardsInTheFirstLevel() {
        retain("$SYS/uptime", "$SYS", "a");
        assertThat(topicsOf("#")).containsExactly("a");
        assertThat(topicsOf("+/uptime")).isEmpty();
        assertThat(topicsOf("+")).containsExactly("a");
        assertThat(topicsOf("$SYS/#")).containsExactlyInAnyOrder("$SYS/uptime", "$SYS");
        assertThat(topicsOf("$SYS/+")).containsExactly("$SYS/uptime");
    }

    @Test
    void shouldApplyOnlyHigherVersions() {
        assertThat(tree.apply(topic("a"), 5, message("a", "five"), NOW)).isTrue();
        assertThat(tree.apply(topic("a"), 5, message("a", "again"), NOW)).isFalse();
        assertThat(tree.apply(topic("a"), 4, null, NOW)).isFalse();
        assertThat(tree.get(topic("a"), NOW)).isEqualTo(message("a", "five"));
        assertThat(tree.apply(topic("a"), 6, message("a", "six"), NOW)).isTrue();
        assertThat(tree.get(topic("a"), NOW)).isEqualTo(message("a", "six"));
        assertThat(tree.version(topic("a"))).isEqualTo(6);
        assertThat(tree.version(topic("b"))).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void shouldHoldALateMessageOffAfterItsDeletion() {
        tree.apply(topic("a"), 2, null, NOW);
        tree.sweep(NOW + TOMBSTONE_MILLIS - 1, 10);
        assertThat(tree.apply(topic("a"), 1, message("a", "late"), NOW)).isFalse();
        assertThat(topicsOf("#")).isEmpty();
    }

    @Test
    void shouldForgetTombstonesInTime() {
        tree.apply(topic("a"), 2, null, NOW);
        tree.sweep(NOW + TOMBSTONE_MILLIS, 10);
        assertThat(tree.version(topic("a"))).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void shouldKeepAMessageThatFollowedADeletion() {
        tree.apply(topic("a"), 2, null, NOW);
        tree.apply(topic("a"), 3, message("a", "new"), NOW);
        tree.sweep(NOW + TOMBSTONE_MILLIS, 10);
        assertThat(tree.get(topic("a"), NOW)).isEqualTo(message("a", "new"));
    }

    @Test
    void shouldDropTheOldestTombstonesBeyondTheBound() {
        for (int i = 0; i < 103; i++) {
            tree.apply(topic("t/" + i), 2, null, NOW);
        }
        assertThat(tree.tombstonesDropped()).isEqualTo(3);
        assertThat(tree.version(topic("t/2"))).isEqualTo(Long.MIN_VALUE);
        assertThat(tree.version(topic("t/3"))).isEqualTo(2);
    }

    @Test
    void shouldSkipExpiredMessagesAndSweepThem() {
        tree.apply(topic("a"), 1, expiring("a", NOW + 10), NOW);
        tree.apply(topic("b"), 1, message("b", "stays"), NOW);
        assertThat(topicsOf("#")).hasSize(2);
        tree.match(
                TopicFilter.of("#"),
                NOW + 10,
                found -> assertThat(found.topic()).isEqualTo(topic("b")));
        assertThat(tree.get(topic("a"), NOW + 10)).isNull();
        assertThat(tree.size()).isEqualTo(2);
        assertThat(tree.sweep(NOW + 10, 10)).isEqualTo(1);
        assertThat(tree.size()).isEqualTo(1);
        assertThat(tree.apply(topic("a"), 1, message("a", "late"), NOW)).isFalse();
    }

    @Test
    void shouldSweepAStepAtATime() {
        for (int i = 0; i < 10; i++) {
            tree.apply(topic("t/" + i), 1, expiring("t/" + i, NOW + 10), NOW);
        }
        assertThat(tree.sweep(NOW + 10, 4)).isEqualTo(4);
        assertThat(tree.sweep(NOW + 10, 4)).isEqualTo(4);
        assertThat(tree.sweep(NOW + 10, 4)).isEqualTo(2);
        assertThat(tree.size()).isZero();
    }

    @Test
    void shouldCountMessagesAndBytes() {
        tree.apply(topic("a"), 1, message("a", "12345"), NOW);
        tree.apply(topic("b"), 1, message("b", "1"), NOW);
        assertThat(tree.size()).isEqualTo(2);
        assertThat(tree.bytes())
                .isEqualTo(
                        message("a", "12345").weightBytes() + message("b", "1").weightBytes());
        tree.apply(topic("a"), 2, message("a", "123"), NOW);
        tree.apply(topic("b"), 2, null, NOW);
        assertThat(tree.size()).isEqualTo(1);
        assertThat(tree.bytes()).isEqualTo(message("a", "123").weightBytes());
    }

    @Test
    void shouldShowTombstonesToACopy() {
        tree.apply(topic("a"), 1, message("a", "1"), NOW);
        tree.apply(topic("$b"), 7, null, NOW);
        Map<String, Long> versions = new HashMap<>();
        tree.forEach((topic, version, publication) -> versions.put(topic + "=" + (publication != null), version));
        assertThat(versions).containsExactlyInAnyOrderEntriesOf(Map.of("a=true", 1L, "$b=false", 7L));
    }

    @Test
    void shouldBearTheDeepestTopics() {
        String deep = "d/".repeat(32_767);
        retain(deep);
        assertThat(topicsOf("#")).containsExactly(deep);
        assertThat(topicsOf("+/".repeat(32_767) + "+")).containsExactly(deep);
    }

    @Test
    void shouldEndWithTheHighestVersionWhateverTheOrder() throws Exception {
        tree = new RetainedTree(TOMBSTONE_MILLIS, 40_000);
        int writers = 4;
        ExecutorService pool = Executors.newFixedThreadPool(writers);
        try {
            CyclicBarrier start = new CyclicBarrier(writers);
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                int offset = writer;
                running.add(pool.submit(() -> {
                    start.await();
                    for (int i = offset; i < 40_000; i += writers) {
                        String name = "a/" + i % 50 + "/b";
                        tree.apply(topic(name), i, i % 3 == 0 ? null : message(name, "" + i), NOW);
                    }
                    return null;
                }));
            }
            for (Future<?> done : running) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
        for (int i = 39_950; i < 40_000; i++) {
            String name = "a/" + i % 50 + "/b";
            assertThat(tree.version(topic(name))).isEqualTo(i);
            assertThat(tree.get(topic(name), NOW)).isEqualTo(i % 3 == 0 ? null : message(name, "" + i));
        }
        assertThat(tree.size()).isEqualTo(topicsOf("a/+/b").size());
    }

    private void retain(String... topics) {
        for (String topic : topics) {
            tree.apply(topic(topic), 1, message(topic, "x"), NOW);
        }
    }

    private List<String> topicsOf(String filter) {
        List<String> found = new ArrayList<>();
        tree.match(
                TopicFilter.of(filter),
                NOW,
                publication -> found.add(publication.topic().value()));
        return found;
    }

    private static TopicName topic(String name) {
        return TopicName.of(name);
    }

    private static Publication message(String topic, String payload) {
        return publication(topic, payload, Publication.NEVER);
    }

    private static Publication expiring(String topic, long atMillis) {
        return publication(topic, "soon gone", atMillis);
    }

    private static Publication publication(String topic, String payload, long expiresAtMillis) {
        Payload bytes = Payload.of(payload.getBytes(UTF_8));
        return new Publication(
                topic(topic), bytes, Qos.AT_LEAST_ONCE, true, MessageProperties.NONE, null, expiresAtMillis);
    }
}
