package io.skein.it.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.FreePorts;
import io.skein.it.fixture.Metrics;
import io.skein.it.fixture.NodeProcess;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A subscriber that does not read holds no more memory behind TLS and WebSocket than without. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SlowSecureConsumerIT {
    private static final int PAYLOAD_BYTES = 32 * 1024;
    private static final int MESSAGES = 1000;
    private static final int HIGH_WATER_BYTES = 256 * 1024;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @TempDir
    Path directory;

    private static Socket connect(TlsNode tls, int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return tls.trust("TLSv1.3").context().getSocketFactory().createSocket(socket, "localhost", port, true);
    }

    private static byte[] subscribe() {
        return "\u0082\u0009\u0000\u0001\u0000\u0000\u0003big\u0000".getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqtts", "wss"})
    void shouldStopSendingAtTheHighWaterMark(String listener) throws IOException {
        TlsNode tls = new TlsNode(directory);
        int wssPort = FreePorts.take();
        NodeProcess node = clusters.start(tls.spec()
                        .with("listeners.wss.port", Integer.toString(wssPort))
                        .with(
                                "listeners.wss.tls.certificate",
                                tls.file("broker.pem").toString())
                        .with("listeners.wss.tls.key", tls.file("broker.key").toString())
                        .with("limits.outbound-high-water", Integer.toString(HIGH_WATER_BYTES)))
                .node(1);
        try (Socket slow = connect(tls, listener.equals("wss") ? wssPort : tls.port());
                RawMqttClient publisher = RawMqttClient.connected(node.endpoint(), RawConnect.v5("publisher"))) {
            subscribeSlowly(slow, listener);
            Awaitility.await("subscribed")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> node.metrics().value("skein_subscriptions") == 1);
            for (int i = 0; i < MESSAGES; i++) {
                publisher.send(RawPublish.of("big", new byte[PAYLOAD_BYTES]));
            }
            publisher.ping();
            Metrics metrics = node.metrics();
            assertThat(metrics.value("skein_messages_dropped_total", Map.of("reason", "qos0_unwritable")))
                    .isGreaterThan(MESSAGES / 2.0);
            assertThat(metrics.value("skein_outbound_buffered_bytes_max")).isBetween(1.0, 2.0 * HIGH_WATER_BYTES);
        }
    }

    private static void subscribeSlowly(Socket slow, String listener) throws IOException {
        if (listener.equals("wss")) {
            WebSocketClient client = WebSocketClient.upgraded(slow);
            client.send(0x82, RawConnect.v5("slow").keepAlive(0).encode());
            client.read();
            client.send(0x82, subscribe());
        } else {
            RawMqttClient client = RawMqttClient.over(slow);
            client.connect(RawConnect.v5("slow").keepAlive(0));
            client.send(subscribe());
        }
    }
}
