package io.skein.it.conformance;

import static io.skein.it.fixture.TestCluster.aCluster;

import io.skein.it.fixture.Endpoint;
import io.skein.it.fixture.Mosquitto;
import io.skein.it.fixture.TestCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The broker the suite runs against, chosen by system properties: one Skein node; with {@code skein.conformance.nodes=3}
 * a cluster where publishers connect to another node than everybody else, and clients that come back to a third; with {@code skein.conformance.broker} either
 * {@code mosquitto}, which is started, or the {@code host:port} of any broker.
 */
enum BrokerUnderTest {
    ONE_NODE("one-node"),
    ACROSS_NODES("across-nodes"),
    MOSQUITTO("mosquitto"),
    ELSEWHERE("elsewhere");

    /**
     * A broker that runs.
     *
     * @param publishers where publishers connect
     * @param clients where everybody else does
     * @param returning where a client comes back to that was connected in this test before
     * @param end stops it and checks its logs
     */
    record Running(Endpoint clients, Endpoint returning, Endpoint publishers, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    private final String runName;

    BrokerUnderTest(String runName) {
        this.runName = runName;
    }

    static BrokerUnderTest chosen() {
        String broker = System.getProperty("skein.conformance.broker", "skein");
        return switch (broker) {
            case "skein" -> Integer.getInteger("skein.conformance.nodes", 1) > 1 ? ACROSS_NODES : ONE_NODE;
            case "mosquitto" -> MOSQUITTO;
            default -> ELSEWHERE;
        };
    }

    /** Names the results of this run. */
    String runName() {
        return runName;
    }

    boolean isSkein() {
        return this == ONE_NODE || this == ACROSS_NODES;
    }

    /** The broker, started for the first class that asks and ended with the whole run. */
    Running running(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(BrokerUnderTest.class))
                .getOrComputeIfAbsent(this, BrokerUnderTest::start, Running.class);
    }

    private Running start() {
        return switch (this) {
            case ONE_NODE, ACROSS_NODES -> startSkein(Integer.getInteger("skein.conformance.nodes", 1));
            case MOSQUITTO -> {
                Mosquitto mosquitto = Mosquitto.start();
                yield new Running(mosquitto.endpoint(), mosquitto.endpoint(), mosquitto.endpoint(), mosquitto::close);
            }
            case ELSEWHERE -> {
                String[] address =
                        System.getProperty("skein.conformance.broker", "").split(":", -1);
                Endpoint endpoint = new Endpoint(address[0], Integer.parseInt(address[1]));
                yield new Running(endpoint, endpoint, endpoint, () -> {});
            }
        };
    }

    private Running startSkein(int nodes) {
        TestCluster cluster = aCluster()
                .withNodes(nodes)
                .with("session.max-keep-alive", "600s")
                .start(Path.of("target", "it-logs", "conformance-" + runName));
        return new Running(
                cluster.node(1).endpoint(),
                cluster.node(Math.min(2, nodes)).endpoint(),
                cluster.node(nodes).endpoint(),
                cluster::close);
    }
}
