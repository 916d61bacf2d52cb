package io.skein.it.transport;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.conformance.Spec;
import io.skein.it.conformance.Standard;
import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.FreePorts;
import io.skein.it.fixture.NodeProcess;
import io.skein.it.raw.RawConnect;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT over WebSocket, frame by frame. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class WebSocketIT {
    private static final int BINARY = 0x82;
    private static final byte[] PINGREQ = {(byte) 0xC0, 0};
    private static final String PINGRESP = "\u00D0\u0000";
    private static final int PORT = FreePorts.take();

    @RegisterExtension
    static final Clusters CLUSTERS = new Clusters();

    @TempDir
    static Path directory;

    private static TlsNode tls;
    private static int securePort;
    private static NodeProcess node;

    @BeforeAll
    static void startNode() {
        tls = new TlsNode(directory);
        securePort = tls.port();
        node = CLUSTERS.start(aCluster()
                        .with("listeners.ws.port", Integer.toString(PORT))
                        .with("listeners.wss.port", Integer.toString(securePort))
                        .with(
                                "listeners.wss.tls.certificate",
                                tls.file("broker.pem").toString())
                        .with("listeners.wss.tls.key", tls.file("broker.key").toString())
                        .with("limits.connect-timeout", "2s"))
                .node(1);
    }

    private static WebSocketClient open(String scheme) throws Exception {
        return WebSocketClient.upgraded(
                scheme.equals("ws") ? Sockets.plain(PORT) : Sockets.tls(tls.trust("TLSv1.3"), "localhost", securePort));
    }

    private static WebSocketClient connected(String scheme, String clientId) throws Exception {
        WebSocketClient client = open(scheme);
        client.send(BINARY, RawConnect.v5(clientId).keepAlive(0).encode());
        WebSocketClient.Frame connAck = client.read();
        assertThat(connAck.first()).isEqualTo(BINARY);
        assertThat(connAck.payload()).startsWith("\u0020");
        return client;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "wss"})
    @Spec("MQTT-6.0.0-2")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-6.0.0-2")
    void shouldTakePacketsSplitAndJoinedInAnyWay(String scheme) throws Exception {
        try (WebSocketClient client = open(scheme)) {
            byte[] connect = RawConnect.v5("split").encode();
            for (byte single : connect) {
                client.send(BINARY, new byte[] {single});
            }
            assertThat(client.read().payload()).startsWith("\u0020");
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            joined.write(PINGREQ);
            joined.write(PINGREQ);
            client.send(BINARY, joined.toByteArray());
            String answers = client.read().payload();
            assertThat(answers.length() == 2 ? answers + client.read().payload() : answers)
                    .isEqualTo(PINGRESP + PINGRESP);
            client.send(0x02, Arrays.copyOf(PINGREQ, 1));
            client.send(0x89, "between");
            assertThat(client.read()).isEqualTo(new WebSocketClient.Frame(0x8A, "between"));
            client.send(0x80, new byte[1]);
            assertThat(client.read().payload()).isEqualTo(PINGRESP);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "wss"})
    @Spec("MQTT-6.0.0-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-6.0.0-1")
    void shouldRefuseTextWith1003(String scheme) throws Exception {
        try (WebSocketClient client = connected(scheme, "text")) {
            client.send(0x81, "hello");
            assertThat(client.read()).isEqualTo(new WebSocketClient.Frame(0x88, "\u0003\u00EB"));
            assertThat(client.readAll()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "wss"})
    void shouldAnswerClose(String scheme) throws Exception {
        try (WebSocketClient client = connected(scheme, "closing")) {
            client.send(0x88, "\u0003\u00E8");
            assertThat(client.read()).isEqualTo(new WebSocketClient.Frame(0x88, "\u0003\u00E8"));
            assertThat(client.readAll()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "wss"})
    void shouldSayDisconnectAndThenClose(String scheme) throws Exception {
        try (WebSocketClient client = connected(scheme, "taken");
                WebSocketClient other = connected(scheme, "taken")) {
            assertThat(client.read().payload()).startsWith("\u00E0").contains("\u008E");
            assertThat(client.read()).isEqualTo(new WebSocketClient.Frame(0x88, "\u0003\u00E8"));
            assertThat(client.readAll()).isEmpty();
            other.send(BINARY, new byte[] {(byte) 0xE0, 0});
            assertThat(other.read().first()).isEqualTo(0x88);
            assertThat(other.readAll()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"mqtt, mqtt", "'soap, mqtt', mqtt", "mqttv3.1, mqttv3.1"})
    @Spec("MQTT-6.0.0-4")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-6.0.0-4")
    void shouldAnswerWithTheSubProtocolItSpeaks(String offered, String selected) {
        try (WebSocketClient client = new WebSocketClient(Sockets.plain(PORT))) {
            client.request(WebSocketClient.UPGRADE.replace("Protocol: mqtt", "Protocol: " + offered));
            assertThat(client.answer())
                    .startsWith("HTTP/1.1 101 ")
                    .containsIgnoringCase("sec-websocket-protocol: " + selected + "\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /mqtt|GET /other|404",
                "Protocol: mqtt|Protocol: soap|400",
                "Upgrade: websocket|Accept: text/html|426",
                "GET /mqtt|PUT /mqtt|400",
                "GET /mqtt|GET|400",
            })
    void shouldRefuseOtherRequests(String part, String instead, int status) {
        try (WebSocketClient client = new WebSocketClient(Sockets.plain(PORT))) {
            client.request(WebSocketClient.UPGRADE.replace(part, instead));
            assertThat(client.answer()).startsWith("HTTP/1.1 " + status + " ");
            client.readAll();
        }
    }

    @Test
    void shouldRefuseEndlessHeadersAndBytesThatAreNoHttp() {
        try (WebSocketClient endless = new WebSocketClient(Sockets.plain(PORT));
                WebSocketClient mqtt = new WebSocketClient(Sockets.plain(PORT))) {
            endless.request("GET /mqtt HTTP/1.1\nCookie: " + "x".repeat(20_000));
            assertThat(endless.readAll()).startsWith("HTTP/1.1 4");
            mqtt.request(new String(RawConnect.v5("no-http").encode(), StandardCharsets.ISO_8859_1) + "\n\n");
            assertThat(mqtt.readAll()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void shouldCloseHandshakesThatTakeTooLong() throws Exception {
        try (WebSocketClient halfRequest = new WebSocketClient(Sockets.plain(PORT));
                WebSocketClient noConnect = open("wss")) {
            halfRequest.request("GET /mqtt HTTP/1.1\nHost: ");
            noConnect.send(0x89, "here I am");
            assertThat(noConnect.read().first()).isEqualTo(0x8A);
            assertThat(halfRequest.readAll()).isEmpty();
            assertThat(noConnect.readAll()).isEqualTo("\u0088\u0002\u0003\u00E8");
        }
    }

    @Test
    void shouldForgetWhoClosesWithoutDisconnect() throws Exception {
        connected("wss", "dropped").close();
        Awaitility.await("told in the log")
                .atMost(Duration.ofSeconds(20))
                .until(() -> node.log()
                        .lines()
                        .anyMatch(line -> line.contains("client disconnected") && line.contains("client=dropped ")));
    }
}
