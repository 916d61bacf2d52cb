package io.skein.cluster.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever order things happen in: what was promised holds at every step, and in the end all nodes agree. */
class ReplicationSimulationTest {
    private static final int ACTIONS = 60;
    private static final int MAX_STEPS = 200_000;
    private static final int MAX_NODES = 4;

    @Property(tries = 400)
    void shouldShowAnnouncedRoutesToAllWhoHaveJoinedAtEveryStep(@ForAll long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed);
        cluster.start().join();
        for (int i = 0; i < ACTIONS; i++) {
            act(cluster, true);
            for (int steps = cluster.random().nextInt(20); steps > 0 && cluster.step(); steps--) {
                assertPromises(cluster);
            }
        }
        joinAll(cluster);
        settle(cluster, true);
        assertAgreement(cluster);
    }

    @Property(tries = 200)
    void shouldAgreeAgainAfterNodesHaveLostEachOther(@ForAll long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed);
        cluster.start().join();
        for (int i = 0; i < ACTIONS; i++) {
            act(cluster, false);
            if (cluster.random().nextInt(8) == 0) {
                lose(cluster);
            }
            for (int steps = cluster.random().nextInt(20); steps > 0 && cluster.step(); steps--) {
                // on to the next
            }
        }
        joinAll(cluster);
        settle(cluster, false);
        assertAgreement(cluster);
    }

    private static void act(SimulatedCluster cluster, boolean withDeaths) {
        int action = cluster.random().nextInt(20);
        SimulatedNode joined = cluster.any(SimulatedNode::hasJoined);
        if (action == 0 && cluster.alive().size() < MAX_NODES) {
            cluster.start();
        } else if (action == 1) {
            SimulatedNode node = cluster.any(n -> !n.hasStartedJoining());
            if (node != null) {
                node.join();
            }
        } else if (action == 2 && withDeaths && cluster.alive().size() > 1) {
            SimulatedNode node = cluster.any(n -> true);
            if (node != null) {
                cluster.kill(node);
            }
        } else if (action < 6 && joined != null) {
            retain(cluster, joined);
        } else if (joined != null) {
            joined.announce(
                    TopicFilter.of("f/" + cluster.random().nextInt(6)),
                    cluster.random().nextInt(3));
        }
    }

    private static void lose(SimulatedCluster cluster) {
        SimulatedNode node = cluster.any(SimulatedNode::hasJoined);
        if (node != null) {
            if (cluster.random().nextBoolean()) {
                cluster.loseAndFind(node);
            } else {
                node.rejoin(); // the others have not noticed anything
            }
        }
    }

    private static void retain(SimulatedCluster cluster, SimulatedNode node) {
        TopicName topic = TopicName.of("t/" + cluster.random().nextInt(3));
        byte[] payload = new byte[cluster.random().nextInt(3)];
        node.exchange()
                .retained()
                .retain(new Publication(
                        topic,
                        Payload.of(payload),
                        Qos.AT_LEAST_ONCE,
                        true,
                        MessageProperties.NONE,
                        null,
                        Publication.NEVER));
    }

    private static void joinAll(SimulatedCluster cluster) {
        cluster.alive().stream().filter(node -> !node.hasStartedJoining()).forEach(SimulatedNode::join);
    }

    private static void settle(SimulatedCluster cluster, boolean checking) {
        int steps = 0;
        while (cluster.step()) {
            assertThat(steps++).as("steps").isLessThan(MAX_STEPS);
            if (checking) {
                assertPromises(cluster);
            }
        }
    }

    private static void assertPromises(SimulatedCluster cluster) {
        for (SimulatedNode origin : cluster.alive()) {
            for (SimulatedNode other : cluster.alive()) {
                if (origin != other && other.hasJoined()) {
                    assertThat(other.toldBy(origin).keySet()).containsAll(origin.promised());
                }
            }
        }
    }

    private static void assertAgreement(SimulatedCluster cluster) {
        for (SimulatedNode origin : cluster.alive()) {
            assertThat(origin.hasJoined()).isTrue();
            assertThat(inMap(cluster, origin)).isEqualTo(origin.wanted());
            assertThat(origin.promised()).isEqualTo(origin.wanted().keySet());
            assertThat(origin.exchange().routes().waitingCount()).isZero();
            for (SimulatedNode other : cluster.alive()) {
                if (origin != other) {
                    assertThat(other.toldBy(origin)).isEqualTo(origin.wanted());
                }
            }
            assertRetainedAgrees(cluster, origin);
        }
    }

    private static Map<TopicFilter, Integer> inMap(SimulatedCluster cluster, SimulatedNode origin) {
        Map<TopicFilter, Integer> found = new HashMap<>();
        cluster.routes().forEach((key, weight) -> {
            if (key.origin().equals(origin.incarnation())) {
                found.put(key.filter(), weight);
            }
        });
        return found;
    }

    private static void assertRetainedAgrees(SimulatedCluster cluster, SimulatedNode node) {
        Publication[] expected = cluster.retained().values().stream()
                .map(RetainedMap.Entry::publication)
                .filter(publication -> publication != null)
                .toArray(Publication[]::new);
        assertThat(node.exchange().retained().matching(TopicFilter.of("#"))).containsExactlyInAnyOrder(expected);
    }
}
