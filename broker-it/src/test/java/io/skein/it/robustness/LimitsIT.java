package io.skein.it.robustness;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.NodeProcess;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Exactly at a limit everything works; one more is refused as the version says it, and counted. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LimitsIT {
    private static final int PACKET_BYTES = 1024;
    private static final int CLIENT_ID_BYTES = 30;
    private static final int TOPIC_BYTES = 40;
    private static final int TOPIC_LEVELS = 4;
    private static final int SUBSCRIPTIONS = 5;
    private static final int RECEIVE_MAXIMUM = 4;
    private static final int INFLIGHT = 3;
    private static final int CONNECTIONS = 10;

    @RegisterExtension
    static final Clusters CLUSTERS = new Clusters();

    @SuppressWarnings("NullAway.Init")
    private static NodeProcess node;

    @BeforeAll
    static void start() {
        node = CLUSTERS.start(aCluster()
                        .withNodes(1)
                        .with("limits.max-packet-size", Integer.toString(PACKET_BYTES))
                        .with("limits.max-client-id-length", Integer.toString(CLIENT_ID_BYTES))
                        .with("limits.max-topic-length", Integer.toString(TOPIC_BYTES))
                        .with("limits.max-topic-levels", Integer.toString(TOPIC_LEVELS))
                        .with("limits.max-subscriptions-per-client", Integer.toString(SUBSCRIPTIONS))
                        .with("limits.receive-maximum", Integer.toString(RECEIVE_MAXIMUM))
                        .with("limits.max-inflight", Integer.toString(INFLIGHT))
                        .with("limits.max-connections", Integer.toString(CONNECTIONS)))
                .node(1);
    }

    @AfterEach
    void awaitEveryConnectionsEnd() {
        Awaitility.await().until(() -> node.metrics().value("skein_connections") == 0);
    }

    private static RawMqttClient v5(String id) {
        return RawMqttClient.connected(node.endpoint(), RawConnect.v5(id));
    }

    private static RawMqttClient v311(String id) {
        return RawMqttClient.connected(node.endpoint(), RawConnect.v311(id));
    }

    private static double reached(String limit) {
        return node.metrics().value("skein_limits_reached_total", Map.of("limit", limit));
    }

    /** A PUBLISH at QoS 1 of so many bytes, its fixed header included. */
    private static RawPublish ofSize(int bytes, int version) {
        int head = 3 + 2 + 1 + 2 + (version == 5 ? 1 : 0);
        return RawPublish.of("t", "x".repeat(bytes - head)).qos(1, 1);
    }

    @Test
    void shouldRefuseAPacketOneByteTooLarge() {
        double before = reached("max-packet-size");
        try (RawMqttClient five = v5("five");
                RawMqttClient three = v311("three")) {
            assertThat(ofSize(PACKET_BYTES, 5).encode(5)).hasSize(PACKET_BYTES);
            five.send(ofSize(PACKET_BYTES, 5));
            assertThat(five.expect(PacketType.PUBACK).reasonCode()).isLessThan(0x80);
            five.send(ofSize(PACKET_BYTES + 1, 5));
            five.expectDisconnect(0x95);
            three.send(ofSize(PACKET_BYTES, 4));
            three.expect(PacketType.PUBACK);
            three.send(ofSize(PACKET_BYTES + 1, 4));
            three.expectClosed();
        }
        assertThat(reached("max-packet-size")).isEqualTo(before + 2);
    }

    @Test
    void shouldRefuseAClientIdentifierOneByteTooLong() {
        String longest = "i".repeat(CLIENT_ID_BYTES);
        v5(longest).close();
        try (RawMqttClient five = RawMqttClient.open(node.endpoint());
                RawMqttClient three = RawMqttClient.open(node.endpoint())) {
            assertThat(five.connect(RawConnect.v5(longest + "i")).reasonCode()).isEqualTo(0x85);
            five.expectClosed();
            assertThat(three.connect(RawConnect.v311(longest + "i")).reasonCode())
                    .isEqualTo(2);
            three.expectClosed();
        }
        assertThat(reached("max-client-id-length")).isEqualTo(2);
    }

    @Test
    void shouldRefuseATopicOneByteTooLong() {
        double before = reached("max-topic-length");
        String longest = "t".repeat(TOPIC_BYTES);
        assertTopicBound(longest, longest + "t");
        assertThat(reached("max-topic-length")).isEqualTo(before + 4);
    }

    @Test
    void shouldRefuseATopicOneLevelTooDeep() {
        double before = reached("max-topic-levels");
        String deepest = "a" + "/a".repeat(TOPIC_LEVELS - 1);
        assertTopicBound(deepest, deepest + "/a");
        assertThat(reached("max-topic-levels")).isEqualTo(before + 4);
    }

    private static void assertTopicBound(String allowed, String beyond) {
        try (RawMqttClient five = v5("five");
                RawMqttClient three = v311("three")) {
            assertThat(five.subscribe(allowed, 1).reasonCodes()).containsExactly(1);
            assertThat(five.subscribe(beyond, 1).reasonCodes()).containsExactly(0x8F);
            assertThat(three.subscribe(beyond, 1).reasonCodes()).containsExactly(0x80);
            assertThat(three.publishQos1(RawPublish.of(allowed, "x")).reasonCode())
                    .isZero();
            assertThat(five.receive().topic()).isEqualTo(allowed);
            five.send(RawPublish.of(beyond, "x").qos(1, 9));
            five.expectDisconnect(0x90);
            three.send(RawPublish.of(beyond, "x").qos(1, 9));
            three.expectClosed();
        }
    }

    @Test
    void shouldRefuseOneSubscriptionTooMany() {
        try (RawMqttClient five = v5("five");
                RawMqttClient three = v311("three")) {
            for (int i = 0; i < SUBSCRIPTIONS; i++) {
                assertThat(five.subscribe("s/" + i, 1).reasonCodes()).containsExactly(1);
                assertThat(three.subscribe("s/" + i, 1).reasonCodes()).containsExactly(1);
            }
            assertThat(five.subscribe("s/more", 1).reasonCodes()).containsExactly(0x97);
            assertThat(three.subscribe("s/more", 1).reasonCodes()).containsExactly(0x80);
            assertThat(five.subscribe("s/0", 2).reasonCodes())
                    .as("one that is there already")
                    .containsExactly(2);
        }
        assertThat(reached("max-subscriptions-per-client")).isEqualTo(2);
    }

    @Test
    void shouldRefuseOnePublicationTooManyWithoutItsAcknowledgement() {
        try (RawMqttClient client = v5("five")) {
            for (int id = 1; id <= RECEIVE_MAXIMUM; id++) {
                client.send(RawPublish.of("t", "x").qos(2, id));
                client.expect(PacketType.PUBREC);
            }
            client.send(RawPublish.of("t", "x").qos(2, RECEIVE_MAXIMUM + 1));
            client.expectDisconnect(0x93);
        }
        assertThat(reached("receive-maximum")).isEqualTo(1);
    }

    @Test
    void shouldSendNoMoreThanMayBeInFlight() {
        try (RawMqttClient subscriber = v5("subscriber");
                RawMqttClient publisher = v311("publisher")) {
            subscriber.subscribe("flight", 1);
            for (int i = 0; i <= INFLIGHT; i++) {
                publisher.publishQos1(RawPublish.of("flight", "number " + i));
            }
            int first = 0;
            for (int i = 0; i < INFLIGHT; i++) {
                int id = subscriber.expect(PacketType.PUBLISH).packetId();
                first = i == 0 ? id : first;
            }
            subscriber.ping(); // which fails if a further message comes before the answer
            assertThat(node.metrics().value("skein_session_queued_messages")).isPositive();
            subscriber.acknowledge(PacketType.PUBACK, first);
            assertThat(subscriber.receive().text()).isEqualTo("number " + INFLIGHT);
        }
    }

    @Test
    void shouldCloseOneConnectionTooMany() {
        RawMqttClient[] clients = new RawMqttClient[CONNECTIONS];
        try (RawMqttClient beyond = oneMoreThan(clients)) {
            beyond.expectClosed();
            clients[0].ping();
        } finally {
            for (RawMqttClient client : clients) {
                client.close();
            }
        }
        assertThat(node.metrics().value("skein_connections_refused_total", Map.of("reason", "connection_limit")))
                .isEqualTo(1);
    }

    private static RawMqttClient oneMoreThan(RawMqttClient[] clients) {
        for (int i = 0; i < clients.length; i++) {
            clients[i] = v5("client-" + i);
        }
        return RawMqttClient.open(node.endpoint());
    }
}
