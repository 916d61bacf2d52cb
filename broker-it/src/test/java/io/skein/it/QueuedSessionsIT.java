package io.skein.it;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.Project;
import io.skein.it.fixture.TestCluster;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawFlow;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits for clients that are away outlives any node. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class QueuedSessionsIT {
    private static final int SESSIONS = Project.isLongRun() ? 1_000 : 100;
    private static final int MESSAGES = Project.isLongRun() ? 100 : 50;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldDeliverAllThatWaitsInOrderOnAnyNodeAfterOneHasDied(int victim) {
        TestCluster cluster = clusters.start(aCluster().withNodes(3));
        for (int session = 0; session < SESSIONS; session++) {
            try (RawMqttClient client = connect(cluster, 1 + session % 3, session)) {
                client.subscribe("queue/" + session, 1);
                client.disconnect();
            }
        }
        publishAll(cluster);
        cluster.kill(victim);
        for (int session = 0; session < SESSIONS; session++) {
            int node = 1 + (victim + session % 2) % 3;
            try (RawMqttClient client = RawMqttClient.open(cluster.node(node).endpoint())) {
                assertThat(client.connect(durable(session)).sessionPresent()).isTrue();
                expectAll(client);
                client.disconnect();
            }
        }
    }

    @Test
    void shouldKeepMessagesAtQos0ForClientsThatAreAwayAndServeNobodyTwice() {
        TestCluster cluster = clusters.start(aCluster().withNodes(3).with("session.queue-qos0", "true"));
        try (RawMqttClient publisher =
                RawMqttClient.connected(cluster.node(2).endpoint(), RawConnect.v5("publisher"))) {
            try (RawMqttClient client = connect(cluster, 1, 0)) {
                client.subscribe("queue/0", 1);
                publisher.send(RawPublish.of("queue/0", "here"));
                publisher.publishQos1(RawPublish.of("queue/0", "still here").qos(1, 1));
                assertThat(client.receive().text()).isEqualTo("here");
                assertThat(client.receive().text()).isEqualTo("still here");
                client.disconnect();
            }
            publisher.send(RawPublish.of("queue/0", "away"));
            publisher.publishQos1(RawPublish.of("queue/0", "still away").qos(1, 2));
            try (RawMqttClient client = connect(cluster, 3, 0)) {
                assertThat(client.receive().text()).isEqualTo("away");
                assertThat(client.receive().text()).isEqualTo("still away");
                client.disconnect();
            }
        }
    }

    private static void publishAll(TestCluster cluster) {
        try (RawMqttClient publisher =
                RawMqttClient.connected(cluster.node(2).endpoint(), RawConnect.v5("publisher"))) {
            RawFlow flow = new RawFlow(publisher, 500);
            for (int message = 0; message < MESSAGES; message++) {
                for (int session = 0; session < SESSIONS; session++) {
                    flow.publish("queue/" + session, Integer.toString(message));
                }
            }
            flow.finish();
        }
    }

    private static void expectAll(RawMqttClient client) {
        for (int message = 0; message < MESSAGES; message++) {
            RawPacket received = client.receive();
            assertThat(received.text()).isEqualTo(Integer.toString(message));
            assertThat(received.dup()).isFalse();
        }
    }

    private static RawMqttClient connect(TestCluster cluster, int node, int session) {
        return RawMqttClient.connected(cluster.node(node).endpoint(), durable(session));
    }

    private static RawConnect durable(int session) {
        return RawConnect.v5("sleeper-" + session).sessionExpiry(1000).resuming();
    }
}
