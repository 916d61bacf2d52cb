package io.skein.it.transport;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.FreePorts;
import io.skein.it.fixture.NodeProcess;
import io.skein.it.fixture.Project;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A client says everything at once and leaves, on every layer, while its password is still being checked. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LastWordsIT {
    private static final int PORT = FreePorts.take();

    @RegisterExtension
    static final Clusters CLUSTERS = new Clusters();

    @TempDir
    static Path directory;

    private static TlsNode tls;
    private static NodeProcess node;

    private RawMqttClient watcher;

    @BeforeAll
    static void startNode() throws Exception {
        Path passwords = directory.resolve("passwords");
        Process process = new ProcessBuilder(
                        Project.root().resolve("scripts/skein").toString(), "passwd", passwords.toString(), "alice")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("passwd.out").toFile())
                .start();
        try (var input = process.getOutputStream()) {
            input.write("wonderland\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(process.waitFor()).isZero();
        tls = new TlsNode(directory);
        node = CLUSTERS.start(aCluster()
                        .with("auth.password-file", passwords.toString())
                        .with("listeners.ws.port", Integer.toString(PORT))
                        .with("listeners.mqtts.port", Integer.toString(tls.port()))
                        .with(
                                "listeners.mqtts.tls.certificate",
                                tls.file("broker.pem").toString())
                        .with("listeners.mqtts.tls.key", tls.file("broker.key").toString()))
                .node(1);
    }

    @BeforeEach
    void watch() {
        watcher = RawMqttClient.connected(
                node.endpoint(), RawConnect.v5("watcher").login("alice", "wonderland"));
        watcher.subscribe("last/#", 0);
    }

    @AfterEach
    void close() {
        watcher.close();
    }

    private static byte[] allAtOnce() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(RawConnect.v5("brief")
                .login("alice", "wonderland")
                .will(RawPublish.of("last/will", "lost"))
                .encode());
        all.writeBytes(RawPublish.of("last/word", "done").encode(5));
        all.writeBytes(new byte[] {(byte) 0xE0, 0}); // DISCONNECT
        return all.toByteArray();
    }

    /** The client's connection is over: had it a will, that would have come before the last message. */
    private void expectTheWordAndNoWill() {
        assertThat(watcher.receive().topic()).isEqualTo("last/word");
        watcher.send(RawPublish.of("last/message", "mine"));
        assertThat(watcher.receive().topic()).isEqualTo("last/message");
    }

    @Test
    void shouldHearAllThatCameBeforeTheEndOfTcp() throws IOException {
        try (Socket socket = Sockets.plain(node.mqttPort())) {
            socket.getOutputStream().write(allAtOnce());
            socket.shutdownOutput();
            Sockets.readAll(socket);
            expectTheWordAndNoWill();
        }
    }

    /** With TLS 1.3 the end of TCP may come before the server has the client's Finished: then nothing was said. */
    @Test
    void shouldHearAllThatCameBeforeCloseNotify() throws IOException {
        try (SSLSocket socket = Sockets.tls(tls.trust("TLSv1.2"), "localhost", tls.port())) {
            socket.getOutputStream().write(allAtOnce());
            socket.shutdownOutput();
            Sockets.readAll(socket);
            expectTheWordAndNoWill();
        }
    }

    @Test
    void shouldHearAllThatCameBeforeAWebSocketsClose() {
        try (WebSocketClient client = WebSocketClient.upgraded(Sockets.plain(PORT))) {
            client.send(0x82, allAtOnce());
            client.send(0x88, "\u0003\u00E9");
            assertThat(client.read().payload()).startsWith("\u0020"); // CONNACK
            assertThat(client.read()).isEqualTo(new WebSocketClient.Frame(0x88, "\u0003\u00E9"));
            client.readAll();
            expectTheWordAndNoWill();
        }
    }

    @Test
    void shouldNotBeginAnotherHandshakeForAClient() throws IOException {
        try (SSLSocket socket = Sockets.tls(tls.trust("TLSv1.2"), "localhost", tls.port())) {
            RawMqttClient.over(socket).connect(RawConnect.v5("again").login("alice", "wonderland"));
            assertThatThrownBy(() -> pingAfterAnotherHandshake(socket)).isInstanceOf(IOException.class);
        }
    }

    /** The handshake is only begun by the call; what comes of it is seen by who reads on. */
    private static void pingAfterAnotherHandshake(SSLSocket socket) throws IOException {
        socket.startHandshake();
        socket.getOutputStream().write(new byte[] {(byte) 0xC0, 0});
        if (socket.getInputStream().read() < 0) {
            throw new EOFException();
        }
    }
}
