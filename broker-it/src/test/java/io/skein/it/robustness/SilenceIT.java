package io.skein.it.robustness;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.Elapsed;
import io.skein.it.fixture.NodeProcess;
import io.skein.it.fixture.Project;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that say nothing, or a byte now and then, are let go in time, however many there are. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SilenceIT {
    private static final int SILENT = Project.isLongRun() ? 10_000 : 2_000;
    private static final Duration BETWEEN_BYTES = Duration.ofMillis(100);

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldCountTheConnectTimeoutFromTheConnectionNotFromTheLastByte() {
        NodeProcess node = startNode("1s");
        byte[] connect = RawConnect.v5("c".repeat(500)).encode();
        try (RawMqttClient slow = RawMqttClient.open(node.endpoint())) {
            assertThat(trickle(slow, connect)).as("bytes sent until the close").isLessThan(connect.length);
            slow.expectClosed();
        }
        assertThat(refusedForSilence(node)).isEqualTo(1);
    }

    @Test
    void shouldNotTakeTheBytesOfAnUnfinishedPacketForASignOfLife() {
        NodeProcess node = startNode("5s");
        byte[] publish = RawPublish.of("slow", "x".repeat(500)).encode(5);
        try (RawMqttClient slow =
                RawMqttClient.connected(node.endpoint(), RawConnect.v5("slow").keepAlive(1))) {
            assertThat(trickle(slow, publish)).as("bytes sent until the close").isLessThan(publish.length);
            slow.expectDisconnect(0x8D); // [MQTT-3.1.2-22]
        }
        assertThat(node.metrics().value("skein_connections_closed_total", Map.of("reason", "keep_alive")))
                .isEqualTo(1);
    }

    @Test
    void shouldTakePacketsInSmallPiecesForASignOfLife() {
        NodeProcess node = startNode("5s");
        byte[] pingReq = {(byte) 0xC0, 0};
        try (RawMqttClient slow =
                RawMqttClient.connected(node.endpoint(), RawConnect.v5("slow").keepAlive(1))) {
            for (int i = 0; i < 10; i++) { // ten times 400 ms are longer than one and a half seconds
                send(slow, pingReq, 2 * BETWEEN_BYTES.toMillis());
                slow.expect(PacketType.PINGRESP);
            }
        }
    }

    private static void send(RawMqttClient client, byte[] bytes, long betweenMillis) {
        for (byte one : bytes) {
            Elapsed.sinceNow().reach(Duration.ofMillis(betweenMillis));
            client.send(new byte[] {one});
        }
    }

    /** Sends a byte at a time until the node says something or closes; answers how many. */
    private static int trickle(RawMqttClient client, byte[] bytes) {
        int sent = 0;
        while (sent < bytes.length && !client.hasPacketWithin(BETWEEN_BYTES)) {
            client.send(new byte[] {bytes[sent++]});
        }
        return sent;
    }

    @Test
    void shouldLetGoOfThousandsOfSilentConnectionsAndServeTheOthers() throws IOException {
        NodeProcess node = startNode("15s");
        LiveHeap heap = new LiveHeap(node);
        try (SteadyTraffic traffic = SteadyTraffic.start(node.endpoint())) {
            traffic.awaitProgress(1000);
            openAndAwaitClose(node, traffic, 100); // the classes and buffers of a first time stay
            long before = heap.bytes();
            openAndAwaitClose(node, traffic, SILENT);
            heap.awaitBackTo(before);
            traffic.finish();
        }
    }

    private static void openAndAwaitClose(NodeProcess node, SteadyTraffic traffic, int count) throws IOException {
        double openBefore = openDescriptors(node);
        double refusedBefore = refusedForSilence(node);
        List<SocketChannel> silent = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                silent.add(SocketChannel.open(node.endpoint().address()));
            }
            Awaitility.await("all open").until(() -> openDescriptors(node) >= openBefore + count);
            traffic.awaitProgress(100);
            Awaitility.await("all refused")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> refusedForSilence(node) == refusedBefore + count);
            Awaitility.await("all closed")
                    .until(() -> openDescriptors(node) < openBefore + 50); // scrapes and files come and go
        } finally {
            for (SocketChannel channel : silent) {
                channel.close();
            }
        }
    }

    private static double openDescriptors(NodeProcess node) {
        return node.metrics().value("process_files_open_files");
    }

    private static double refusedForSilence(NodeProcess node) {
        return node.metrics().value("skein_connections_refused_total", Map.of("reason", "connect_timeout"));
    }

    private NodeProcess startNode(String connectTimeout) {
        return clusters.start(aCluster().withNodes(1).with("limits.connect-timeout", connectTimeout))
                .node(1);
    }
}
