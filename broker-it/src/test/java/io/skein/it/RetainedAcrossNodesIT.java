package io.skein.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.Elapsed;
import io.skein.it.fixture.TestCluster;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A retained message is there on every node once its publisher has the PUBACK. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RetainedAcrossNodesIT {
    private static final int MESSAGES = 200;

    @RegisterExtension
    static final Clusters CLUSTERS = new Clusters();

    private final TestCluster cluster = Clusters.shared();

    private RawMqttClient connect(int node, String clientId) {
        return RawMqttClient.connected(cluster.node(node).endpoint(), RawConnect.v5(clientId));
    }

    @Test
    void shouldBeThereOnEveryNodeAfterPubAck() {
        try (RawMqttClient publisher = connect(1, "publisher");
                RawMqttClient second = connect(2, "second");
                RawMqttClient third = connect(3, "third")) {
            for (int i = 0; i < MESSAGES; i++) {
                String topic = "kept/" + i;
                publisher.publishQos1(RawPublish.of(topic, "value " + i).retained());
                shouldGet(second, topic, "value " + i);
                shouldGet(third, topic, "value " + i);
            }
        }
    }

    private static void shouldGet(RawMqttClient subscriber, String topic, String text) {
        subscriber.subscribe(topic, 1);
        RawPacket kept = subscriber.receive();
        assertThat(kept.text()).isEqualTo(text);
        assertThat(kept.retain()).isTrue();
        subscriber.unsubscribe(topic);
    }

    @Test
    void shouldBeGoneOnEveryNodeAfterItsDeletion() {
        try (RawMqttClient publisher = connect(1, "publisher");
                RawMqttClient second = connect(2, "second")) {
            for (int i = 0; i < MESSAGES; i++) {
                String topic = "deleted/" + i;
                publisher.publishQos1(RawPublish.of(topic, "short-lived").retained());
                publisher.publishQos1(RawPublish.of(topic, "").retained());
                second.subscribe(topic, 1);
                publisher.publishQos1(RawPublish.of(topic, "live"));
                assertThat(second.receive().text()).isEqualTo("live");
            }
        }
    }

    @Test
    void shouldKeepTheLastValueWhenNodesTakeTurns() {
        try (RawMqttClient first = connect(1, "first");
                RawMqttClient second = connect(2, "second");
                RawMqttClient reader = connect(3, "reader")) {
            for (int i = 0; i < MESSAGES; i++) {
                (i % 2 == 0 ? first : second)
                        .publishQos1(RawPublish.of("turns", "value " + i).retained());
                shouldGet(reader, "turns", "value " + i);
            }
        }
    }

    @Test
    void shouldBeThereOnANodeThatJoins() {
        try (RawMqttClient publisher = connect(1, "publisher")) {
            for (int i = 0; i < MESSAGES; i++) {
                publisher.publishQos1(RawPublish.of("joined/" + i, "value").retained());
            }
        }
        cluster.startNode(4);
        cluster.node(4).awaitReady();
        try (RawMqttClient reader = connect(4, "reader")) {
            reader.subscribe("joined/+", 1);
            Set<String> topics = new TreeSet<>();
            for (int i = 0; i < MESSAGES; i++) {
                topics.add(reader.receive().topic());
            }
            assertThat(topics).hasSize(MESSAGES);
        }
        cluster.stop(4);
    }

    @Test
    void shouldBeForgottenOnEveryNodeWhenItsExpiryHasPassed() {
        try (RawMqttClient publisher = connect(1, "publisher")) {
            Elapsed since = Elapsed.sinceNow();
            publisher.publishQos1(
                    RawPublish.of("expiring/brief", "brief").retained().with(Property.MESSAGE_EXPIRY_INTERVAL, 3));
            publisher.publishQos1(
                    RawPublish.of("expiring/long", "long").retained().with(Property.MESSAGE_EXPIRY_INTERVAL, 1000));
            since.reach(Duration.ofMillis(3_100));
            for (int node = 1; node <= 3; node++) {
                try (RawMqttClient late = connect(node, "late")) {
                    late.subscribe("expiring/+", 1);
                    RawPacket only = late.receive();
                    assertThat(only.text()).isEqualTo("long");
                    assertThat(only.properties().number(Property.MESSAGE_EXPIRY_INTERVAL))
                            .isBetween(900L, 997L);
                    late.ping();
                }
            }
        }
    }

    @Test
    void shouldBeTheLastValueOnANodeThatJoinsWhileTheyChange() {
        AtomicBoolean joined = new AtomicBoolean();
        cluster.startNode(4);
        CompletableFuture<Map<String, String>> changes = CompletableFuture.supplyAsync(() -> change(joined));
        try {
            cluster.node(4).awaitReady();
        } finally {
            joined.set(true);
        }
        Map<String, String> left = changes.orTimeout(60, TimeUnit.SECONDS).join();
        try (RawMqttClient reader = connect(4, "reader")) {
            reader.subscribe("changing/+", 1);
            Map<String, String> seen = new HashMap<>();
            for (int i = 0; i < left.size(); i++) {
                RawPacket message = reader.receive();
                seen.put(message.topic(), message.text());
            }
            assertThat(seen).isEqualTo(left);
            reader.ping();
        }
        cluster.stop(4);
    }

    /** Sets and deletes until told to stop; answers what is left. */
    private Map<String, String> change(AtomicBoolean stop) {
        Map<String, String> left = new HashMap<>();
        try (RawMqttClient publisher = connect(2, "changing")) {
            for (int i = 0; !stop.get() || i < MESSAGES; i++) {
                String topic = "changing/" + i % 41;
                String text = i % 5 == 0 ? "" : "change " + i;
                publisher.publishQos1(RawPublish.of(topic, text).retained());
                if (text.isEmpty()) {
                    left.remove(topic);
                } else {
                    left.put(topic, text);
                }
            }
        }
        return left;
    }
}
