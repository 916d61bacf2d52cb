package io.skein.it;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.Elapsed;
import io.skein.it.fixture.Endpoint;
import io.skein.it.fixture.Figures;
import io.skein.it.fixture.TestCluster;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawFlow;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import io.skein.it.raw.RawSwarm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One of many subscribers never reads its socket: the node keeps its memory, the others lose nothing. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class SlowConsumerIT {
    private static final int READERS = 499;
    private static final int PAYLOAD_BYTES = 64 * 1024;
    private static final long TOTAL_BYTES = 2L << 30;
    private static final int QUEUE_LIMIT_BYTES = 1 << 20;
    /** Below what a node with 256 MiB may hold for 500 subscribers. */
    private static final int UNDELIVERED = 1;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldServeTheOthersInBoundedMemoryWhenOneNeverReads(int qos) {
        TestCluster cluster = clusters.start(aCluster()
                .withNodes(1)
                .withHeap("256m")
                .withSampledLeakDetection()
                .with("session.max-queued-bytes", Integer.toString(QUEUE_LIMIT_BYTES)));
        Endpoint node = cluster.node(1).endpoint();
        try (RawMqttClient slow = RawMqttClient.open(node, 16 * 1024);
                RawSwarm readers = RawSwarm.start(node, "reader-", READERS, qos, i -> List.of("big"));
                RawMqttClient publisher = RawMqttClient.connected(node, RawConnect.v5("publisher"))) {
            slow.connect(RawConnect.v5("slow").keepAlive(0));
            slow.subscribe("big", qos);
            readers.awaitSubscribed(Duration.ofSeconds(30));
            Elapsed since = Elapsed.sinceNow();
            long messages = publish(cluster, publisher, readers);
            Figures.report(
                    "slow-consumer-qos" + qos + "-delivered",
                    readers.receivedBytes() / 1048.576 / since.millis(),
                    "MiB/s");
            assertThat(readers.received()).isEqualTo(messages * READERS);
            assertThat(readers.receivedBytes()).isGreaterThanOrEqualTo(TOTAL_BYTES);
        }
    }

    /** The publisher waits for the readers, as QoS 0 promises nothing to those who lag behind. */
    private static long publish(TestCluster cluster, RawMqttClient publisher, RawSwarm readers) {
        RawFlow flow = new RawFlow(publisher, 10);
        byte[] payload = new byte[PAYLOAD_BYTES];
        long messages = TOTAL_BYTES / PAYLOAD_BYTES / READERS + 1;
        for (long sent = 1; sent <= messages; sent++) {
            flow.publish(RawPublish.of("big", payload));
            readers.awaitReceived(sent - UNDELIVERED, Duration.ofSeconds(30));
            if (sent % 16 == 0) {
                assertThat(cluster.metrics(1).value("skein_session_queued_bytes_max"))
                        .isLessThanOrEqualTo(QUEUE_LIMIT_BYTES);
            }
        }
        flow.finish();
        readers.awaitReceived(messages, Duration.ofSeconds(30));
        return messages;
    }
}
