package io.skein.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.TestCluster;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawFlow;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawSwarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A shared group spans the nodes: one receiver per message, equal shares wherever the members are. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SharedGroupAcrossNodesIT {
    private static final int MESSAGES = 4_000;
    private static final Offset<Long> TEN_PERCENT = within(MESSAGES / 4 / 10L);

    @RegisterExtension
    static final Clusters CLUSTERS = new Clusters();

    private final TestCluster cluster = Clusters.shared();
    private final List<RawSwarm> members = new ArrayList<>();

    private void join(int node, int count, String topic) {
        RawSwarm swarm = RawSwarm.start(
                cluster.node(node).endpoint(), "member-" + node + "-", count, 1, i -> List.of("$share/group/" + topic));
        members.add(swarm);
        swarm.awaitSubscribed(Duration.ofSeconds(20));
    }

    private void publish(int node, String topic, int count) {
        try (RawMqttClient publisher =
                RawMqttClient.connected(cluster.node(node).endpoint(), RawConnect.v5("publisher-" + node))) {
            RawFlow flow = new RawFlow(publisher, 200);
            for (int i = 0; i < count; i++) {
                flow.publish(topic, "m");
            }
            flow.finish();
        }
    }

    private long received() {
        return members.stream().mapToLong(RawSwarm::received).sum();
    }

    private void awaitReceived(long count) {
        Awaitility.await("all messages of the group")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> received() >= count);
    }

    private void leave() {
        members.forEach(RawSwarm::close);
    }

    @Test
    void shouldServeEveryMemberItsShareWhereverItIs() {
        try {
            join(1, 1, "shares");
            join(2, 2, "shares");
            join(3, 1, "shares");
            publish(1, "shares", MESSAGES / 2);
            publish(2, "shares", MESSAGES / 2);
            awaitReceived(MESSAGES);
            assertThat(received()).isEqualTo(MESSAGES);
            assertThat(members.get(0).received(0)).isCloseTo(MESSAGES / 4L, TEN_PERCENT);
            assertThat(members.get(1).received(0)).isCloseTo(MESSAGES / 4L, TEN_PERCENT);
            assertThat(members.get(1).received(1)).isCloseTo(MESSAGES / 4L, TEN_PERCENT);
            assertThat(members.get(2).received(0)).isCloseTo(MESSAGES / 4L, TEN_PERCENT);
        } finally {
            leave();
        }
    }

    @Test
    void shouldServeTheOthersWhenAMemberLeaves() {
        try (RawMqttClient leaver = RawMqttClient.connected(cluster.node(3).endpoint(), RawConnect.v5("leaver"))) {
            join(1, 1, "leaving");
            join(2, 1, "leaving");
            leaver.subscribe("$share/group/leaving", 1);
            leaver.unsubscribe("$share/group/leaving");
            publish(1, "leaving", MESSAGES / 4);
            awaitReceived(MESSAGES / 4);
            assertThat(received()).isEqualTo(MESSAGES / 4);
            leaver.ping();
        } finally {
            leave();
        }
    }

    @Test
    void shouldServeGroupAndPlainSubscribersEach() {
        try (RawSwarm plain = RawSwarm.start(cluster.node(2).endpoint(), "plain-", 1, 1, i -> List.of("mixed"))) {
            plain.awaitSubscribed(Duration.ofSeconds(20));
            join(2, 1, "mixed");
            join(3, 1, "mixed");
            publish(1, "mixed", 500);
            plain.awaitReceived(500, Duration.ofSeconds(20));
            awaitReceived(500);
            assertThat(received()).isEqualTo(500);
            assertThat(plain.received()).isEqualTo(500);
        } finally {
            leave();
        }
    }
}
