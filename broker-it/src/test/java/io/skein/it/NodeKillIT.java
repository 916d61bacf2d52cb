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
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node dies while messages flow between the two others. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class NodeKillIT {
    private static final int ROUTES_OF_THE_VICTIM = 50;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldLoseNoAcknowledgedMessageBetweenTheOthersWhenANodeIsKilled() {
        TestCluster cluster = clusters.start(aCluster().withNodes(3));
        double routesBefore = cluster.metrics(1).value("skein_routes");
        RawMqttClient victim = connect(cluster, 3, "victim");
        for (int i = 0; i < ROUTES_OF_THE_VICTIM; i++) {
            victim.subscribe("flow/only/" + i, 1);
        }
        victim.subscribe("flow/#", 1);
        assertThat(cluster.metrics(1).value("skein_routes"))
                .isGreaterThanOrEqualTo(routesBefore + ROUTES_OF_THE_VICTIM);

        AtomicBoolean stop = new AtomicBoolean();
        try (RawMqttClient subscriber = connect(cluster, 2, "subscriber");
                RawMqttClient publisher = connect(cluster, 1, "publisher")) {
            subscriber.subscribe("flow/messages", 1);
            Flow flow = new Flow(publisher, subscriber, stop);
            flow.awaitProgress();
            Elapsed since = Elapsed.sinceNow();
            cluster.kill(3);
            awaitDetected(cluster, routesBefore + 1);
            Figures.report("node-kill-detection", since.millis() / 1000.0, "s");
            flow.awaitProgress();
            stop.set(true);
            flow.verify();
        } finally {
            stop.set(true);
            victim.close();
        }
        shouldServeAgain(cluster);
    }

    /** Both others count one member less, and no route of the dead one is left. */
    private static void awaitDetected(TestCluster cluster, double routes) {
        for (int node = 1; node <= 2; node++) {
            int observer = node;
            Awaitility.await("node " + observer + " has noticed")
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        var metrics = cluster.metrics(observer);
                        return metrics.value("skein_cluster_members") == 2 && metrics.value("skein_routes") <= routes;
                    });
        }
    }

    private static void shouldServeAgain(TestCluster cluster) {
        cluster.startNode(3);
        cluster.node(3).awaitReady();
        try (RawMqttClient subscriber = connect(cluster, 3, "returned");
                RawMqttClient publisher = connect(cluster, 1, "publisher-2")) {
            subscriber.subscribe("back/#", 1);
            publisher.publishQos1(RawPublish.of("back/1", "welcome"));
            assertThat(subscriber.receive().text()).isEqualTo("welcome");
            subscriber.publishQos1(RawPublish.of("elsewhere", "works too"));
        }
    }

    private static RawMqttClient connect(TestCluster cluster, int node, String clientId) {
        return RawMqttClient.connected(cluster.node(node).endpoint(), RawConnect.v5(clientId));
    }

    /** A publisher and a subscriber, each on a thread; numbers are published in order and must come so. */
    private static final class Flow {
        private static final int PROGRESS = 500;

        private final RawFlow publishing;
        private final AtomicLong nextExpected = new AtomicLong();
        private final CompletableFuture<Void> publisher;
        private final CompletableFuture<Void> subscriber;
        private volatile long total = Long.MAX_VALUE;

        Flow(RawMqttClient publishingClient, RawMqttClient subscribingClient, AtomicBoolean stop) {
            publishing = new RawFlow(publishingClient, 50);
            publisher = CompletableFuture.runAsync(() -> {
                while (!stop.get()) {
                    publishing.publish("flow/messages", Integer.toString(publishing.sent()));
                }
                publishing.finish();
                total = publishing.sent();
            });
            subscriber = CompletableFuture.runAsync(() -> receive(subscribingClient));
        }

        /** Nobody sends again here: neither connection breaks, so a repetition would be a fault too. */
        private void receive(RawMqttClient client) {
            while (nextExpected.get() < total) {
                if (client.hasPacketWithin(Duration.ofMillis(100))) {
                    RawPacket message = client.receive();
                    assertThat(message.text()).isEqualTo(Long.toString(nextExpected.get()));
                    nextExpected.incrementAndGet();
                }
            }
        }

        void awaitProgress() {
            long goal = publishing.acknowledged() + PROGRESS;
            Awaitility.await("acknowledged " + goal)
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> publishing.acknowledged() >= goal || publisher.isDone());
        }

        void verify() {
            publisher.orTimeout(30, TimeUnit.SECONDS).join();
            subscriber.orTimeout(30, TimeUnit.SECONDS).join();
            assertThat(nextExpected.get()).isEqualTo(publishing.sent());
        }
    }
}
