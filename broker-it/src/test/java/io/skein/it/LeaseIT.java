package io.skein.it;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.NodeProcess;
import io.skein.it.fixture.TestCluster;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node acts only while the majority lets it. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class LeaseIT {
    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldAcknowledgeNothingThatAFrozenNodeFindsInItsSockets() {
        TestCluster cluster = clusters.start(aCluster().withNodes(3));
        try (RawMqttClient subscriber = connect(cluster, 1, "subscriber");
                RawMqttClient publisher = connect(cluster, 3, "publisher")) {
            subscriber.subscribe("frozen/#", 1);
            publisher.publishQos1(RawPublish.of("frozen/before", "before"));
            assertThat(subscriber.receive().text()).isEqualTo("before");

            cluster.freeze(3);
            publisher.send(RawPublish.of("frozen/meanwhile", "meanwhile").qos(1, 77));
            await("the others go on without it", () -> viewMembers(cluster, 1) == 2 && viewMembers(cluster, 2) == 2);
            cluster.resume(3);

            assertThat(untilClosed(publisher)).doesNotContain(PacketType.PUBACK);
            await("it is back", () -> viewMembers(cluster, 3) == 3 && holdsLease(cluster, 3));
            cluster.awaitReady();
            subscriber.ping();
            assertServes(cluster, 3, 1);
        }
        assertThat(cluster.metrics(1).value("skein_term"))
                .isEqualTo(cluster.metrics(3).value("skein_term"));
        cluster.node(3).awaitLogged("lease lost");
        cluster.node(3).awaitLogged("view established");
    }

    @Test
    void shouldRefuseInTwoNodesAfterALossAndServeWhenTheNodeIsBack() {
        TestCluster cluster = clusters.start(aCluster().withNodes(2));
        try (RawMqttClient client = connect(cluster, 1, "left-behind")) {
            cluster.kill(2);
            await("it may not act", () -> !holdsLease(cluster, 1));
            client.send(RawPublish.of("lonely", "x").qos(1, 77));
            assertThat(untilClosed(client)).doesNotContain(PacketType.PUBACK);
        }
        await("it is not ready", () -> !cluster.node(1).isReady());
        assertThat(cluster.node(1).get("/health/ready"))
                .contains("without lease: 1 of 2 nodes of the last view reachable");
        assertTurnsAway(cluster.node(1));

        cluster.startNode(2);
        cluster.awaitReady();
        await("it may act", () -> holdsLease(cluster, 1) && holdsLease(cluster, 2));
        assertServes(cluster, 1, 2);
    }

    @Test
    void shouldServeOnInAMinorityThatIsAllowedTo() {
        TestCluster cluster = clusters.start(aCluster().withNodes(2).with("cluster.allow-minority", "true"));
        cluster.kill(2);
        await("it goes on alone", () -> viewMembers(cluster, 1) == 1 && holdsLease(cluster, 1));
        assertThat(cluster.node(1).isReady()).isTrue();
        assertServes(cluster, 1, 1);
    }

    @Test
    void shouldServeOnWithoutAGapWhenNodesLeaveAsPlanned() {
        TestCluster cluster = clusters.start(aCluster().withNodes(3));
        try (RawMqttClient client = connect(cluster, 1, "faithful")) {
            assertThat(cluster.stop(3)).isZero();
            assertThat(cluster.stop(2)).isZero();
            await("it is alone", () -> viewMembers(cluster, 1) == 1);
            client.publishQos1(RawPublish.of("alone", "x"));
        }
        assertThat(cluster.node(1).isReady()).isTrue();
    }

    private static void assertServes(TestCluster cluster, int publishing, int subscribing) {
        try (RawMqttClient subscriber = connect(cluster, subscribing, "late-subscriber");
                RawMqttClient publisher = connect(cluster, publishing, "late-publisher")) {
            subscriber.subscribe("again/#", 1);
            publisher.publishQos1(RawPublish.of("again/1", "welcome"));
            assertThat(subscriber.receive().text()).isEqualTo("welcome");
        }
    }

    private static void assertTurnsAway(NodeProcess node) {
        try (RawMqttClient late = RawMqttClient.open(node.endpoint())) {
            late.expectClosed();
        }
    }

    private static List<PacketType> untilClosed(RawMqttClient client) {
        List<PacketType> packets = new ArrayList<>();
        Optional<RawPacket> next = client.readUntilClosed();
        while (next.isPresent()) {
            packets.add(next.get().type());
            next = client.readUntilClosed();
        }
        return packets;
    }

    private static boolean holdsLease(TestCluster cluster, int node) {
        return cluster.metrics(node).value("skein_lease_held") == 1;
    }

    private static double viewMembers(TestCluster cluster, int node) {
        return cluster.metrics(node).value("skein_view_members");
    }

    private static void await(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(condition::getAsBoolean);
    }

    private static RawMqttClient connect(TestCluster cluster, int node, String clientId) {
        return RawMqttClient.connected(cluster.node(node).endpoint(), RawConnect.v5(clientId));
    }
}
