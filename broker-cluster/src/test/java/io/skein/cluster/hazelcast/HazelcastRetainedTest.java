package io.skein.cluster.hazelcast;

import static io.skein.cluster.hazelcast.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Retained messages on two members, and a third that joins. */
class HazelcastRetainedTest {
    private static TestCluster cluster;
    private static List<TestNode> nodes;

    @BeforeAll
    static void start() {
        cluster = new TestCluster("retained", 3);
        nodes = cluster.joinFirst(2);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static Publication message(String topic, String payload, long expiresAtMillis) {
        return new Publication(
                TopicName.of(topic),
                Payload.of(payload.getBytes(StandardCharsets.UTF_8)),
                Qos.AT_LEAST_ONCE,
                true,
                MessageProperties.NONE,
                null,
                expiresAtMillis);
    }

    private static Future<Void> retain(TestNode node, String topic, String payload) {
        return node.node().retained().retain(message(topic, payload, Publication.NEVER));
    }

    private static List<String> payloads(TestNode node, String filter) {
        return node.node().retained().matching(TopicFilter.of(filter)).stream()
                .map(found -> new String(found.payload().bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void shouldShowARetainedMessageOnEveryNodeOnceAcknowledged() {
        TestCluster.await(retain(nodes.get(0), "shown/a", "1"));
        assertThat(payloads(nodes.get(1), "shown/+")).containsExactly("1");
        TestCluster.await(retain(nodes.get(1), "shown/a", "2"));
        assertThat(payloads(nodes.get(0), "shown/+")).containsExactly("2");
    }

    @Test
    void shouldRemoveARetainedMessageByAnEmptyPayload() {
        TestCluster.await(retain(nodes.get(0), "removed/a", "1"));
        TestCluster.await(retain(nodes.get(1), "removed/a", ""));
        assertThat(payloads(nodes.get(0), "removed/+")).isEmpty();
        assertThat(payloads(nodes.get(1), "removed/+")).isEmpty();
    }

    @Test
    void shouldKeepTheLastOfManyFromOnePublisher() {
        List<Future<Void>> all = new ArrayList<>();
        for (int i = 0; i <= 500; i++) {
            all.add(retain(nodes.get(0), "last/a", Integer.toString(i)));
        }
        TestCluster.await(Future.all(all));
        assertThat(payloads(nodes.get(0), "last/a")).containsExactly("500");
        assertThat(payloads(nodes.get(1), "last/a")).containsExactly("500");
    }

    @Test
    void shouldAgreeOnOneOrderWhenNodesRetainAtOnce() {
        List<Future<Void>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(retain(nodes.get(i % 2), "race/a", Integer.toString(i)));
        }
        TestCluster.await(Future.all(all));
        assertThat(payloads(nodes.get(0), "race/a")).isEqualTo(payloads(nodes.get(1), "race/a"));
    }

    @Test
    void shouldForgetAnExpiredMessage() {
        Publication brief = message("brief/a", "1", System.currentTimeMillis() + 300);
        TestCluster.await(nodes.get(0).node().retained().retain(brief));
        eventually()
                .untilAsserted(
                        () -> assertThat(payloads(nodes.get(1), "brief/a")).isEmpty());
    }

    @Test
    void shouldShowAJoinerAllRetainedMessages() {
        List<Future<Void>> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            all.add(retain(nodes.get(i % 2), "many/" + i, "x"));
        }
        TestCluster.await(Future.all(all));
        TestCluster.await(retain(nodes.get(0), "many/0", ""));
        TestNode joiner = cluster.join(2);
        assertThat(payloads(joiner, "many/#")).hasSize(999);
        // what another test let expire is swept on each node in its own time
        eventually()
                .untilAsserted(() -> assertThat(joiner.node().retained().size())
                        .isEqualTo(nodes.get(0).node().retained().size()));
    }
}
