package io.skein.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.TopicFilter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HazelcastClusterNodeTest {
    private TestCluster cluster;

    @BeforeEach
    void prepare() {
        cluster = new TestCluster("nodes", 4);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void shouldShowARouteToEveryMemberOnceAnnounced() {
        List<TestNode> nodes = cluster.joinFirst(3);
        for (TestNode origin : nodes) {
            String filter = "from/" + origin.incarnation();
            TestCluster.await(origin.announce(filter, 1));
            for (TestNode other : nodes) {
                if (other != origin) {
                    assertThat(other.routesOf(origin)).containsOnlyKeys(TopicFilter.of(filter));
                }
            }
        }
    }
}
