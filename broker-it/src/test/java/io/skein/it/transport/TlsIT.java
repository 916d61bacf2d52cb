package io.skein.it.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.X509Bundle;
import io.skein.it.fixture.ClusterSpec;
import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.NodeLaunch;
import io.skein.it.fixture.NodeProcess;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT over TLS, with sockets of our own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TlsIT {
    @RegisterExtension
    final Clusters clusters = new Clusters();

    @TempDir
    Path directory;

    private static String subject(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    private static void awaitRefused(NodeProcess node, String reason, int count) {
        Awaitility.await(reason)
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        node.metrics().value("skein_connections_refused_total", Map.of("reason", reason)) == count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void shouldSayGoodbyeOnEveryLayer(String version) throws IOException {
        TlsNode tls = new TlsNode(directory);
        clusters.start(tls.spec());
        try (SSLSocket socket = Sockets.tls(tls.trust(version), "localhost", tls.port())) {
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            RawMqttClient client = RawMqttClient.over(socket);
            assertThat(client.connect(RawConnect.v5("first")).reasonCode()).isZero();
            try (SSLSocket second = Sockets.tls(tls.trust(version), "localhost", tls.port())) {
                RawMqttClient.over(second).connect(RawConnect.v5("first"));
                client.expect(PacketType.DISCONNECT);
                // Without close_notify this would be an exception.
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void shouldRefuseOldVersionsAndWhatIsNoTls() {
        TlsNode tls = new TlsNode(directory);
        NodeProcess node = clusters.start(tls.spec()).node(1);
        // TLS 1.1: a record with a ClientHello, its version, 32 random bytes, two suites, no compression.
        String body =
                "\u0003\u0002" + "r".repeat(32) + "\u0000" + "\u0000\u0004\u00C0\u0009\u00C0\u0013" + "\u0001\u0000";
        String hello = "\u0001\u0000\u0000" + (char) body.length() + body;
        Socket old = Sockets.plain(tls.port());
        Sockets.send(old, "\u0016\u0003\u0001\u0000" + (char) hello.length() + hello);
        assertThat(Sockets.readAll(old)).startsWith("\u0015").endsWith("\u0002\u0046"); // fatal alert protocol_version
        Socket plain = Sockets.plain(tls.port());
        Sockets.send(plain, RawConnect.v5("plain").encode());
        assertThat(Sockets.readAll(plain)).doesNotContain("\u0020");
        awaitRefused(node, "tls_handshake", 2);
    }

    @Test
    void shouldChooseTheCertificateByTheNameThatTheClientGives() throws IOException {
        TlsNode tls = new TlsNode(directory);
        TestAuthority.write(tls.authority().broker("other.example"), directory, "other");
        clusters.start(tls.listening()
                .with("listeners.mqtts.tls.certificate", tls.file("broker.pem") + ", " + tls.file("other.pem"))
                .with("listeners.mqtts.tls.key", tls.file("broker.key") + ", " + tls.file("other.key")));
        for (String host : new String[] {"localhost", "other.example"}) {
            try (SSLSocket socket = Sockets.tls(tls.trust("TLSv1.3"), host, tls.port())) {
                assertThat(subject(socket)).isEqualTo("CN=" + host);
            }
        }
        try (SSLSocket socket = Sockets.tls(tls.trust("TLSv1.2"), "127.0.0.1", tls.port())) {
            assertThat(subject(socket)).isEqualTo("CN=localhost");
        }
    }

    @Test
    void shouldTakeTheCertificateFromAKeystoreAndKeepItsPasswordSecret() throws Exception {
        TlsNode tls = new TlsNode(directory);
        X509Bundle bundle = tls.authority().broker("store.example");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "broker", bundle.getKeyPair().getPrivate(), "opensesame".toCharArray(), bundle.getCertificatePath());
        try (OutputStream out = Files.newOutputStream(tls.file("broker.p12"))) {
            store.store(out, "opensesame".toCharArray());
        }
        ClusterSpec spec = tls.listening()
                .with("listeners.mqtts.tls.keystore", tls.file("broker.p12").toString())
                .with("listeners.mqtts.tls.keystore-password", "opensesame")
                .with("log.level", "debug");
        NodeProcess node = clusters.start(spec).node(1);
        try (SSLSocket socket = Sockets.tls(tls.trust("TLSv1.3"), "store.example", tls.port())) {
            assertThat(subject(socket)).isEqualTo("CN=store.example");
            assertThat(RawMqttClient.over(socket).connect(RawConnect.v311("c")).reasonCode())
                    .isZero();
        }
        assertThat(node.log()).doesNotContain("opensesame");
    }

    @Test
    void shouldCloseHandshakesThatTakeTooLong() throws IOException {
        TlsNode tls = new TlsNode(directory);
        NodeProcess node = clusters.start(
                        tls.spec().with("limits.connect-timeout", "1s").with("limits.max-connections", "10"))
                .node(1);
        Socket silent = Sockets.plain(tls.port());
        Socket halfHello = Sockets.plain(tls.port());
        Sockets.send(halfHello, "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001");
        SSLSocket noConnect = Sockets.tls(tls.trust("TLSv1.3"), "localhost", tls.port());
        assertThat(Sockets.readAll(silent)).isEmpty();
        assertThat(Sockets.readAll(halfHello)).isEmpty();
        assertThat(Sockets.readAll(noConnect)).isEmpty();
        awaitRefused(node, "connect_timeout", 3);
    }

    @Test
    void shouldRefuseToStartWithAKeyThatDoesNotFit() {
        TlsNode tls = new TlsNode(directory);
        TestAuthority.write(
                tls.file("broker.key"), tls.authority().broker("other").getPrivateKeyPEM());
        Map<String, String> settings = Map.of(
                "node.data-dir", directory.resolve("data").toString(),
                "listeners.mqtt.port", "0",
                "admin.port", "0",
                "listeners.mqtts.port", Integer.toString(tls.port()),
                "listeners.mqtts.tls.certificate", tls.file("broker.pem").toString(),
                "listeners.mqtts.tls.key", tls.file("broker.key").toString());
        try (NodeLaunch launch = NodeLaunch.of(directory, settings)) {
            assertThat(launch.awaitRefusal())
                    .contains("listeners.mqtts.tls.key: ")
                    .contains("does not belong to the certificate");
        }
    }

    @Test
    void shouldNotBeTrustedByClientsOfAnotherAuthority() {
        TlsNode tls = new TlsNode(directory);
        clusters.start(tls.spec());
        new TestAuthority("another").write(tls.file("authority.pem"));
        assertThatThrownBy(() -> Sockets.tls(tls.trust("TLSv1.3"), "localhost", tls.port()))
                .isInstanceOf(SSLHandshakeException.class);
    }
}
