package io.skein.it.transport;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.ClusterSpec;
import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.ExternalProgram;
import io.skein.it.fixture.FreePorts;
import io.skein.it.fixture.NodeProcess;
import io.skein.it.fixture.OwnedProcess;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Behind balancers that tell the client's address. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ProxyProtocolIT {
    private static final int NOT_AUTHORIZED = 0x87;
    private static final String V2 = "\r\n\r\n\0\r\nQUIT\n";

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @TempDir
    Path directory;

    private ClusterSpec spec(String trusted) throws IOException {
        Path rules = Files.writeString(directory.resolve("acl"), """
                topic readwrite lobby
                from 127.0.0.9, 203.0.113.0/24
                topic readwrite plant/#
                """);
        return aCluster()
                .with("listeners.mqtt.proxy-protocol.enabled", "true")
                .with("listeners.mqtt.proxy-protocol.trusted", trusted)
                .with("auth.anonymous", "true")
                .with("auth.acl-file", rules.toString());
    }

    private static double refused(NodeProcess node, String reason) {
        return node.metrics().value("skein_connections_refused_total", Map.of("reason", reason));
    }

    private static RawMqttClient connected(Socket socket, String clientId) {
        RawMqttClient client = RawMqttClient.over(socket);
        assertThat(client.connect(RawConnect.v5(clientId)).reasonCode()).isZero();
        return client;
    }

    private static void expectPlantAllowed(RawMqttClient client, boolean isAllowed) {
        int reason = client.publishQos1(RawPublish.of("plant/valve", "open")).reasonCode();
        assertThat(reason == NOT_AUTHORIZED).isEqualTo(!isAllowed);
        assertThat(client.subscribe("plant/#", 1).reasonCodes()).containsExactly(isAllowed ? 1 : NOT_AUTHORIZED);
    }

    @Test
    void shouldTakeTheAddressFromBothVersions() throws IOException {
        NodeProcess node = clusters.start(spec("10.0.0.0/8,127.0.0.1")).node(1);
        try (Socket one = Sockets.plain(node.mqttPort());
                Socket two = Sockets.plain(node.mqttPort());
                Socket local = Sockets.plain(node.mqttPort());
                Socket unknown = Sockets.plain(node.mqttPort())) {
            Sockets.send(one, "PROXY TCP4 203.0.113.7 192.0.2.1 4711 1883\r\n");
            expectPlantAllowed(connected(one, "one"), true);
            Sockets.send(
                    two,
                    V2
                            + "\u0021\u0011\u0000\u000C\u00C6\u0033\u0064\u0008\u007F\u0000\u0000\u0001\u0012\u0067\u0007\u005B");
            expectPlantAllowed(connected(two, "two"), false);
            Sockets.send(local, V2 + "\u0020\u0000\u0000\u0000");
            connected(local, "local");
            Sockets.send(unknown, "PROXY UNKNOWN\r\n");
            connected(unknown, "unknown");
            node.awaitLogged("client=one user=- remote=203.0.113.7:4711 ");
            node.awaitLogged("client=two user=- remote=198.51.100.8:4711 ");
            node.awaitLogged("client=local user=- remote=127.0.0.1:" + local.getLocalPort() + " ");
            node.awaitLogged("client=unknown user=- remote=127.0.0.1:" + unknown.getLocalPort() + " ");
        }
    }

    @Test
    void shouldCloseAtOnceWithoutAHeader() throws IOException {
        NodeProcess node = clusters.start(spec("127.0.0.1")).node(1);
        try (Socket none = Sockets.plain(node.mqttPort());
                Socket malformed = Sockets.plain(node.mqttPort())) {
            Sockets.send(none, RawConnect.v5("none").encode());
            assertThat(Sockets.readAll(none)).isEmpty();
            Sockets.send(malformed, "PROXY TCP4 somewhere\r\n");
            assertThat(Sockets.readAll(malformed)).isEmpty();
        }
        assertThat(refused(node, "proxy_protocol")).isEqualTo(2);
    }

    @Test
    void shouldRefuseWhoIsNoTrustedBalancer() throws IOException {
        NodeProcess node = clusters.start(spec("127.0.0.8/30")).node(1);
        try (Socket liar = Sockets.plain(node.mqttPort());
                Socket balancer = Sockets.plainFrom("127.0.0.9", node.mqttPort())) {
            assertThat(Sockets.readAll(liar)).isEmpty();
            assertThat(refused(node, "untrusted_proxy")).isEqualTo(1);
            Sockets.send(balancer, "PROXY TCP4 203.0.113.7 192.0.2.1 4711 1883\r\n");
            connected(balancer, "behind");
        }
    }

    @Test
    void shouldNotUnderstandAHeaderThatWasNotAgreedOn() {
        NodeProcess node = clusters.start(aCluster()).node(1);
        Socket socket = Sockets.plain(node.mqttPort());
        Sockets.send(socket, "PROXY TCP4 203.0.113.7 192.0.2.1 4711 1883\r\n");
        Sockets.send(socket, RawConnect.v5("c").encode());
        assertThat(Sockets.readAll(socket)).isEmpty();
        assertThat(node.log()).doesNotContain("203.0.113.7");
    }

    @Test
    void shouldTakeTheHeaderBeforeTls() throws IOException {
        TlsNode tls = new TlsNode(directory);
        NodeProcess node = clusters.start(tls.spec()
                        .with("auth.anonymous", "true")
                        .with("listeners.mqtts.proxy-protocol.enabled", "true")
                        .with("listeners.mqtts.proxy-protocol.trusted", "127.0.0.0/8"))
                .node(1);
        Socket socket = Sockets.plain(tls.port());
        Sockets.send(socket, "PROXY TCP6 2001:db8::7 ::1 4711 8883\r\n");
        try (SSLSocket secured = (SSLSocket)
                tls.trust("TLSv1.3").context().getSocketFactory().createSocket(socket, "localhost", tls.port(), true)) {
            connected(secured, "six");
            node.awaitLogged("client=six user=- remote=[2001:db8::7]:4711 ");
        }
    }

    @Test
    void shouldKnowTheClientBehindHaproxy() throws IOException {
        String haproxy = ExternalProgram.HAPROXY.require();
        NodeProcess node = clusters.start(spec("127.0.0.1")).node(1);
        int port = FreePorts.take();
        Path config = Files.writeString(directory.resolve("haproxy.cfg"), """
                defaults
                    mode tcp
                    timeout connect 2s
                    timeout client 1m
                    timeout server 1m
                listen mqtt
                    bind 127.0.0.1:%d
                    server node 127.0.0.1:%d send-proxy-v2
                """.formatted(port, node.mqttPort()));
        OwnedProcess process = OwnedProcess.startLogged(
                "haproxy",
                List.of(haproxy, "-db", "-f", config.toString()),
                Map.of(),
                directory.resolve("haproxy.log"));
        try {
            Awaitility.await("haproxy listens")
                    .atMost(Duration.ofSeconds(10))
                    .ignoreExceptions()
                    .until(() -> {
                        Sockets.plain(port).close();
                        return true;
                    });
            try (Socket near = Sockets.plainFrom("127.0.0.9", port);
                    Socket far = Sockets.plainFrom("127.0.0.10", port)) {
                expectPlantAllowed(connected(near, "near"), true);
                expectPlantAllowed(connected(far, "far"), false);
                node.awaitLogged("client=near user=- remote=127.0.0.9:" + near.getLocalPort() + " ");
                node.awaitLogged("client=far user=- remote=127.0.0.10:" + far.getLocalPort() + " ");
            }
        } finally {
            process.close(Duration.ofSeconds(5));
            FreePorts.release(port);
        }
    }
}
