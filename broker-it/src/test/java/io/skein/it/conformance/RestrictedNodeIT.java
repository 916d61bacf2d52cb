package io.skein.it.conformance;

import static io.skein.it.conformance.ConformanceCase.expectConnectRefused;
import static io.skein.it.conformance.ConformanceCase.expectDisconnect;
import static io.skein.it.conformance.Standard.MQTT_3_1_1;
import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.Endpoint;
import io.skein.it.fixture.Project;
import io.skein.it.raw.PacketWriter;
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
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What only a node with passwords, rules and narrow limits shows: refusals by authority and by quota. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class RestrictedNodeIT {
    @RegisterExtension
    static final Clusters CLUSTERS = new Clusters();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static Endpoint node;

    private final List<RawMqttClient> clients = new ArrayList<>();
    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void startNode() throws IOException, InterruptedException {
        ConformanceCase.onlySkein("a node of its own, with its own configuration");
        Path passwords = directory.resolve("passwords");
        passwd(passwords);
        Path rules = Files.writeString(directory.resolve("acl"), "user alice\ntopic deny safe/#\ntopic readwrite #\n");
        node = CLUSTERS.start(aCluster()
                        .withNodes(1)
                        .with("auth.password-file", passwords.toString())
                        .with("auth.acl-file", rules.toString())
                        .with("limits.max-client-id-length", "30")
                        .with("limits.max-topic-length", "60")
                        .with("limits.max-topic-levels", "5")
                        .with("limits.retained-bytes", "100KiB"))
                .node(1)
                .endpoint();
    }

    private static void passwd(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Project.root().resolve("scripts/skein").toString(), "passwd", file.toString(), "alice")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("passwd.out").toFile())
                .start();
        try (var input = process.getOutputStream()) {
            input.write("wonderland\n".getBytes(StandardCharsets.UTF_8));
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

    private String id(String suffix) {
        return unique + suffix;
    }

    private RawMqttClient connected(RawConnect connect) {
        RawMqttClient client = open();
        assertThat(client.connect(connect.login("alice", "wonderland")).reasonCode())
                .isZero();
        return client;
    }

    private void expectRefused(RawConnect connect, int reason) {
        RawMqttClient client = open();
        client.sendConnect(connect);
        expectConnectRefused(client, reason);
    }

    @Test
    @Spec({"MQTT-3.1.4-2", "MQTT-3.2.2-7", "MQTT-3.2.2-8"})
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.2.2-5")
    @Clause("3.2.2.2 Bad User Name or Password, 0x86, and Not authorized, 0x87")
    void shouldRefuseWhoCannotProveItself() {
        expectRefused(RawConnect.v5(id("x")).login("alice", "wrong"), 0x86);
        expectRefused(RawConnect.v5(id("x")).login("nobody", "wonderland"), 0x86);
        expectRefused(RawConnect.v311(id("x")).login("alice", "wrong"), 0x04);
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.2.2-6")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.2.2-4")
    void shouldSayNothingOfASessionToWhoIsRefused(Protocol protocol) {
        connected(protocol.durable(id("kept"))).disconnect();
        expectRefused(protocol.durable(id("kept")).login("alice", "wrong"), protocol == Protocol.MQTT_5 ? 0x86 : 0x04);
    }

    /** Were the fields taken in another order, name and password would not be right, nor topic and message. */
    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.1.3-1")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.3-1")
    void shouldTakeTheFieldsOfThePayloadInTheirOrder(Protocol protocol) {
        RawMqttClient watcher = connected(RawConnect.v5(id("w")));
        watcher.subscribe(id("topic"), 1);
        connected(protocol.connect(id("id")).will(RawPublish.of(id("topic"), "message")))
                .drop();
        RawPacket will = watcher.receive();
        assertThat(will.topic()).isEqualTo(id("topic"));
        assertThat(will.text()).isEqualTo("message");
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.1.4-6")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.4-5")
    void shouldIgnoreWhatFollowsRefusedCredentials(Protocol protocol) {
        RawMqttClient subscriber = connected(RawConnect.v5(id("s")));
        subscriber.subscribe(id("t"), 1);
        RawMqttClient intruder = open();
        intruder.send(new PacketWriter()
                .raw(protocol.connect(id("i")).login("alice", "wrong").encode())
                .raw(RawPublish.of(id("t"), "never").encode(protocol.level()))
                .bytes());
        expectConnectRefused(intruder, 0x86, 0x04);
        connected(RawConnect.v5(id("p"))).publishQos1(RawPublish.of(id("t"), "marker"));
        assertThat(subscriber.receive().text()).isEqualTo("marker");
    }

    @Test
    @Spec("MQTT-3.1.3-8")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.3-9")
    @Clause("3.1.3.1 Client Identifier not valid, 0x85")
    void shouldRejectAnIdentifierItDoesNotAllow() {
        connected(RawConnect.v5("x".repeat(30))).disconnect();
        expectRefused(RawConnect.v5("x".repeat(31)).login("alice", "wonderland"), 0x85);
        expectRefused(RawConnect.v311("x".repeat(31)).login("alice", "wonderland"), 0x02);
    }

    @Test
    @Spec("MQTT-3.1.4-2")
    @Clause("3.2.2.2 a will its client may not publish, 0x87")
    void shouldRefuseAWillThatItsClientMayNotPublish() {
        RawPublish will = RawPublish.of("safe/door", "open");
        expectRefused(RawConnect.v5(id("x")).login("alice", "wonderland").will(will), 0x87);
        expectRefused(RawConnect.v311(id("x")).login("alice", "wonderland").will(will), 0x05);
    }

    @Test
    @Spec("MQTT-3.1.4-2")
    @Clause("3.2.2.2 a will topic that is not accepted, 0x90")
    void shouldRefuseAWillTopicBeyondItsLimits() {
        RawPublish will = RawPublish.of("1/2/3/4/5/6", "deep");
        expectRefused(RawConnect.v5(id("x")).login("alice", "wonderland").will(will), 0x90);
    }

    @Test
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.3.5-2")
    @Clause("3.4.2.1 Not authorized, 0x87")
    void shouldAcknowledgeWhatItDoesNotAuthorizeAndDropIt() {
        RawMqttClient old = connected(RawConnect.v311(id("old")));
        old.publishQos1(RawPublish.of("safe/door", "open").retained());
        old.publishQos2(RawPublish.of("safe/door", "open").retained());
        RawMqttClient told = connected(RawConnect.v5(id("told")));
        assertThat(told.publishQos1(RawPublish.of("safe/door", "open")).reasonCode())
                .isEqualTo(0x87);
        assertThat(told.publishQos2(RawPublish.of("safe/door", "open")).reasonCode())
                .isEqualTo(0x87);
        told.publishQos1(RawPublish.of(id("t"), "still connected"));
    }

    @Test
    @Clause("3.3.2.1 Topic Name invalid, 0x90, for a name that is right but not accepted")
    void shouldRefuseTopicNamesBeyondItsLimits() {
        RawMqttClient deep = connected(RawConnect.v5(id("deep")));
        deep.publishQos1(RawPublish.of("1/2/3/4/5", "m"));
        deep.send(RawPublish.of("1/2/3/4/5/6", "m"));
        expectDisconnect(deep, 0x90);
        RawMqttClient longer = connected(RawConnect.v5(id("long")));
        longer.publishQos1(RawPublish.of("x".repeat(60), "m"));
        longer.send(RawPublish.of("x".repeat(61), "m"));
        expectDisconnect(longer, 0x90);
    }

    @Test
    @Clause("3.4.2.1 Quota exceeded, 0x97")
    void shouldTellThatThereIsNoRoomToRetain() {
        RawMqttClient publisher = connected(RawConnect.v5(id("p")));
        byte[] large = new byte[60 * 1024];
        assertThat(publisher
                        .publishQos1(RawPublish.of(id("a"), large).retained())
                        .reasonCode())
                .isLessThan(0x80);
        assertThat(publisher
                        .publishQos1(RawPublish.of(id("b"), large).retained())
                        .reasonCode())
                .isEqualTo(0x97);
        publisher.publishQos1(RawPublish.of(id("a"), "").retained());
        assertThat(publisher
                        .publishQos1(RawPublish.of(id("b"), large).retained())
                        .reasonCode())
                .isLessThan(0x80);
    }
}
