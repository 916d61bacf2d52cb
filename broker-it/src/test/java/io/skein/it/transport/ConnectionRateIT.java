package io.skein.it.transport;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.NodeProcess;
import io.skein.it.raw.RawConnect;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More connections than a node takes. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ConnectionRateIT {
    private static final int ATTEMPTS = 40;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    /** How many of the attempts got a CONNACK. */
    private static int accepted(int port) throws IOException {
        int accepted = 0;
        for (int i = 0; i < ATTEMPTS; i++) {
            try (Socket socket = Sockets.plain(port)) {
                accepted += isAccepted(socket) ? 1 : 0;
            }
        }
        return accepted;
    }

    private static boolean isAccepted(Socket socket) {
        try {
            socket.getOutputStream().write(RawConnect.v5("c").encode());
            return socket.getInputStream().read() == 0x20;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void shouldCloseWhatComesTooFast() throws IOException {
        NodeProcess node = clusters.start(aCluster().with("limits.max-connection-rate", "1"))
                .node(1);
        long startNanos = System.nanoTime();
        int accepted = accepted(node.mqttPort());
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos) + 1;
        assertThat(accepted).isBetween(1, (int) seconds + 1);
        assertThat(node.metrics().value("skein_connections_refused_total", Map.of("reason", "connection_rate")))
                .isEqualTo(ATTEMPTS - accepted);
    }

    /** Also those that never finish their handshake. */
    @Test
    void shouldCountConnectionsFromTheirFirstMoment() throws IOException {
        NodeProcess node =
                clusters.start(aCluster().with("limits.max-connections", "2")).node(1);
        try (Socket one = Sockets.plain(node.mqttPort());
                Socket two = Sockets.plain(node.mqttPort())) {
            assertThat(one.isConnected() && two.isConnected()).isTrue();
            Socket three = Sockets.plain(node.mqttPort());
            assertThat(Sockets.readAll(three)).isEmpty();
        }
        assertThat(node.metrics().value("skein_connections_refused_total", Map.of("reason", "connection_limit")))
                .isGreaterThanOrEqualTo(1);
    }
}
