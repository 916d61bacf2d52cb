package io.skein.it.robustness;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.TestCluster;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When the nodes' memory for queues is taken, publishers are refused and nothing that was acknowledged is lost. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StoreRoomIT {
    private static final int SESSIONS = 20;
    private static final String PAYLOAD = "x".repeat(1 << 10);

    /** Far more than all nodes together may hold; memory is weighed once a second, not with every message. */
    private static final int PUBLICATIONS = 50_000;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldRefusePublishersUntilClientsHaveTakenWhatWaits() {
        TestCluster cluster = clusters.start(aCluster()
                .withNodes(3)
                .with("store.max-bytes", "3MiB")
                .with("session.max-queued-messages", "100000")
                .with("session.max-queued-bytes", "64MiB"));
        for (int session = 0; session < SESSIONS; session++) {
            try (RawMqttClient client = connect(cluster, session)) {
                client.subscribe("queue/#", 1);
                client.disconnect();
            }
        }
        try (RawMqttClient publisher =
                RawMqttClient.connected(cluster.node(1).endpoint(), RawConnect.v5("publisher"))) {
            int kept = publishUntilRefused(publisher);
            assertThat(cluster.node(1)
                            .metrics()
                            .value("skein_limits_reached_total", Map.of("limit", "store-max-bytes")))
                    .isPositive();
            for (int session = 0; session < SESSIONS; session++) {
                try (RawMqttClient client = connect(cluster, session)) {
                    for (int message = 0; message < kept; message++) {
                        assertThat(client.receive().text()).startsWith(message + " ");
                    }
                    client.disconnect();
                }
            }

            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> publish(publisher, PUBLICATIONS) < 0x80);
        }
    }

    /** Returns how many were acknowledged before the first refusal. */
    private static int publishUntilRefused(RawMqttClient publisher) {
        for (int kept = 0; kept < PUBLICATIONS; kept++) {
            int reasonCode = publish(publisher, kept);
            if (reasonCode >= 0x80) {
                assertThat(reasonCode).isEqualTo(0x97);
                return kept;
            }
        }
        throw new AssertionError("no publication was refused");
    }

    private static int publish(RawMqttClient publisher, int number) {
        return publisher
                .publishQos1(RawPublish.of("queue/all", number + " " + PAYLOAD))
                .reasonCode();
    }

    private static RawMqttClient connect(TestCluster cluster, int session) {
        return RawMqttClient.connected(
                cluster.node(1 + session % 3).endpoint(),
                RawConnect.v5("sleeper-" + session).sessionExpiry(1000).resuming());
    }
}
