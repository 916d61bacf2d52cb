package io.skein.it.robustness;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.NodeProcess;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More at once than a connection may hold unsent is no reason to drop, as long as its socket takes it. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class BurstIT {
    private static final int HIGH_WATER_BYTES = 4096;
    private static final int MESSAGES = 40;
    /** All together fit into the buffers of any socket. */
    private static final int PAYLOAD_BYTES = 1_000;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldDeliverABurstAtQos0ToAClientThatTakesIt() {
        NodeProcess node = clusters.start(aCluster()
                        .withNodes(1)
                        .with("limits.outbound-high-water", Integer.toString(HIGH_WATER_BYTES))
                        .with("limits.outbound-low-water", Integer.toString(HIGH_WATER_BYTES / 2)))
                .node(1);
        try (RawMqttClient subscriber = RawMqttClient.connected(node.endpoint(), RawConnect.v5("subscriber"));
                RawMqttClient publisher = RawMqttClient.connected(node.endpoint(), RawConnect.v5("publisher"))) {
            subscriber.subscribe("burst/#", 0);
            ByteArrayOutputStream burst = new ByteArrayOutputStream();
            for (int i = 0; i < MESSAGES; i++) {
                burst.writeBytes(
                        RawPublish.of("burst/" + i, new byte[PAYLOAD_BYTES]).encode(5));
            }

            publisher.send(burst.toByteArray());

            for (int i = 0; i < MESSAGES; i++) {
                assertThat(subscriber.receive().topic()).isEqualTo("burst/" + i);
            }
            assertThat(node.metrics().value("skein_messages_dropped_total", Map.of("reason", "qos0_unwritable")))
                    .isZero();
        }
    }
}
