package io.skein.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.Elapsed;
import io.skein.it.fixture.TestCluster;
import io.skein.it.raw.Properties;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Wills of clients on one node reach subscribers on another. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class WillAcrossNodesIT {
    @RegisterExtension
    static final Clusters CLUSTERS = new Clusters();

    private final TestCluster cluster = Clusters.shared();

    private RawMqttClient connect(int node, RawConnect connect) {
        return RawMqttClient.connected(cluster.node(node).endpoint(), connect);
    }

    private RawMqttClient watcher(String topic) {
        RawMqttClient watcher = connect(2, RawConnect.v5("watcher"));
        watcher.subscribe(topic, 1);
        return watcher;
    }

    @Test
    void shouldTellTheOtherNodesThatAClientHasDied() {
        try (RawMqttClient watcher = watcher("will/lost")) {
            RawPublish will = RawPublish.of("will/lost", "lost").qos(1, 0);
            connect(1, RawConnect.v5("dying").will(will)).drop();
            assertThat(watcher.receive().text()).isEqualTo("lost");
        }
    }

    @Test
    void shouldWaitForTheDelayOfTheWill() {
        try (RawMqttClient watcher = watcher("will/delayed")) {
            RawPublish will = RawPublish.of("will/delayed", "late").qos(1, 0).with(Property.WILL_DELAY_INTERVAL, 2);
            RawMqttClient dying =
                    connect(1, RawConnect.v5("delayed").sessionExpiry(100).will(will));
            Elapsed since = Elapsed.sinceNow();
            dying.drop();
            assertThat(watcher.receive().text()).isEqualTo("late");
            assertThat(since.millis()).isBetween(1_900L, 15_000L);
        }
    }

    @Test
    void shouldRetainTheWillOnEveryNode() {
        try (RawMqttClient watcher = watcher("will/kept")) {
            RawPublish will = RawPublish.of("will/kept", "kept").qos(1, 0).retained();
            connect(1, RawConnect.v5("kept").will(will)).drop();
            assertThat(watcher.receive().text()).isEqualTo("kept");
        }
        try (RawMqttClient late = connect(3, RawConnect.v5("late"))) {
            assertThat(late.receiveRetained("will/kept", "kept").retain()).isTrue();
        }
    }

    /** The session ends with the takeover, and so the will's delay (MQTT 5, 3.1.3.2.2), unless the client is back. */
    @Test
    void shouldPublishAnUndelayedWillWhenAnotherNodeTakesTheClientOver() {
        try (RawMqttClient watcher = watcher("will/taken");
                RawMqttClient old = connect(
                        1,
                        RawConnect.v5("moving")
                                .will(RawPublish.of("will/taken", "taken").qos(1, 0)));
                RawMqttClient successor = connect(3, RawConnect.v5("moving"))) {
            old.expectDisconnect(0x8E);
            assertThat(watcher.receive().text()).isEqualTo("taken");
            successor.ping();
        }
    }

    @Test
    void shouldBeHeardAfterDisconnectOnlyWhenThatAsksForIt() {
        try (RawMqttClient watcher = watcher("will/asked")) {
            connect(1, mortal("will/asked", "discarded", 0)).disconnect();
            connect(1, mortal("will/asked", "asked for", 0)).disconnect(0x04, Properties.none());
            assertThat(watcher.receive().text()).isEqualTo("asked for");
        }
    }

    @Test
    void shouldStayUnsaidWhenTheClientIsBackInTimeOnItsNodeOrAnother() {
        try (RawMqttClient watcher = watcher("will/back")) {
            for (int node : new int[] {1, 3}) {
                connect(1, mortal("will/back", "early", 1).sessionExpiry(100)).drop();
                RawMqttClient back =
                        connect(node, RawConnect.v5("mortal").sessionExpiry(100).resuming());
                Elapsed.sinceNow().reach(Duration.ofMillis(1_500));
                connect(1, RawConnect.v5("witness")).publishQos1(RawPublish.of("will/back", "nothing before"));
                assertThat(watcher.receive().text()).isEqualTo("nothing before");
                back.disconnect(0, Properties.none().with(Property.SESSION_EXPIRY_INTERVAL, 0));
            }
        }
    }

    /** Clean start ends the session, and with it the delay [MQTT-3.1.3-9]. */
    @Test
    void shouldBeSaidAtOnceWhenTheClientStartsAnewOnAnotherNode() {
        try (RawMqttClient watcher = watcher("will/anew")) {
            connect(1, mortal("will/anew", "ended", 300).sessionExpiry(300)).drop();
            try (RawMqttClient anew = connect(3, RawConnect.v5("mortal"))) {
                assertThat(watcher.receive().text()).isEqualTo("ended");
                anew.ping();
            }
        }
    }

    private static RawConnect mortal(String topic, String text, int delaySeconds) {
        return RawConnect.v5("mortal")
                .will(RawPublish.of(topic, text).qos(1, 0).with(Property.WILL_DELAY_INTERVAL, delaySeconds));
    }
}
