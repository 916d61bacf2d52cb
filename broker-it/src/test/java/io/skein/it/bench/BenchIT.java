package io.skein.it.bench;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.Endpoint;
import io.skein.it.fixture.FreePorts;
import io.skein.it.fixture.Mosquitto;
import io.skein.it.fixture.OwnedProcess;
import io.skein.it.fixture.Project;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load tool as users call it: every mode accounts for every message, and finds what a bad broker does with them. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BenchIT {
    @RegisterExtension
    static final Clusters CLUSTERS = new Clusters();

    private static Endpoint node;

    @TempDir
    Path directory;

    @BeforeAll
    static void startNode() {
        node = CLUSTERS.start(aCluster().withNodes(1)).node(1).endpoint();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pair --publishers 3 --subscribers 10 --qos 2",
                "pair --publishers 4 --subscribers 2 --qos 1 --mqtt 5 --threads 2",
                "fan-out --subscribers 20 --qos 1 --mqtt 5",
                "fan-in --publishers 20 --qos 1 --threads 2",
                "shared --qos 2 --mqtt 5",
                "pair --publishers 2 --subscribers 5 --qos 1 --durable --mqtt 5",
                "pair --publishers 4 --subscribers 6 --qos 1 --processes 2",
                "pair --publishers 2 --subscribers 2 --qos 1 --backlog 1"
            })
    void shouldAccountForEveryMessageOfAFlow(String arguments) throws Exception {
        JsonObject ledger =
                run(node, 0, arguments + " --rate 500 --warm-up 1 --duration 2").getJsonObject("ledger");

        assertThat(ledger.getLong("sent")).isGreaterThanOrEqualTo(1_000);
        assertThat(ledger.getLong("delivered")).isEqualTo(ledger.getLong("expected"));
        assertThat(ledger.getLong("duplicates")).isZero();
        assertThat(ledger.getLong("reordered")).isZero();
        assertThat(ledger.getLong("foreign")).isZero();
    }

    @Test
    void shouldSendAtFixedTimesAndMeasureFromThem() throws Exception {
        JsonObject measured = run(node, 0, "pair --rate 1000 --warm-up 1 --duration 3 --qos 0")
                .getJsonObject("measured");

        assertThat(measured.getLong("sent")).isBetween(2_000L, 4_000L);
        JsonObject latency = measured.getJsonObject("latencyMicros");
        assertThat(latency.getLong("p50")).isPositive().isLessThanOrEqualTo(latency.getLong("p99"));
    }

    @Test
    void shouldSendAsFastAsItsBacklogAllows() throws Exception {
        JsonObject result = run(node, 0, "pair --publishers 5 --subscribers 5 --warm-up 0 --duration 1");

        assertThat(result.getJsonObject("measured").getLong("delivered")).isGreaterThan(1_000);
        assertThat(result.getJsonObject("ledger").getLong("lost")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--qos 1", "--qos 2 --mqtt 5"})
    void shouldFillDurableSessionsAndDrainThem(String arguments) throws Exception {
        JsonObject result =
                run(node, 0, "offline --publishers 3 --subscribers 20 --messages 30 --warm-up 0 " + arguments);

        assertThat(result.getJsonObject("stored").getLong("acknowledged")).isEqualTo(600);
        assertThat(result.getJsonObject("ledger").getLong("delivered")).isEqualTo(600);
    }

    @Test
    void shouldRehearseWhatIsStoredAndAccountForThatToo() throws Exception {
        JsonObject result = run(node, 0, "offline --publishers 3 --subscribers 20 --messages 30 --qos 1 --warm-up 1");

        assertThat(result.getJsonObject("stored").getLong("acknowledged")).isEqualTo(600);
        assertThat(result.getJsonObject("ledger").getLong("delivered") % 600).isZero();
        assertThat(result.getJsonObject("ledger").getLong("delivered")).isGreaterThan(600);
        assertThat(result.getJsonObject("ledger").getLong("lost")).isZero();
    }

    @Test
    void shouldStoreRetainedMessagesReadThemAndDeleteThem() throws Exception {
        JsonObject result =
                run(node, 0, "retained --messages 200 --publishers 4 --subscribers 3 --prefix kept --warm-up 0");

        assertThat(result.getJsonObject("ledger").getLong("delivered")).isEqualTo(600);
        JsonObject again = run(node, 0, "retained --messages 1 --publishers 1 --subscribers 1 --prefix kept");
        assertThat(again.getJsonObject("ledger").getLong("foreign")).isZero();
    }

    @Test
    void shouldCountConnections() throws Exception {
        JsonObject kept = run(node, 0, "connect --connections 200 --duration 1 --processes 2");
        JsonObject churned = run(node, 0, "churn --connections 5 --warm-up 0 --duration 1");

        assertThat(kept.getJsonObject("measured").getLong("connections")).isEqualTo(200);
        assertThat(churned.getJsonObject("measured").getLong("connections")).isGreaterThan(10);
    }

    @Test
    void shouldMeasureABrokerOfOtherHands() throws Exception {
        try (Mosquitto mosquitto = Mosquitto.start()) {
            JsonObject result =
                    run(mosquitto.endpoint(), 0, "pair --rate 500 --qos 2 --mqtt 5 --warm-up 0 --duration 2");

            assertThat(result.getJsonObject("ledger").getLong("lost")).isZero();
        }
    }

    @Test
    void shouldFindWhatABadBrokerLosesDoublesAndReorders() throws Exception {
        try (StandInBroker broker = StandInBroker.crooked(FreePorts.take())) {
            JsonObject ledger = run(
                            broker.endpoint(), 0, "pair --publishers 2 --subscribers 2 --warm-up 0 --duration 2")
                    .getJsonObject("ledger");

            long faults = ledger.getLong("sent") / StandInBroker.FAULT_INTERVAL;
            assertThat(faults).isPositive();
            for (String fault : List.of("lost", "duplicates", "reordered")) {
                assertThat(ledger.getLong(fault)).as(fault).isBetween(faults - 2, faults + 2);
            }
        }
    }

    /** Runs the tool; fails unless it exits with this code. */
    private JsonObject run(Endpoint target, int exitCode, String arguments) throws IOException {
        Path json = directory.resolve("result.json");
        Path log = directory.resolve("log");
        List<String> command =
                new ArrayList<>(List.of(Project.root().resolve("scripts/skein").toString(), "bench"));
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("--target", target.host() + ":" + target.port(), "--json", json.toString()));
        OwnedProcess process = OwnedProcess.startLogged("bench", command, Map.of(), log);
        try {
            assertThat(process.awaitExit(Duration.ofMinutes(2)))
                    .as(() -> read(log))
                    .isEqualTo(exitCode);
        } finally {
            process.kill();
        }
        return new JsonObject(Files.readString(json));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
