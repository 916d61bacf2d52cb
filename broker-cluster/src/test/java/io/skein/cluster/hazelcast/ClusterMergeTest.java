package io.skein.cluster.hazelcast;

import static io.skein.cluster.hazelcast.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.TopicFilter;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two clusters that find each other, as the sides of a split do when it heals. */
class ClusterMergeTest {
    private final TestCluster cluster = new TestCluster("merge", 3);

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void shouldExchangeEverythingAgainWhenTwoClustersBecomeOne() {
        TestNode lone = start(0, List.of(0, 1)); // the smaller side: it looks for the other and moves there
        TestNode second = start(1, List.of(1));
        TestNode third = start(2, List.of(1, 2));
        List<TestNode> nodes = List.of(lone, second, third);
        for (TestNode node : nodes) {
            TestCluster.await(node.announce("before/" + node.incarnation(), 1));
        }

        eventually().untilAsserted(() -> assertAllKnow(nodes, "before/"));
        for (TestNode node : nodes) {
            eventually().until(() -> node.node().notReadyReason() == null);
            TestCluster.await(node.announce("after/" + node.incarnation(), 1));
        }
        assertAllKnow(nodes, "after/");
        assertThat(lone.node().storedRoutes()).isEqualTo(6);
    }

    @Test
    void shouldNotTakePartBeforeItHasJoinedWhenASplitHeals() {
        TestNode lone = started(0, List.of(0, 1));
        TestNode second = started(1, List.of(1));
        TestNode third = started(2, List.of(1, 2));
        List<TestNode> nodes = List.of(lone, second, third);

        eventually()
                .until(() -> nodes.stream()
                        .allMatch(node -> node.node().view().members().size() == 3));
        assertThat(lone.node().notReadyReason()).isEqualTo("not joined");

        TestCluster.await(Future.all(lone.join(), second.join(), third.join()));
        for (TestNode node : nodes) {
            TestCluster.await(node.announce("after/" + node.incarnation(), 1));
        }
        eventually().untilAsserted(() -> assertAllKnow(nodes, "after/"));
    }

    private TestNode start(int index, List<Integer> knows) {
        TestNode node = started(index, knows);
        TestCluster.await(node.join());
        return node;
    }

    private TestNode started(int index, List<Integer> knows) {
        ClusterOptions o = cluster.options(index);
        List<String> members = new ArrayList<>();
        knows.forEach(known -> members.add(o.members().get(known)));
        return cluster.adopt(TestCluster.await(TestCluster.start(new ClusterOptions(
                o.name(),
                o.nodeId(),
                o.host(),
                o.port(),
                o.busPort(),
                members,
                null,
                1,
                1,
                false,
                o.eventLoops(),
                4 << 20,
                o.store()))));
    }

    private static void assertAllKnow(List<TestNode> nodes, String prefix) {
        for (TestNode origin : nodes) {
            for (TestNode other : nodes) {
                if (other != origin) {
                    assertThat(other.routesOf(origin)).containsKey(TopicFilter.of(prefix + origin.incarnation()));
                }
            }
        }
    }
}
