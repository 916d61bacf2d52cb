package io.skein.it;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.TestCluster;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that know only a balancer. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BalancerIT {
    private static final int CLIENTS = 30;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldServeClientsWhereverTheBalancerSendsThem() {
        TestCluster cluster = clusters.start(aCluster().withNodes(3).withHaproxy());
        List<RawMqttClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                RawMqttClient client = RawMqttClient.connected(cluster.balancer(), RawConnect.v5("balanced-" + i));
                client.subscribe("to/" + i, 1);
                clients.add(client);
            }
            shouldBeSpreadOverTheNodes(cluster);
            shouldReachEachOther(clients);
            shouldAvoidANodeThatStops(cluster);
        } finally {
            clients.forEach(RawMqttClient::close);
        }
    }

    /** Round robin gives each its third; a health check that came late may have shifted a few. */
    private static void shouldBeSpreadOverTheNodes(TestCluster cluster) {
        double sum = 0;
        for (int node = 1; node <= 3; node++) {
            double connections = cluster.metrics(node).value("skein_connections");
            assertThat(connections).isBetween(CLIENTS / 6.0, CLIENTS / 2.0);
            sum += connections;
        }
        assertThat(sum).isEqualTo(CLIENTS);
    }

    private static void shouldReachEachOther(List<RawMqttClient> clients) {
        for (int i = 0; i < CLIENTS; i++) {
            int receiver = (i + 1) % CLIENTS;
            clients.get(i).publishQos1(RawPublish.of("to/" + receiver, "from " + i));
            assertThat(clients.get(receiver).receive().text()).isEqualTo("from " + i);
        }
    }

    private static void shouldAvoidANodeThatStops(TestCluster cluster) {
        assertThat(cluster.stop(2)).isZero();
        Awaitility.await("the balancer has only two nodes")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> servesInARow(cluster, 6));
    }

    private static boolean servesInARow(TestCluster cluster, int times) {
        for (int i = 0; i < times; i++) {
            try (RawMqttClient client = RawMqttClient.open(cluster.balancer())) {
                if (client.connect(RawConnect.v5("again-" + i)).reasonCode() != 0) {
                    return false;
                }
            } catch (RuntimeException | AssertionError e) {
                return false;
            }
        }
        return true;
    }
}
