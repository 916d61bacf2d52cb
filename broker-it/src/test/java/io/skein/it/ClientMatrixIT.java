package io.skein.it;

import static io.skein.it.fixture.TestCluster.aCluster;

import io.skein.it.client.ClientKind;
import io.skein.it.client.Ledger;
import io.skein.it.client.Route;
import io.skein.it.client.TestPublisher;
import io.skein.it.client.TestSubscriber;
import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.Endpoint;
import io.skein.it.fixture.Mosquitto;
import io.skein.it.fixture.Project;
import io.skein.it.fixture.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every client as publisher and as subscriber against mosquitto's, from one node to another, at every QoS. With
 * {@code -Dskein.it.broker=mosquitto} the clients and this test are tried against mosquitto itself.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ClientMatrixIT {
    private static final int MESSAGES = Project.isLongRun() ? 10_000 : 200;
    /** QoS 0 promises nothing to a receiver that lags behind, so at most this many messages are under way. */
    private static final int QOS_0_UNDELIVERED = 256;

    private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final Clusters CLUSTERS = new Clusters();

    private static final AtomicInteger CASES = new AtomicInteger();
    private static @Nullable Mosquitto mosquitto;
    private static List<Endpoint> brokers = List.of();

    record Case(ClientKind publisher, ClientKind subscriber, int qos) {
        @Override
        public String toString() {
            return publisher + " to " + subscriber + " at QoS " + qos;
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (ClientKind kind : ClientKind.values()) {
            for (int qos = 0; qos <= 2; qos++) {
                cases.add(new Case(kind, kind.reference(), qos));
                if (kind != kind.reference()) {
                    cases.add(new Case(kind.reference(), kind, qos));
                }
            }
        }
        return cases;
    }

    @BeforeAll
    static void startBrokers() {
        if ("mosquitto".equals(System.getProperty("skein.it.broker"))) {
            mosquitto = Mosquitto.start();
            brokers = List.of(mosquitto.endpoint(), mosquitto.endpoint());
        } else {
            TestCluster cluster = CLUSTERS.start(aCluster().withNodes(3));
            brokers = List.of(
                    cluster.node(1).endpoint(),
                    cluster.node(2).endpoint(),
                    cluster.node(3).endpoint());
        }
    }

    @AfterAll
    static void stopBrokers() {
        if (mosquitto != null) {
            mosquitto.close();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldDeliverFromOneNodeToAnother(Case test) {
        int number = CASES.incrementAndGet();
        Endpoint publishingNode = brokers.get(number % brokers.size());
        Endpoint receivingNode = brokers.get((number + 1) % brokers.size());
        Ledger ledger = new Ledger("case-" + number, MESSAGES, test.qos());
        String topic = "matrix/" + number;
        try (TestSubscriber subscriber = test.subscriber()
                        .subscriber(new Route(receivingNode, "sub-" + number, topic, test.qos()), ledger);
                TestPublisher publisher =
                        test.publisher().publisher(new Route(publishingNode, "pub-" + number, topic, test.qos()))) {
            publishAll(publisher, ledger, test.qos());
            publisher.finish();
            ledger.await(MESSAGES, DELIVERY_LIMIT);
            ledger.verify();
        }
    }

    private static void publishAll(TestPublisher publisher, Ledger ledger, int qos) {
        int step = qos == 0 ? QOS_0_UNDELIVERED : MESSAGES;
        for (int from = 0; from < MESSAGES; from += step) {
            int to = Math.min(from + step, MESSAGES);
            publisher.publish(ledger.payloads(from, to));
            if (qos == 0) {
                ledger.await(to, DELIVERY_LIMIT);
            }
        }
    }
}
