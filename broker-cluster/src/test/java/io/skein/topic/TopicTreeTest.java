package io.skein.topic;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TopicTreeTest {
    private static final String[] LEVELS = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};

    @Test
    void shouldForgetBranchesWithoutAValue() {
        TopicTree<String> tree = new TopicTree<>();
        tree.compute(path("a/b/c"), none -> "abc");
        tree.compute(path("a/#"), none -> "a#");
        assertThat(tree.nodeCount()).isEqualTo(3);
        assertThat(tree.compute(path("a/b/c"), old -> null)).isNull();
        assertThat(tree.nodeCount()).isEqualTo(1);
        tree.compute(path("a/#"), old -> null);
        assertThat(tree.nodeCount()).isZero();
    }

    @Test
    void shouldLeaveNothingBehindWhenNothingIsPut() {
        TopicTree<String> tree = new TopicTree<>();
        assertThat(tree.compute(path("a/+/b"), none -> null)).isNull();
        assertThat(tree.nodeCount()).isZero();
    }

    @Test
    void shouldGetExactlyWhatWasPut() {
        TopicTree<String> tree = new TopicTree<>();
        for (String path : List.of("#", "a/#", "a", "a/+", "a/+/b", "+")) {
            tree.compute(path(path), none -> path);
        }
        for (String path : List.of("#", "a/#", "a", "a/+", "a/+/b", "+")) {
            assertThat(tree.get(path(path))).isEqualTo(path);
        }
        assertThat(tree.get(path("a/b"))).isNull();
        assertThat(tree.get(path("b/#"))).isNull();
    }

    @Test
    void shouldEndItsIteration() {
        assertThatThrownBy(() -> new TopicTree<String>().all().next()).isInstanceOf(NoSuchElementException.class);
    }

    /** Threads build and prune the same few branches; afterwards each path has what was last put there. */
    @Test
    @Timeout(value = 60, unit = SECONDS)
    void shouldLoseNothingWhileBranchesAreGrownAndPruned() throws Exception {
        TopicTree<Integer> tree = new TopicTree<>();
        ConcurrentHashMap<String, Integer> model = new ConcurrentHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int own = thread;
                running.add(pool.submit(() -> growAndPrune(tree, model, own)));
            }
            for (Future<?> done : running) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
        model.forEach((path, value) -> assertThat(tree.get(path(path))).isEqualTo(value));
        model.keySet().forEach(path -> tree.compute(path(path), old -> null));
        assertThat(tree.nodeCount()).isZero();
    }

    /** Each thread writes paths of its own, on branches all share. */
    private static void growAndPrune(TopicTree<Integer> tree, ConcurrentHashMap<String, Integer> model, int own) {
        Random random = new Random(own);
        String[] ends = {"" + own, own + "/#", own + "/+"};
        for (int i = 0; i < 40_000; i++) {
            int reach = i % 4_000 < 2_000 ? 2 : LEVELS.length;
            String path = LEVELS[random.nextInt(2)] + "/+/" + LEVELS[random.nextInt(reach)] + "/" + ends[i % 3];
            if (random.nextBoolean()) {
                int value = i;
                tree.compute(path(path), old -> value);
                model.put(path, value);
            } else {
                tree.compute(path(path), old -> null);
                model.remove(path);
            }
            assertThat(tree.get(path(path))).isEqualTo(model.get(path));
        }
    }

    private static String[] path(String text) {
        return text.split("/", -1);
    }
}
