package io.skein.cluster.hazelcast;

import static io.skein.cluster.hazelcast.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.cluster.Member;
import io.skein.model.ClientId;
import io.skein.model.TopicFilter;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three members, and a fourth that comes and goes. */
class HazelcastClusterNodeTest {
    private static TestCluster cluster;
    private static List<TestNode> nodes;

    @BeforeAll
    static void start() {
        cluster = new TestCluster("nodes", 4);
        nodes = cluster.joinFirst(3);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void shouldListMembersInTheSameOrderOnEveryNode() {
        List<String> ids = List.of("node-0", "node-1", "node-2");
        for (TestNode node : nodes) {
            assertThat(node.node().view().members()).extracting(Member::nodeId).startsWith(ids.toArray(String[]::new));
            assertThat(node.node().notReadyReason()).isNull();
        }
    }

    @Test
    void shouldShowARouteToEveryMemberOnceAnnounced() {
        for (TestNode origin : nodes) {
            String filter = "from/" + origin.incarnation();
            TestCluster.await(origin.announce(filter, 1));
            for (TestNode other : nodes) {
                if (other != origin) {
                    assertThat(other.routesOf(origin)).containsKey(TopicFilter.of(filter));
                }
            }
        }
    }

    @Test
    void shouldForgetARouteThatIsWithdrawn() {
        TestNode origin = nodes.get(0);
        TestCluster.await(origin.announce("withdrawn", 3));
        TestCluster.await(origin.announce("withdrawn", 0));
        eventually()
                .untilAsserted(
                        () -> assertThat(nodes.get(1).routesOf(origin)).doesNotContainKey(TopicFilter.of("withdrawn")));
    }

    @Test
    void shouldShowAJoinerAllRoutesWhileTheyComeAndGo() {
        TestNode origin = nodes.get(1);
        List<Future<Void>> announced = new ArrayList<>();
        IntStream.range(0, 5_000).forEach(i -> announced.add(origin.announce("churn/" + i, 1)));
        Future<TestNode> joining = cluster.startJoining(3);
        IntStream.range(0, 5_000).forEach(i -> announced.add(origin.announce("churn/" + i, i % 2)));
        IntStream.range(5_000, 10_000).forEach(i -> announced.add(origin.announce("churn/" + i, 1)));
        TestNode joiner = TestCluster.await(joining);
        TestCluster.await(Future.all(announced));
        IntStream.range(5_000, 10_000)
                .forEach(i -> assertThat(joiner.routesOf(origin)).containsKey(TopicFilter.of("churn/" + i)));
        assertThat(joiner.routesOf(origin)).containsKey(TopicFilter.of("churn/1"));
        eventually()
                .untilAsserted(() -> assertThat(joiner.routesOf(origin)).doesNotContainKey(TopicFilter.of("churn/0")));
        TestCluster.await(joiner.node().leave());
        eventually()
                .untilAsserted(() -> assertThat(origin.node().view().members()).hasSize(3));
        cluster.forget(joiner);
    }

    @Test
    void shouldShowTwentyThousandRoutesAnnouncedAtOnceToAll() {
        TestNode origin = nodes.get(2);
        long start = System.nanoTime();
        List<Future<Void>> announced = new ArrayList<>();
        IntStream.range(0, 20_000).forEach(i -> announced.add(origin.announce("fail-over/" + i / 10 + "/" + i, 1)));
        TestCluster.await(Future.all(announced));
        System.out.printf(
                "20,000 routes visible on 2 other nodes after %d ms%n", (System.nanoTime() - start) / 1_000_000);
        for (TestNode other : nodes.subList(0, 2)) {
            assertThat(other.routesOf(origin)).hasSizeGreaterThanOrEqualTo(20_000);
        }
        IntStream.range(0, 20_000).forEach(i -> origin.announce("fail-over/" + i / 10 + "/" + i, 0));
        eventually()
                .untilAsserted(() -> assertThat(nodes.get(0).routesOf(origin)).hasSizeLessThan(100));
    }

    @Test
    void shouldEndSessionsOnAnotherMember() {
        ClientId client = new ClientId("fenced");
        TestCluster.await(nodes.get(0).node().fence().endOlder(nodes.get(1).incarnation(), client, 7));
        assertThat(nodes.get(1).ended()).contains(client);
    }

    @Test
    void shouldNotWaitForAMemberThatIsGoneToEndSessions() {
        TestCluster.await(nodes.get(0).node().fence().endOlder(UUID.randomUUID(), new ClientId("x"), 7));
    }
}
