package io.skein.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.TestCluster;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.Properties;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawFlow;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One connection per client identifier in the whole cluster. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TakeoverIT {
    private static final int RACES = 200;

    @RegisterExtension
    static final Clusters CLUSTERS = new Clusters();

    private final TestCluster cluster = Clusters.shared();

    @Test
    void shouldCloseTheConnectionOnTheOldNodeWhenTheClientComesToAnother() {
        RawConnect durable = RawConnect.v5("roaming").sessionExpiry(100).resuming();
        try (RawMqttClient old = RawMqttClient.connected(cluster.node(1).endpoint(), durable);
                RawMqttClient successor = RawMqttClient.open(cluster.node(2).endpoint())) {
            old.subscribe("roaming/#", 1);
            assertThat(successor.connect(durable).sessionPresent()).isTrue();
            old.expectDisconnect(0x8E);
            successor.subscribe("roaming/new", 1);
            try (RawMqttClient publisher =
                    RawMqttClient.connected(cluster.node(3).endpoint(), RawConnect.v5("publisher"))) {
                publisher.publishQos1(RawPublish.of("roaming/old", "by the old subscription"));
                publisher.publishQos1(RawPublish.of("roaming/new", "by both"));
            }
            assertThat(successor.receive().text()).isEqualTo("by the old subscription");
            assertThat(successor.receive().text()).isEqualTo("by both");
        }
    }

    @Test
    void shouldFindTheSessionOnWhateverNodeTheClientComesTo() {
        RawConnect durable = RawConnect.v5("commuter").sessionExpiry(100).resuming();
        RawMqttClient.connected(cluster.node(1).endpoint(), durable).disconnect();
        for (int node = 2; node <= 3; node++) {
            try (RawMqttClient back = RawMqttClient.open(cluster.node(node).endpoint())) {
                assertThat(back.connect(durable).sessionPresent()).isTrue();
                back.disconnect();
            }
        }
    }

    @Test
    void shouldLeaveExactlyOneOfTwoConnectionsThatRace() {
        for (int round = 0; round < RACES; round++) {
            RawConnect connect = RawConnect.v5("racer-" + round % 10);
            try (RawMqttClient first =
                            RawMqttClient.open(cluster.node(1 + round % 3).endpoint());
                    RawMqttClient second =
                            RawMqttClient.open(cluster.node(1 + (round + 1) % 3).endpoint())) {
                race(round, new Racer(first, connect), new Racer(second, connect));
            }
        }
    }

    private static void race(int round, Racer first, Racer second) {
        CompletableFuture.allOf(first.start(), second.start()).join();
        Awaitility.await("one of two connections has lost in round " + round)
                .atMost(Duration.ofSeconds(20))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> first.hasLost() || second.hasLost());
        assertThat(first.hasLost() && second.hasLost())
                .as("both have lost in round %d", round)
                .isFalse();
        (first.hasLost() ? second : first).client.ping();
    }

    /** One of two connections with the same client identifier. */
    private static final class Racer {
        private final RawMqttClient client;
        private final RawConnect connect;
        private boolean lost;

        Racer(RawMqttClient client, RawConnect connect) {
            this.client = client;
            this.connect = connect;
        }

        CompletableFuture<Void> start() {
            return CompletableFuture.runAsync(() -> {
                client.sendConnect(connect);
                Optional<RawPacket> connAck = client.readUntilClosed(Duration.ofSeconds(20));
                lost = connAck.isEmpty() || connAck.get().reasonCode() != 0;
            });
        }

        boolean hasLost() {
            if (!lost && client.hasPacketWithin(Duration.ofMillis(5))) {
                client.readUntilClosed(Duration.ofSeconds(1))
                        .ifPresent(packet -> assertThat(packet.reasonCode()).isEqualTo(0x8E));
                lost = true;
            }
            return lost;
        }
    }

    @Test
    void shouldResumeOnTheSameNodeWithWhatWaitsInOrder() {
        RawConnect durable = RawConnect.v5("resuming").sessionExpiry(100).resuming();
        RawConnect narrow =
                RawConnect.v5("resuming").sessionExpiry(100).resuming().with(Property.RECEIVE_MAXIMUM, 10);
        try (RawMqttClient old = RawMqttClient.connected(cluster.node(2).endpoint(), narrow);
                RawMqttClient publisher =
                        RawMqttClient.connected(cluster.node(1).endpoint(), RawConnect.v5("publisher"));
                RawMqttClient successor = RawMqttClient.open(cluster.node(2).endpoint())) {
            old.subscribe("resuming", 1);
            for (int i = 0; i < 100; i++) {
                publisher.publishQos1(RawPublish.of("resuming", Integer.toString(i)));
            }
            for (int i = 0; i < 10; i++) {
                assertThat(old.expect(PacketType.PUBLISH).text()).isEqualTo(Integer.toString(i));
            }
            assertThat(successor.connect(durable).sessionPresent()).isTrue();
            old.expectDisconnect(0x8E);
            for (int i = 0; i < 100; i++) {
                RawPacket message = successor.receive();
                assertThat(message.text()).isEqualTo(Integer.toString(i));
                assertThat(message.dup()).isEqualTo(i < 10);
            }
            successor.ping();
            successor.disconnect(0, expireNow());
        }
    }

    /** Whatever event loop the next connection lives on. */
    @Test
    void shouldKeepOrderWhileConnectionsTakeEachOtherOverAndMessagesFlow() {
        int messages = 3_000;
        RawConnect durable = RawConnect.v5("hopping").sessionExpiry(100).resuming();
        RawMqttClient current = RawMqttClient.connected(cluster.node(2).endpoint(), durable);
        current.subscribe("hopping", 1);
        CompletableFuture<Void> flow = CompletableFuture.runAsync(() -> publish("hopping", messages));
        int next = 0;
        while (next < messages) {
            int goal = Math.min(messages, next + 100);
            while (next < goal) {
                next = take(current, next);
            }
            RawMqttClient successor = RawMqttClient.open(cluster.node(2).endpoint());
            assertThat(successor.connect(durable).sessionPresent()).isTrue();
            current.close();
            current = successor;
        }
        flow.orTimeout(30, TimeUnit.SECONDS).join();
        current.disconnect(0, expireNow());
    }

    /** What was not acknowledged in time may come again, nothing else. */
    private static int take(RawMqttClient client, int next) {
        RawPacket message = client.receive();
        int number = Integer.parseInt(message.text());
        assertThat(number).isLessThanOrEqualTo(next);
        assertThat(number == next || message.dup()).isTrue();
        return Math.max(next, number + 1);
    }

    private void publish(String topic, int count) {
        try (RawMqttClient publisher =
                RawMqttClient.connected(cluster.node(1).endpoint(), RawConnect.v5("publisher"))) {
            RawFlow flow = new RawFlow(publisher, 20);
            for (int i = 0; i < count; i++) {
                flow.publish(topic, Integer.toString(i));
            }
            flow.finish();
        }
    }

    private static Properties expireNow() {
        return Properties.none().with(Property.SESSION_EXPIRY_INTERVAL, 0);
    }
}
