package io.skein.cluster.hazelcast;

import static io.skein.cluster.hazelcast.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a start can run into, and what happens when members die. */
class ClusterStartTest {
    private TestCluster cluster;

    @BeforeEach
    void prepare() {
        cluster = new TestCluster("start", 3);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static ClusterOptions with(ClusterOptions o, String name, String nodeId, String host, int minMembers) {
        return new ClusterOptions(
                name,
                nodeId,
                host,
                o.port(),
                o.busPort(),
                o.members(),
                o.dnsName(),
                1,
                minMembers,
                false,
                o.eventLoops(),
                o.linkWindowBytes(),
                o.store());
    }

    private static void assertRefused(ClusterOptions options, String... parts) {
        Future<HazelcastClusterNode> start = TestCluster.start(options);
        eventually().until(start::isComplete);
        assertThat(start.cause())
                .isInstanceOf(ClusterStartException.class)
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldRefuseToStartBesideAClusterOfAnotherName() {
        TestNode running = cluster.join(0);
        ClusterOptions other = cluster.options(1);
        assertRefused(
                with(other, "elsewhere", "node-1", "127.0.0.1", 1),
                "cluster.name",
                "elsewhere",
                cluster.options(0).members().get(0));
        assertThat(running.node().view().members()).hasSize(1);
        TestCluster.await(running.announce("still/works", 1));
    }

    @Test
    void shouldRefuseASecondNodeOfTheSameId() {
        TestNode running = cluster.join(0);
        ClusterOptions other = cluster.options(1);
        assertRefused(
                with(other, other.name(), "node-0", "127.0.0.1", 1),
                "node.id",
                "node-0",
                cluster.options(0).members().get(0));
        eventually()
                .untilAsserted(() -> assertThat(running.node().view().members()).hasSize(1));
    }

    @Test
    void shouldNameThePortThatIsTaken() throws Exception {
        ClusterOptions options = cluster.options(0);
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket taken = new ServerSocket(options.port(), 1, loopback)) {
            assertRefused(options, "cluster.port", Integer.toString(taken.getLocalPort()));
        }
        try (ServerSocket taken = new ServerSocket(options.busPort(), 1, loopback)) {
            assertRefused(options, "cluster.bus-port", Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void shouldNameAHostThatIsNotHere() {
        ClusterOptions options = cluster.options(0);
        assertRefused(with(options, "start", "n", "no.such.host.invalid", 1), "cluster.host", "no.such.host.invalid");
        assertRefused(with(options, "start", "n", "0.0.0.0", 1), "cluster.host", "0.0.0.0");
    }

    @Test
    void shouldJoinOnlyWithEnoughMembers() {
        ClusterOptions options = with(cluster.options(0), "start", "node-0", "127.0.0.1", 2);
        TestNode first = cluster.adopt(TestCluster.await(TestCluster.start(options)));
        Future<Void> joining = first.join();
        eventually()
                .untilAsserted(() -> assertThat(first.node().notReadyReason()).contains("cluster.min-members"));
        assertThat(joining.isComplete()).isFalse();
        cluster.join(1);
        TestCluster.await(joining);
        assertThat(first.node().notReadyReason()).isNull();
    }

    @Test
    void shouldForgetTheRoutesOfAKilledMemberAndTakeItsSuccessor() {
        List<TestNode> nodes = cluster.joinFirst(3);
        TestNode victim = nodes.get(2);
        TestCluster.await(victim.announce("doomed", 1));
        cluster.kill(victim);
        TestNode successor = cluster.join(2);
        for (TestNode survivor : nodes.subList(0, 2)) {
            eventually()
                    .untilAsserted(() -> assertThat(survivor.routesOf(victim)).isEmpty());
            TestCluster.await(survivor.announce("after", 1));
            assertThat(successor.routesOf(survivor)).containsKey(TopicFilter.of("after"));
        }
        assertThat(successor.routesOf(victim)).isEmpty();
        eventually()
                .untilAsserted(
                        () -> assertThat(nodes.get(0).node().storedRoutes()).isEqualTo(2));
    }

    @Test
    void shouldCompleteAnnouncementsThatADeadMemberDoesNotAccept() {
        List<TestNode> nodes = cluster.joinFirst(3);
        cluster.kill(nodes.get(1));
        TestCluster.await(nodes.get(0).announce("without/the/dead", 1));
        assertThat(nodes.get(2).routesOf(nodes.get(0))).containsKey(TopicFilter.of("without/the/dead"));
    }

    @Test
    void shouldShowAJoinerTheRoutesThatTheMapHadLost() {
        List<TestNode> nodes = cluster.joinFirst(3);
        TestNode survivor = nodes.get(0);
        List<Future<Void>> announced = new ArrayList<>();
        IntStream.range(0, 500).forEach(i -> announced.add(survivor.announce("lost/" + i, 1)));
        TestCluster.await(Future.all(announced));
        cluster.kill(nodes.get(1), nodes.get(2)); // both at once: what they held of each other is gone
        TestNode joiner = cluster.join(1);
        eventually().untilAsserted(() -> assertThat(joiner.routesOf(survivor)).hasSize(500));
        assertThat(survivor.node().storedRoutes()).isEqualTo(500);
    }

    @Test
    void shouldFindMembersByName() {
        int port = TestCluster.freePort();
        int busPort = TestCluster.freePort();
        ClusterNodeStarter starter = new ClusterNodeStarter(new VertxOptions(), UnaryOperator.identity(), name -> {
            assertThat(name).isEqualTo("members.example");
            return new InetAddress[] {InetAddress.getByName("127.0.0.1"), InetAddress.getByName("127.0.0.2")};
        });
        for (int i = 1; i <= 2; i++) {
            ClusterOptions options = new ClusterOptions(
                    "dns",
                    "node-" + i,
                    "127.0.0." + i,
                    port,
                    busPort,
                    List.of(),
                    "members.example",
                    1,
                    1,
                    false,
                    1,
                    4 << 20,
                    TestCluster.STORE);
            TestNode node = cluster.adopt(TestCluster.await(starter.start(options)));
            TestCluster.await(node.join());
            assertThat(node.node().view().members()).hasSize(i);
        }
    }

    @Test
    void shouldWorkOverIpv6() {
        int[] ports = {TestCluster.freePort(), TestCluster.freePort()};
        List<String> members = List.of("[::1]:" + ports[0], "[::1]:" + ports[1]);
        TestNode[] nodes = new TestNode[2];
        for (int i = 0; i < 2; i++) {
            ClusterOptions options = new ClusterOptions(
                    "six",
                    "node-" + i,
                    "::1",
                    ports[i],
                    TestCluster.freePort(),
                    members,
                    null,
                    1,
                    1,
                    false,
                    1,
                    4 << 20,
                    TestCluster.STORE);
            nodes[i] = cluster.adopt(TestCluster.await(TestCluster.start(options)));
            TestCluster.await(nodes[i].join());
        }
        assertThat(nodes[1].node().view().members()).hasSize(2);
        TestCluster.await(nodes[0].announce("six", 1));
        assertThat(nodes[1].routesOf(nodes[0])).containsKey(TopicFilter.of("six"));
    }
}
