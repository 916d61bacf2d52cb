package io.skein.it.robustness;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.NodeProcess;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that talk and never listen: what they are owed is bounded, and they can be got rid of. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DeafClientIT {
    private static final int SMALL_BUFFER_BYTES = 4096;
    private static final long HIGH_WATER_BYTES = 64 * 1024;
    private static final long MAX_PACKET_BYTES = 64 * 1024;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    private NodeProcess start(String connections) {
        return clusters.start(aCluster()
                        .withNodes(1)
                        .with("limits.outbound-high-water", Long.toString(HIGH_WATER_BYTES))
                        .with("limits.outbound-low-water", Long.toString(HIGH_WATER_BYTES / 2))
                        .with("limits.max-packet-size", Long.toString(MAX_PACKET_BYTES))
                        .with("limits.max-connections", connections))
                .node(1);
    }

    /** Each answer is written once the client reads: nothing is lost, nothing piles up meanwhile. */
    @Test
    void shouldReadNoMoreQuestionsFromAClientThatDoesNotReadTheAnswers() throws IOException {
        NodeProcess node = start("10");
        try (SocketChannel client = SocketChannel.open()) {
            client.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER_BYTES);
            client.connect(node.endpoint().address());
            client.write(ByteBuffer.wrap(RawConnect.v5("deaf").keepAlive(0).encode()));
            client.configureBlocking(false);
            long asked = askUntilNobodyListens(client, node);
            assertThat(node.metrics().value("skein_outbound_buffered_bytes_max"))
                    .isLessThan(2 * HIGH_WATER_BYTES + 2 * MAX_PACKET_BYTES);
            client.configureBlocking(true);
            finishQuestion(client, asked);
            assertThat(countPingResps(client, (asked + 1) / 2)).isEqualTo((asked + 1) / 2);
        }
    }

    /** Sends PINGREQs until the node says that it has stopped reading, and answers how many bytes of them were sent. */
    private static long askUntilNobodyListens(SocketChannel client, NodeProcess node) throws IOException {
        byte[] pings = new byte[64 * 1024];
        for (int i = 0; i < pings.length; i += 2) {
            pings[i] = (byte) 0xC0;
        }
        long sent = 0;
        Map<String, String> limit = Map.of("limit", "outbound-high-water");
        while (node.metrics().value("skein_limits_reached_total", limit) < 1) {
            sent += client.write(ByteBuffer.wrap(pings, (int) (sent % 2), pings.length - 2));
        }
        return sent;
    }

    private static void finishQuestion(SocketChannel client, long asked) throws IOException {
        if (asked % 2 == 1) {
            client.write(ByteBuffer.wrap(new byte[] {0}));
        }
    }

    private static long countPingResps(SocketChannel client, long expected) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        long bytes = 0;
        long connAckBytes = -1;
        while (connAckBytes < 0 || bytes < connAckBytes + 2 * expected) {
            buffer.clear();
            if (client.read(buffer) < 0) {
                break;
            }
            if (connAckBytes < 0) {
                connAckBytes = 2 + buffer.get(1);
            }
            bytes += buffer.position();
        }
        return (bytes - connAckBytes) / 2;
    }

    /** Each takes over from the one before; there is room for one that is still being closed, and no more. */
    @Test
    void shouldFreeThePlaceOfADeafClientThatIsTakenOver() {
        NodeProcess node = start("3");
        List<RawMqttClient> deaf = new ArrayList<>();
        try (RawMqttClient publisher = RawMqttClient.connected(node.endpoint(), RawConnect.v5("publisher"))) {
            for (int i = 0; i < 4; i++) {
                deaf.add(connectWhenThereIsRoom(node));
                fill(node, publisher);
            }
        } finally {
            deaf.forEach(RawMqttClient::close);
        }
    }

    private static RawMqttClient connectWhenThereIsRoom(NodeProcess node) {
        RawMqttClient deaf = Awaitility.await("a place for one more connection")
                .atMost(Duration.ofSeconds(20))
                .until(() -> tryConnect(node), Optional::isPresent)
                .orElseThrow();
        deaf.subscribe("flood", 0);
        return deaf;
    }

    private static Optional<RawMqttClient> tryConnect(NodeProcess node) {
        RawMqttClient client = RawMqttClient.open(node.endpoint(), SMALL_BUFFER_BYTES);
        client.sendConnect(RawConnect.v5("deaf").keepAlive(0));
        if (client.readUntilClosed(Duration.ofSeconds(20)).isPresent()) {
            return Optional.of(client);
        }
        client.close();
        return Optional.empty();
    }

    /** Publishes until the node drops messages for the one who does not read them. */
    private static void fill(NodeProcess node, RawMqttClient publisher) {
        byte[] payload = new byte[32 * 1024];
        double before = droppedAsSlow(node);
        while (droppedAsSlow(node) == before) {
            publisher.publishQos1(RawPublish.of("flood", payload));
        }
    }

    private static double droppedAsSlow(NodeProcess node) {
        return node.metrics().value("skein_messages_dropped_total", Map.of("reason", "qos0_unwritable"));
    }
}
