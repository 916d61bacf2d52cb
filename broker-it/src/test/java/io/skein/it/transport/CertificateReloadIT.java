package io.skein.it.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.X509Bundle;
import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.NodeProcess;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that change while clients are connected. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class CertificateReloadIT {
    private static final int CLIENTS = 1000;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @TempDir
    Path directory;

    private static BigInteger serial(TlsNode tls) {
        try (SSLSocket socket = Sockets.tls(tls.trust("TLSv1.3"), "localhost", tls.port())) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static double reloads(NodeProcess node, String result) {
        return node.metrics().value("skein_tls_reloads_total", Map.of("result", result));
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(condition);
    }

    @Test
    void shouldGiveNewConnectionsTheNewCertificateAndDropNone() {
        TlsNode tls = new TlsNode(directory);
        NodeProcess node = clusters.start(
                        tls.spec().withSampledLeakDetection().with("listeners.mqtts.tls.reload-interval", "200ms"))
                .node(1);
        BigInteger before = serial(tls);
        try (TlsSwarm swarm = TlsSwarm.start(tls.trust("TLSv1.3"), tls.port(), CLIENTS, "news")) {
            TestAuthority.write(tls.file("broker.pem"), "no certificate");
            await("the broken one is refused", () -> reloads(node, "failed") == 1);
            node.awaitLogged("certificates refused node=node-1 key=listeners.mqtts.tls.certificate ");
            assertThat(serial(tls)).isEqualTo(before);

            X509Bundle newer = tls.authority().broker("localhost");
            tls.replaceWith(newer);
            BigInteger after = newer.getCertificate().getSerialNumber();
            await("new connections get the new one", () -> serial(tls).equals(after));
            assertThat(node.metrics().value("skein_tls_certificate_expiry_seconds", Map.of("listener", "mqtts")))
                    .isEqualTo(newer.getCertificate().getNotAfter().toInstant().getEpochSecond());

            try (RawMqttClient publisher = RawMqttClient.connected(node.endpoint(), RawConnect.v5("publisher"))) {
                publisher.publishQos1(RawPublish.of("news", "still there?"));
                await("all are still there", () -> swarm.received() == CLIENTS);
            }
            assertThat(swarm.lost()).isZero();
        }
    }

    /** As volumes of secrets are updated: files behind a link to a directory that is switched. */
    @Test
    void shouldFollowALinkThatIsSwitched() throws IOException {
        TlsNode tls = new TlsNode(directory);
        for (String version : new String[] {"first", "second"}) {
            Path folder = Files.createDirectory(directory.resolve(version));
            TestAuthority.write(tls.authority().broker("localhost"), folder, "tls");
        }
        Path current = Files.createSymbolicLink(directory.resolve("current"), Path.of("first"));
        clusters.start(tls.listening()
                .with(
                        "listeners.mqtts.tls.certificate",
                        current.resolve("tls.pem").toString())
                .with("listeners.mqtts.tls.key", current.resolve("tls.key").toString())
                .with("listeners.mqtts.tls.reload-interval", "200ms"));
        BigInteger before = serial(tls);
        Files.move(
                Files.createSymbolicLink(directory.resolve("next"), Path.of("second")),
                current,
                StandardCopyOption.ATOMIC_MOVE);
        await("the other certificate", () -> !serial(tls).equals(before));
    }
}
