package io.skein.it.robustness;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.Figures;
import io.skein.it.fixture.Metrics;
import io.skein.it.fixture.NodeProcess;
import io.skein.it.fixture.Project;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Clients that say anything in any order, beside two that behave: these lose nothing, the node logs no error (which {@link Clusters} checks), and when
 * the others are gone nothing of them is left. {@code -Dskein.fuzz.seed} repeats what was said in a failed run.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ProtocolFuzzIT {
    private static final long FIXED_SEED = 20260307;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration EACH = Project.isLongRun() ? Duration.ofMinutes(5) : Duration.ofSeconds(6);

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldServeTheOthersAndKeepNothingOfHostileClients() {
        long seed = Long.getLong("skein.fuzz.seed", ThreadLocalRandom.current().nextLong(1L << 40));
        System.out.println(
                "protocol fuzzer: seeds " + FIXED_SEED + " and " + seed + " (-Dskein.fuzz.seed=" + seed + ")");
        NodeProcess node = startNode();
        LiveHeap heap = new LiveHeap(node);
        try (SteadyTraffic traffic = SteadyTraffic.start(node.endpoint())) {
            new HostileCrowd(node.endpoint(), 1).attack(WARM_UP);
            awaitNothingLeft(node);
            long before = heap.bytes();
            long connections = 0;
            for (long each : List.of(FIXED_SEED, seed)) {
                connections += new HostileCrowd(node.endpoint(), each).attack(EACH);
                traffic.awaitProgress(10);
            }
            awaitNothingLeft(node);
            heap.awaitBackTo(before);
            traffic.finish();
            Figures.report("protocol-fuzz-connections", connections, "connections");
            Figures.report("protocol-fuzz-normal-messages", traffic.sent(), "messages");
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("with -Dskein.fuzz.seed=" + seed, e);
        }
    }

    /** Sessions end soon, and the memory of topics is small, so that what is left over at the end is not by design. */
    private NodeProcess startNode() {
        return clusters.start(aCluster()
                        .withNodes(1)
                        .with("limits.max-packet-size", Integer.toString(HostilePackets.MAXIMUM_PACKET_SIZE))
                        .with("limits.max-subscriptions-per-client", "1000")
                        .with("limits.connect-timeout", "2s")
                        .with("limits.match-cache-size", "100")
                        .with("limits.retained-bytes", "1MiB")
                        .with("session.max-expiry", "2s"))
                .node(1);
    }

    /** Connections, sessions and subscriptions are those of the two well-behaved clients again. */
    private static void awaitNothingLeft(NodeProcess node) {
        Awaitility.await("the hostile clients' traces to vanish")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    Metrics metrics = node.metrics();
                    assertThat(metrics.value("skein_connections"))
                            .as("connections")
                            .isEqualTo(2);
                    assertThat(metrics.value("skein_sessions")).as("sessions").isEqualTo(2);
                    assertThat(metrics.value("skein_subscriptions"))
                            .as("subscriptions")
                            .isEqualTo(1);
                });
    }
}
