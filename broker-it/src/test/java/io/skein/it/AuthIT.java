package io.skein.it;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.Endpoint;
import io.skein.it.fixture.FreePorts;
import io.skein.it.fixture.NodeLaunch;
import io.skein.it.fixture.Project;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may connect, and who may use which topics, with files as a user makes them. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class AuthIT {
    private static final int BAD_CREDENTIALS = 0x86;
    private static final int NOT_AUTHORIZED = 0x87;
    private static final String RULES = """
            topic read news/#
            pattern readwrite inbox/%c/#

            user alice
            topic readwrite home/#
            topic deny home/safe/#
            topic readwrite #
            topic readwrite $SYS/#
            """;

    @RegisterExtension
    static final Clusters CLUSTERS = new Clusters();

    @TempDir
    static Path directory;

    private static Endpoint node;

    private final List<RawMqttClient> clients = new ArrayList<>();

    @BeforeAll
    static void startNode() throws Exception {
        Path passwords = directory.resolve("passwords");
        passwd(passwords, "alice", "wonderland");
        passwd(passwords, "bob", "builder");
        Path rules = Files.writeString(directory.resolve("acl"), RULES);
        node = CLUSTERS.start(aCluster()
                        .withNodes(1)
                        .with("auth.password-file", passwords.toString())
                        .with("auth.acl-file", rules.toString()))
                .node(1)
                .endpoint();
    }

    private static void passwd(Path file, String user, String password) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Project.root().resolve("scripts/skein").toString(), "passwd", file.toString(), user)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("passwd.out").toFile())
                .start();
        try (var input = process.getOutputStream()) {
            input.write((password + "\n").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @AfterEach
    void closeClients() {
        clients.forEach(RawMqttClient::close);
    }

    private RawMqttClient open() {
        RawMqttClient client = RawMqttClient.open(node);
        clients.add(client);
        return client;
    }

    private RawMqttClient login(RawConnect connect, String user, String password) {
        RawMqttClient client = open();
        assertThat(client.connect(connect.login(user, password)).reasonCode()).isZero();
        return client;
    }

    private void expectRefused(RawConnect connect, int reasonCode) {
        RawMqttClient client = open();
        assertThat(client.connect(connect).reasonCode()).isEqualTo(reasonCode);
        client.expectClosed();
    }

    /** Whatever was routed to this client before would come first. */
    private static void expectOwnEcho(RawMqttClient client, String topic, String text) {
        client.send(RawPublish.of(topic, text));
        assertThat(client.receive().text()).isEqualTo(text);
    }

    @Test
    void shouldLetInWhoKnowsThePassword() {
        login(RawConnect.v5("alice-5"), "alice", "wonderland").ping();
        login(RawConnect.v311("alice-4"), "alice", "wonderland").ping();
        login(RawConnect.v31("alice-3"), "alice", "wonderland").ping();
    }

    @Test
    void shouldRefuseWrongPasswordsAndUnknownUsers() {
        expectRefused(RawConnect.v5("wrong-5").login("alice", "looking-glass"), BAD_CREDENTIALS);
        expectRefused(RawConnect.v5("unknown-5").login("mallory", "wonderland"), BAD_CREDENTIALS);
        expectRefused(RawConnect.v311("wrong-4").login("alice", "looking-glass"), 4);
        expectRefused(RawConnect.v31("wrong-3").login("alice", "looking-glass"), 4);
    }

    @Test
    void shouldRefuseWhoDoesNotSayWhoItIs() {
        expectRefused(RawConnect.v5("nobody-5"), NOT_AUTHORIZED);
        expectRefused(RawConnect.v311("nobody-4"), 5);
        expectRefused(RawConnect.v31("nobody-3"), 5);
    }

    @Test
    void shouldSayNotAuthorizedToPublishersOfVersion5() {
        RawMqttClient bob = login(RawConnect.v5("bob"), "bob", "builder");
        assertThat(bob.publishQos1(RawPublish.of("home/door", "open")).reasonCode())
                .isEqualTo(NOT_AUTHORIZED);
        assertThat(bob.publishQos2(RawPublish.of("home/door", "open")).reasonCode())
                .isEqualTo(NOT_AUTHORIZED);
        bob.ping();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void shouldNotRouteWhatIsNotAllowed(int version) {
        RawMqttClient alice = login(RawConnect.v5("alice"), "alice", "wonderland");
        alice.subscribe("home/door/#", 1);
        RawMqttClient bob = login(version == 5 ? RawConnect.v5("bob") : RawConnect.v311("bob"), "bob", "builder");
        bob.send(RawPublish.of("home/door", "of bob"));
        RawPacket pubAck = bob.publishQos1(RawPublish.of("home/door", "of bob"));
        assertThat(pubAck.reasonCode()).isEqualTo(version == 5 ? NOT_AUTHORIZED : 0);
        expectOwnEcho(alice, "home/door", "of alice");
    }

    @Test
    void shouldTellSubscribersFilterByFilter() {
        RawMqttClient bob = login(RawConnect.v5("bob"), "bob", "builder");
        assertThat(bob.subscribe("news/#", 1).reasonCodes()).containsExactly(1);
        assertThat(bob.subscribe("home/#", 1).reasonCodes()).containsExactly(NOT_AUTHORIZED);
        assertThat(bob.subscribe("#", 1).reasonCodes()).containsExactly(NOT_AUTHORIZED);
        assertThat(bob.subscribe("$share/group/home/#", 1).reasonCodes()).containsExactly(NOT_AUTHORIZED);
        RawMqttClient old = login(RawConnect.v311("bob-4"), "bob", "builder");
        assertThat(old.subscribe("news/#", 1).reasonCodes()).containsExactly(1);
        assertThat(old.subscribe("home/#", 1).reasonCodes()).containsExactly(0x80);
    }

    @Test
    void shouldLetDenyWinOverEveryOtherRule() {
        RawMqttClient alice = login(RawConnect.v5("alice"), "alice", "wonderland");
        assertThat(alice.publishQos1(RawPublish.of("home/safe/code", "0000")).reasonCode())
                .isEqualTo(NOT_AUTHORIZED);
        assertThat(alice.subscribe("home/#", 0).reasonCodes()).containsExactly(NOT_AUTHORIZED);
        assertThat(alice.subscribe("home/door/#", 0).reasonCodes()).containsExactly(0);
    }

    @Test
    void shouldPutTheClientIdIntoPatterns() {
        RawMqttClient bob = login(RawConnect.v5("bobs-device"), "bob", "builder");
        assertThat(bob.subscribe("inbox/bobs-device/#", 1).reasonCodes()).containsExactly(1);
        assertThat(bob.subscribe("inbox/another/#", 1).reasonCodes()).containsExactly(NOT_AUTHORIZED);
        expectOwnEcho(bob, "inbox/bobs-device/1", "note to self");
    }

    @Test
    void shouldRefuseAWillThatItsClientMayNotPublish() {
        RawConnect connect = RawConnect.v5("bob").will(RawPublish.of("home/door", "gone"));
        expectRefused(connect.login("bob", "builder"), NOT_AUTHORIZED);
    }

    /** What clients may not publish themselves, they may not leave as a will either. */
    @Test
    void shouldRefuseAWillBelowTheBrokersOwnTopics() {
        RawMqttClient alice = login(RawConnect.v5("alice"), "alice", "wonderland");
        assertThat(alice.publishQos1(RawPublish.of("$SYS/uptime", "0")).reasonCode())
                .isEqualTo(NOT_AUTHORIZED);
        RawConnect connect = RawConnect.v5("alice-2").will(RawPublish.of("$SYS/uptime", "0"));
        expectRefused(connect.login("alice", "wonderland"), NOT_AUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void shouldNotListenBeyondLoopbackWhileNobodyIsAuthenticated(String host) {
        Map<String, String> settings = Map.of(
                "node.data-dir",
                directory.resolve("open").toString(),
                "listeners.mqtt.host",
                host,
                "listeners.mqtt.port",
                Integer.toString(FreePorts.take()),
                "admin.port",
                "0");
        try (NodeLaunch launch = NodeLaunch.of(directory, settings)) {
            assertThat(launch.awaitRefusal()).contains("auth.anonymous").contains(host);
        }
    }
}
