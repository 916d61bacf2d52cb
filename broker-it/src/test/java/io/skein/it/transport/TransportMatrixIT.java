package io.skein.it.transport;

import static io.skein.it.fixture.TestCluster.aCluster;

import io.skein.it.client.ClientKind;
import io.skein.it.client.Ledger;
import io.skein.it.client.Route;
import io.skein.it.client.TestPublisher;
import io.skein.it.client.TestSubscriber;
import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.Endpoint;
import io.skein.it.fixture.FreePorts;
import io.skein.it.fixture.TlsTrust;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every client over every transport it has, to itself. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TransportMatrixIT {
    private static final int MESSAGES = 300;

    @RegisterExtension
    static final Clusters CLUSTERS = new Clusters();

    @TempDir
    static Path directory;

    private static final int TLS_PORT = FreePorts.take();
    private static final int WS_PORT = FreePorts.take();
    private static final int WSS_PORT = FreePorts.take();
    private static final AtomicInteger CASES = new AtomicInteger();

    record Case(ClientKind client, String scheme, String version) {
        Endpoint endpoint() {
            return switch (scheme) {
                case "ssl" -> new Endpoint(scheme, "localhost", TLS_PORT, trust());
                case "wss" -> new Endpoint(scheme, "localhost", WSS_PORT, trust());
                default -> new Endpoint(scheme, "localhost", WS_PORT, null);
            };
        }

        private TlsTrust trust() {
            return new TlsTrust(directory.resolve("authority.pem"), version);
        }

        @Override
        public String toString() {
            return client + " over " + scheme + " " + version;
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (ClientKind client : ClientKind.values()) {
            cases.add(new Case(client, "ssl", "TLSv1.2"));
            cases.add(new Case(client, "ssl", "TLSv1.3"));
            cases.add(new Case(client, "wss", "TLSv1.3"));
            cases.add(new Case(client, "ws", ""));
        }
        return cases.stream()
                .filter(test -> test.client().speaks(test.endpoint()))
                .toList();
    }

    @BeforeAll
    static void startNode() {
        TestAuthority authority = new TestAuthority("authority");
        authority.write(directory.resolve("authority.pem"));
        TestAuthority.write(authority.broker("localhost"), directory, "broker");
        String certificate = directory.resolve("broker.pem").toString();
        String key = directory.resolve("broker.key").toString();
        CLUSTERS.start(aCluster()
                .with("listeners.mqtts.port", Integer.toString(TLS_PORT))
                .with("listeners.mqtts.tls.certificate", certificate)
                .with("listeners.mqtts.tls.key", key)
                .with("listeners.ws.port", Integer.toString(WS_PORT))
                .with("listeners.wss.port", Integer.toString(WSS_PORT))
                .with("listeners.wss.tls.certificate", certificate)
                .with("listeners.wss.tls.key", key));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldDeliverInOrder(Case test) {
        int number = CASES.incrementAndGet();
        String topic = "transport/" + number;
        Ledger ledger = new Ledger("case-" + number, MESSAGES, 1);
        try (TestSubscriber subscriber =
                        test.client().subscriber(new Route(test.endpoint(), "sub-" + number, topic, 1), ledger);
                TestPublisher publisher =
                        test.client().publisher(new Route(test.endpoint(), "pub-" + number, topic, 1))) {
            publisher.publish(ledger.payloads(0, MESSAGES));
            publisher.finish();
            ledger.await(MESSAGES, Duration.ofSeconds(60));
            ledger.verify();
        }
    }
}
