package io.skein.it;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.Elapsed;
import io.skein.it.fixture.Figures;
import io.skein.it.fixture.TestCluster;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawFlow;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawSwarm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A balancer's fail-over: all clients of one node arrive at another at once. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ReconnectStormIT {
    private static final int CONNECTIONS = 2_000;
    private static final int FILTERS = 10;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldShowEverySubscriptionOfAStormToTheOtherNodes() {
        TestCluster cluster = clusters.start(aCluster().withNodes(3).withSampledLeakDetection());
        Elapsed since = Elapsed.sinceNow();
        try (RawSwarm swarm = RawSwarm.start(
                        cluster.node(1).endpoint(), "storm-", CONNECTIONS, 1, ReconnectStormIT::filters);
                RawMqttClient publisher =
                        RawMqttClient.connected(cluster.node(2).endpoint(), RawConnect.v5("publisher"))) {
            swarm.awaitSubscribed(Duration.ofSeconds(90));
            Figures.report("reconnect-storm-2000x10", since.millis() / 1000.0, "s");
            publishToAll(publisher);
            swarm.awaitReceived(FILTERS, Duration.ofSeconds(30));
            assertThat(swarm.received()).isEqualTo((long) CONNECTIONS * FILTERS);
        }
    }

    private static void publishToAll(RawMqttClient publisher) {
        RawFlow flow = new RawFlow(publisher, 500);
        for (int i = 0; i < CONNECTIONS; i++) {
            filters(i).forEach(topic -> flow.publish(topic, "seen"));
        }
        flow.finish();
    }

    private static List<String> filters(int client) {
        return IntStream.range(0, FILTERS)
                .mapToObj(filter -> "storm/" + client + "/" + filter)
                .toList();
    }
}
