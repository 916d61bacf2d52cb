package io.skein.cluster.hazelcast;

import static io.skein.cluster.hazelcast.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer whose kernel accepts connections while its process never answers: a frozen one. */
class SilentPeerTest {
    private static final String WRITERS = "hazelcast.io.output.thread.count";

    @BeforeEach
    void haveOneThreadWriteToAll() {
        System.setProperty(WRITERS, "1");
    }

    @AfterEach
    void restore() {
        System.clearProperty(WRITERS);
    }

    @Test
    void shouldNotKeepTheThreadThatWritesFromTheOthers() throws Exception {
        try (TestCluster cluster = new TestCluster("silent", 3)) {
            TestNode first = joinKnowing(cluster, 0, List.of(0, 2));
            int port = cluster.options(2).port();
            try (ServerSocket silent = new ServerSocket(port, 8, InetAddress.getLoopbackAddress())) {
                silent.setSoTimeout(60_000);
                try (Socket accepted = silent.accept()) { // a member looks for others now and then
                    joinKnowing(cluster, 1, List.of(0));
                    eventually()
                            .untilAsserted(() ->
                                    assertThat(first.node().view().members()).hasSize(2));
                    assertThat(accepted.isClosed()).isFalse();
                }
            }
        }
    }

    private static TestNode joinKnowing(TestCluster cluster, int index, List<Integer> knows) {
        TestNode node = cluster.adopt(TestCluster.await(TestCluster.start(cluster.optionsKnowing(index, knows))));
        TestCluster.await(node.join());
        return node;
    }
}
