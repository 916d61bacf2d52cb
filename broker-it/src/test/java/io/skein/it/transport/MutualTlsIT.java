package io.skein.it.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.X509Bundle;
import io.skein.it.fixture.ClusterSpec;
import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.NodeProcess;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that show certificates of their own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MutualTlsIT {
    private static final int NOT_AUTHORIZED = 0x87;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @TempDir
    Path directory;

    private ClusterSpec spec(TlsNode tls, String clientAuth) throws IOException {
        Path rules = Files.writeString(tls.file("acl"), "pattern readwrite users/%u/#\n");
        return tls.spec()
                .with("listeners.mqtts.tls.client-ca", tls.file("authority.pem").toString())
                .with("listeners.mqtts.tls.client-auth", clientAuth)
                .with("listeners.mqtts.tls.client-identity", "common-name")
                .with("auth.acl-file", rules.toString());
    }

    private static SSLContext context(TlsNode tls, String version, @Nullable X509Bundle own) {
        try {
            SSLContext context = SSLContext.getInstance(version);
            KeyManager[] keys = own == null ? null : own.toKeyManagerFactory().getKeyManagers();
            context.init(keys, tls.trust(version).managers().getTrustManagers(), null);
            return context;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** With TLS 1.3 a client learns only when it reads that its certificate was refused. */
    private static boolean isLetIn(TlsNode tls, String version, @Nullable X509Bundle own) {
        try (SSLSocket socket = Sockets.tls(context(tls, version, own), "localhost", tls.port())) {
            socket.getOutputStream().write(RawConnect.v5("c").encode());
            return socket.getInputStream().read() == 0x20;
        } catch (SSLException | SocketException e) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void shouldLetInOnlyTrustedCertificatesAndTakeTheirNamesForUsers(String version) throws IOException {
        TlsNode tls = new TlsNode(directory);
        NodeProcess node = clusters.start(spec(tls, "required")).node(1);
        assertThat(isLetIn(tls, version, null)).isFalse();
        assertThat(isLetIn(tls, version, new TestAuthority("authority").client("alice")))
                .isFalse();
        SSLContext context = context(tls, version, tls.authority().client("alice"));
        try (SSLSocket socket = Sockets.tls(context, "localhost", tls.port())) {
            RawMqttClient alice = RawMqttClient.over(socket);
            assertThat(alice.connect(RawConnect.v5("device")).reasonCode()).isZero();
            assertThat(alice.subscribe("users/alice/#", 1).reasonCodes()).containsExactly(1);
            assertThat(alice.subscribe("users/bob/#", 1).reasonCodes()).containsExactly(NOT_AUTHORIZED);
            assertThat(alice.publishQos1(RawPublish.of("users/bob/inbox", "hi")).reasonCode())
                    .isEqualTo(NOT_AUTHORIZED);
        }
        node.awaitLogged("client=device user=alice ");
        Awaitility.await("both are counted")
                .atMost(Duration.ofSeconds(20))
                .until(() -> node.metrics().value("skein_connections_refused_total", Map.of("reason", "tls_handshake"))
                        == 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void shouldCheckACertificateThatItOnlyRequests(String version) throws IOException {
        TlsNode tls = new TlsNode(directory);
        NodeProcess node = clusters.start(spec(tls, "request")).node(1);
        assertThat(isLetIn(tls, version, null)).isTrue();
        node.awaitLogged("client=c user=- ");
        assertThat(isLetIn(tls, version, tls.authority().client("alice"))).isTrue();
        node.awaitLogged("client=c user=alice ");
        assertThat(isLetIn(tls, version, new TestAuthority("authority").client("alice")))
                .isFalse();
    }
}
