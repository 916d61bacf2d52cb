package io.skein.it;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.Endpoint;
import io.skein.it.fixture.Project;
import io.skein.it.fixture.TestCluster;
import io.skein.it.raw.Properties;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** After SUBACK, a message that any node accepts reaches the subscriber. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class SubackVisibilityIT {
    private static final int ROUNDS = Project.isLongRun() ? 1_000 : 300;
    private static final int OTHER_SUBSCRIPTIONS = 2_000;

    @RegisterExtension
    static final Clusters CLUSTERS = new Clusters();

    private static TestCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = CLUSTERS.start(aCluster().withNodes(3));
    }

    @Test
    void shouldReachASubscriberOfAnotherNodeFromItsSubAckOn() {
        try (Rounds rounds = new Rounds("calm")) {
            rounds.run(ROUNDS);
        }
    }

    @Test
    void shouldReachItWhileOtherSubscriptionsComeAndGo() {
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Integer> churn = CompletableFuture.supplyAsync(() -> churn(done));
        try (Rounds rounds = new Rounds("churn")) {
            rounds.run(ROUNDS);
            while (!churn.isDone() && rounds.count() < 20 * ROUNDS) {
                rounds.run(100);
                done.set(true);
            }
        } finally {
            done.set(true);
        }
        assertThat(churn.join()).isGreaterThanOrEqualTo(OTHER_SUBSCRIPTIONS);
    }

    /** Subscribes to so many filters on two nodes, unsubscribes them, and again; answers how many there were. */
    private static int churn(AtomicBoolean done) {
        try (RawMqttClient second = connect(2, "churn-2");
                RawMqttClient third = connect(3, "churn-3")) {
            int count = 0;
            while (!done.get() || count < OTHER_SUBSCRIPTIONS) {
                for (int i = 0; i < 100; i++, count++) {
                    second.subscribe("other/" + i + "/+", 0);
                    third.subscribe("other/" + i + "/#", 1);
                }
                for (int i = 0; i < 100; i++) {
                    second.unsubscribe("other/" + i + "/+");
                    third.unsubscribe("other/" + i + "/#");
                }
            }
            return 2 * count;
        }
    }

    @Test
    void shouldReachItWhileAFourthNodeJoinsAndLeaves() {
        AtomicBoolean left = new AtomicBoolean();
        try (Rounds rounds = new Rounds("join")) {
            cluster.startNode(4);
            CompletableFuture<Void> guest = CompletableFuture.runAsync(() -> {
                        cluster.node(4).awaitReady();
                        cluster.stop(4);
                    })
                    .whenComplete((none, failure) -> left.set(true));
            while (!left.get() || rounds.count() < ROUNDS) {
                rounds.run(20);
            }
            guest.join();
        }
    }

    @Test
    void shouldReachOlderSubscriptionsFromANodeThatHasJustBecomeReady() {
        try (RawMqttClient subscriber = connect(2, "older")) {
            for (int i = 0; i < 100; i++) {
                subscriber.subscribe("older/" + i, 1);
            }
            cluster.startNode(4);
            cluster.node(4).awaitReady();
            try (RawMqttClient publisher = connect(4, "newer")) {
                for (int i = 0; i < 100; i++) {
                    publisher.publishQos1(RawPublish.of("older/" + i, "m" + i));
                    assertThat(subscriber.receive().text()).isEqualTo("m" + i);
                }
            }
            cluster.stop(4);
        }
    }

    private static RawMqttClient connect(int node, String clientId) {
        Endpoint endpoint = cluster.node(node).endpoint();
        return RawMqttClient.connected(endpoint, RawConnect.v5(clientId));
    }

    /** Subscribe on one node, publish on another; a miss fails at once. */
    private static final class Rounds implements AutoCloseable {
        private static final int KEPT = 50;

        private final String name;
        private final RawMqttClient[] subscribers;
        private final RawMqttClient[] publishers;
        private int count;

        Rounds(String name) {
            this.name = name;
            subscribers = new RawMqttClient[] {connect(2, name + "-sub-2"), connect(3, name + "-sub-3")};
            publishers = new RawMqttClient[] {connect(1, name + "-pub-1"), connect(3, name + "-pub-3")};
        }

        int count() {
            return count;
        }

        void run(int rounds) {
            for (int i = 0; i < rounds; i++) {
                round(count++);
            }
        }

        private void round(int number) {
            int turn = number % 2;
            RawMqttClient subscriber = subscribers[turn];
            RawMqttClient publisher = publishers[turn == 0 && number % 4 == 0 ? 1 : 0];
            String topic = name + "/" + number;
            subscriber.subscribe(topic, 1, Properties.none());
            publisher.send(RawPublish.of(topic, topic));
            if (!subscriber.hasPacketWithin(Duration.ofSeconds(10))) {
                throw new AssertionError("missed round " + number + " of " + name);
            }
            assertThat(subscriber.receive().text()).isEqualTo(topic);
            if (number >= KEPT) {
                subscribers[(number - KEPT) % 2].unsubscribe(name + "/" + (number - KEPT));
            }
        }

        @Override
        public void close() {
            for (int i = 0; i < 2; i++) {
                subscribers[i].close();
                publishers[i].close();
            }
        }
    }
}
