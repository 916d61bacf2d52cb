package io.skein.it;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.Elapsed;
import io.skein.it.fixture.Endpoint;
import io.skein.it.fixture.ExternalProgram;
import io.skein.it.fixture.FreePorts;
import io.skein.it.fixture.NodeLaunch;
import io.skein.it.fixture.NodeProcess;
import io.skein.it.fixture.TestCluster;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How a node begins and ends, and how it says what is wrong. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class StartStopIT {
    @RegisterExtension
    final Clusters clusters = new Clusters();

    @TempDir
    Path directory;

    /** Settings of a node that would start. */
    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("node.data-dir", directory.resolve("data").toString());
        settings.put("listeners.mqtt.port", "0");
        settings.put("admin.port", "0");
        return settings;
    }

    /** The one line with which a node refuses to start. */
    private String refusal(Map<String, String> settings) {
        try (NodeLaunch launch = NodeLaunch.of(directory, settings)) {
            return launch.awaitRefusal();
        }
    }

    /** The same, one setting being this. */
    private String refusal(String key, String value) {
        Map<String, String> settings = settings();
        settings.put(key, value);
        return refusal(settings);
    }

    @Test
    void shouldRefuseAPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertThat(refusal("listeners.mqtt.port", port)).contains(port);
            assertThat(refusal("admin.port", port)).contains(port);
        }
    }

    @Test
    void shouldRefuseAFileItCannotRead() {
        String missing = directory.resolve("missing").toString();
        assertThat(refusal("auth.password-file", missing)).contains(missing);
        assertThat(refusal("auth.acl-file", missing)).contains(missing);
        try (NodeLaunch launch = NodeLaunch.of(directory, List.of("--config", missing))) {
            assertThat(launch.awaitRefusal()).contains(missing);
        }
    }

    @Test
    void shouldRefuseAKeyItDoesNotKnow() {
        assertThat(refusal("listeners.mqtt.prot", "1883")).contains("listeners.mqtt.prot");
    }

    @Test
    void shouldRefuseAValueItDoesNotAllow() {
        assertThat(refusal("limits.receive-maximum", "lots")).contains("limits.receive-maximum");
        assertThat(refusal("limits.receive-maximum", "5000")).contains("limits.receive-maximum");
    }

    /** Settings of a node that would join the cluster. */
    private Map<String, String> rival(TestCluster cluster, String id) {
        String port = Integer.toString(FreePorts.take());
        Map<String, String> settings = settings();
        settings.put("node.id", id);
        settings.put("cluster.enabled", "true");
        settings.put("cluster.name", cluster.name());
        settings.put("cluster.host", "127.0.0.1");
        settings.put("cluster.port", port);
        settings.put("cluster.bus-port", Integer.toString(FreePorts.take()));
        settings.put(
                "cluster.members",
                "127.0.0.1:" + port + ",127.0.0.1:" + cluster.node(1).setting("cluster.port"));
        return settings;
    }

    @Test
    void shouldRefuseToJoinAClusterOfAnotherNameOrUnderATakenId() {
        TestCluster cluster = clusters.start(aCluster().withNodes(1).with("cluster.enabled", "true"));
        Map<String, String> stranger = rival(cluster, "stranger");
        stranger.put("cluster.name", "other");
        assertThat(refusal(stranger)).contains("other");
        assertThat(refusal(rival(cluster, "node-1"))).contains("node-1");
        assertThat(cluster.node(1).isReady()).isTrue();
        Awaitility.await("the refused have left")
                .atMost(Duration.ofSeconds(20))
                .until(() -> cluster.metrics(1).value("skein_cluster_members") == 1);
    }

    @Test
    void shouldKeepTryingWhileMembersAreUnreachable() {
        int nobody = FreePorts.take();
        int port = FreePorts.take();
        NodeProcess node = clusters.startLonely(aCluster()
                .with("cluster.enabled", "true")
                .with("cluster.port", Integer.toString(port))
                .with("cluster.members", "127.0.0.1:" + port + ",127.0.0.1:" + nobody));
        Awaitility.await("said twice that it waits for members")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> node.log()
                                .lines()
                                .filter(line -> line.contains("127.0.0.1:" + nobody))
                                .count()
                        >= 2);
        assertThat(node.isAlive()).isTrue();
        assertThat(node.isReady()).isFalse();
        node.process().terminate();
        assertThat(node.process().awaitExit(Duration.ofSeconds(30))).isZero();
    }

    @Test
    void shouldTellItsClientsAndEndWellOnSigterm() {
        TestCluster cluster = clusters.start(aCluster().withNodes(2));
        try (RawMqttClient five = RawMqttClient.connected(cluster.node(1).endpoint(), RawConnect.v5("five"));
                RawMqttClient older = RawMqttClient.connected(cluster.node(1).endpoint(), RawConnect.v311("older"))) {
            Elapsed since = Elapsed.sinceNow();
            cluster.node(1).process().terminate();
            five.expectDisconnect(0x8B);
            older.expectClosed();
            assertThat(cluster.node(1).process().awaitExit(Duration.ofSeconds(30)))
                    .isZero();
            assertThat(since.millis()).isLessThan(30_000);
        }
        assertThat(cluster.node(2).isReady()).isTrue();
    }

    @Test
    void shouldListenOnIpv6() {
        if (!hasIpv6()) {
            ExternalProgram.skip("this machine has no IPv6 loopback");
        }
        TestCluster cluster = clusters.start(aCluster().withNodes(1).with("listeners.mqtt.host", "::1"));
        Endpoint endpoint = new Endpoint("::1", cluster.node(1).mqttPort());
        try (RawMqttClient client = RawMqttClient.connected(endpoint, RawConnect.v5("six"))) {
            client.ping();
        }
    }

    private static boolean hasIpv6() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
