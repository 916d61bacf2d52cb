package io.skein.it;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.Elapsed;
import io.skein.it.fixture.Endpoint;
import io.skein.it.fixture.ExternalProgram;
import io.skein.it.fixture.FreePorts;
import io.skein.it.fixture.LauncherRun;
import io.skein.it.fixture.NodeProcess;
import io.skein.it.fixture.TestCluster;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /** Settings of a node that would start, and these after them. */
    private List<String> settings(String... more) {
        List<String> settings = new ArrayList<>(
                List.of("node.data-dir=" + directory.resolve("data"), "listeners.mqtt.port=0", "admin.port=0"));
        settings.addAll(List.of(more));
        return settings;
    }

    private static void shouldHaveFailed(LauncherRun run, String... words) {
        assertThat(run.exitCode()).as(run.toString()).isNotZero();
        assertThat(run.errors().strip().lines()).as(run.errors()).hasSize(1);
        assertThat(run.errors()).contains(words);
    }

    @Test
    void shouldRefuseAPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            shouldHaveFailed(LauncherRun.node(settings("listeners.mqtt.port=" + port)), port);
        }
    }

    @Test
    void shouldRefuseAFileItCannotRead() {
        Path missing = directory.resolve("missing");
        shouldHaveFailed(LauncherRun.node(settings("auth.password-file=" + missing)), missing.toString());
        shouldHaveFailed(LauncherRun.run("node", List.of("--config", missing.toString()), ""), missing.toString());
    }

    @Test
    void shouldRefuseAKeyItDoesNotKnow() {
        shouldHaveFailed(LauncherRun.node(settings("listeners.mqtt.prot=1883")), "listeners.mqtt.prot");
    }

    @Test
    void shouldRefuseAValueItDoesNotAllow() {
        shouldHaveFailed(LauncherRun.node(settings("session.receive-maximum=lots")), "session.receive-maximum");
        shouldHaveFailed(LauncherRun.node(settings("session.receive-maximum=5000")), "session.receive-maximum");
    }

    @Test
    void shouldRefuseToServeStrangersUnlessTold() {
        shouldHaveFailed(
                LauncherRun.node(settings("listeners.mqtt.host=0.0.0.0", "listeners.mqtt.port=" + FreePorts.take())),
                "auth.anonymous");
    }

    private List<String> rival(TestCluster cluster, String... more) {
        NodeProcess member = cluster.node(1);
        int port = FreePorts.take();
        List<String> settings = settings(
                "cluster.enabled=true",
                "cluster.name=" + cluster.name(),
                "cluster.host=127.0.0.1",
                "cluster.port=" + port,
                "cluster.bus-port=" + FreePorts.take(),
                "cluster.members=127.0.0.1:" + port + ",127.0.0.1:" + member.setting("cluster.port"));
        settings.addAll(List.of(more));
        return settings;
    }

    @Test
    void shouldRefuseToJoinAClusterOfAnotherNameOrUnderATakenId() {
        TestCluster cluster = clusters.start(aCluster().withNodes(1).with("cluster.enabled", "true"));
        shouldHaveFailed(LauncherRun.node(rival(cluster, "node.id=stranger", "cluster.name=other")), "other");
        shouldHaveFailed(LauncherRun.node(rival(cluster, "node.id=node-1")), "node-1");
        assertThat(cluster.node(1).isReady()).isTrue();
        assertThat(cluster.metrics(1).value("skein_cluster_members")).isEqualTo(1);
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
