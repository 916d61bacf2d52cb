package io.skein.it.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.NodeProcess;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/** What a node's heap holds after a full collection. */
final class LiveHeap {
    /**
     * Ordinary for a node that has grown warm: a few interned strings, buffers per thread, Netty's and Vert.x' caches.
     * Thousands of connections have come and gone between two measurements, and one kilobyte left behind by each would
     * be more than this.
     */
    private static final long TOLERANCE_BYTES = 4 << 20;

    private final NodeProcess node;

    LiveHeap(NodeProcess node) {
        this.node = node;
    }

    long bytes() {
        node.collectGarbage();
        return (long) node.metrics().value("jvm_memory_used_bytes", Map.of("area", "heap"));
    }

    /** Waits until the heap is back where it was; what was closed last may take a moment to be let go. */
    void awaitBackTo(long bytes) {
        Awaitility.await("live heap")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(bytes()).isLessThanOrEqualTo(bytes + TOLERANCE_BYTES));
    }
}
