package io.skein.it.conformance;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.Endpoint;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import io.skein.it.raw.RawSubscribe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a client is told that may not publish or subscribe, by a node with rules. */
class RefusalIT extends ConformanceCase {
    @RegisterExtension
    static final Clusters CLUSTERS = new Clusters();

    @TempDir
    static Path directory;

    private static Endpoint node;

    private final List<RawMqttClient> guests = new ArrayList<>();

    @BeforeAll
    static void startNode() throws IOException {
        onlySkein("the rules are Skein's");
        Path rules = Files.writeString(directory.resolve("acl"), "topic readwrite open/#\n");
        node = CLUSTERS.start(aCluster().with("auth.anonymous", "true").with("auth.acl-file", rules.toString()))
                .node(1)
                .endpoint();
    }

    @AfterEach
    void closeGuests() {
        guests.forEach(RawMqttClient::close);
    }

    private RawMqttClient guest(Protocol protocol) {
        RawMqttClient client = RawMqttClient.connected(node, protocol.connect(name("guest" + guests.size())));
        guests.add(client);
        return client;
    }

    @Test
    @Spec({"MQTT-3.4.2-1", "MQTT-3.5.2-1"})
    @Clause({"3.4.2.1 PUBACK 0x87", "3.5.2.1 PUBREC 0x87"})
    void shouldTellThatAMessageIsNotAllowed() {
        RawMqttClient client = guest(Protocol.MQTT_5);
        assertThat(client.publishQos1(RawPublish.of("closed", "m")).reasonCode())
                .isEqualTo(0x87);
        assertThat(client.publishQos2(RawPublish.of("closed", "m")).reasonCode())
                .isEqualTo(0x87);
        client.ping();
    }

    @Test
    @Spec("MQTT-4.3.3-9")
    void shouldTakeTheIdentifierOfARefusedMessageForANewOne() {
        RawMqttClient subscriber = guest(Protocol.MQTT_5);
        subscriber.subscribe("open/t", QOS_2);
        RawMqttClient client = guest(Protocol.MQTT_5);
        for (int i = 0; i < 2; i++) {
            client.send(RawPublish.of("closed", "refused").qos(2, 7));
            assertThat(client.expect(PacketType.PUBREC).reasonCode()).isEqualTo(0x87);
        }
        client.send(RawPublish.of("open/t", "accepted").qos(2, 7).repeated());
        assertThat(client.expect(PacketType.PUBREC).reasonCode()).isZero();
        client.acknowledge(PacketType.PUBREL, 7);
        assertThat(client.expect(PacketType.PUBCOMP).reasonCode()).isZero();
        assertThat(subscriber.receive().text()).isEqualTo("accepted");
    }

    @Test
    @Spec({"MQTT-3.8.4-7", "MQTT-3.9.3-1", "MQTT-3.9.3-2"})
    @Clause("3.9.3 SUBACK 0x87")
    void shouldTellWhichSubscriptionIsNotAllowed() {
        assertThat(subscribe(guest(Protocol.MQTT_5))).containsExactly(2, 0x87, 1);
    }

    @Test
    @Spec(
            in = Standard.MQTT_3_1_1,
            value = {"MQTT-3.8.4-5", "MQTT-3.9.3-1", "MQTT-3.9.3-2"})
    void shouldTellThatASubscriptionFailedBeforeVersion5() {
        assertThat(subscribe(guest(Protocol.MQTT_3_1_1))).containsExactly(2, 0x80, 1);
    }

    private static int[] subscribe(RawMqttClient client) {
        client.send(RawSubscribe.subscribe(1)
                .to("open/a", QOS_2)
                .to("closed", QOS_2)
                .to("open/b", QOS_1));
        return client.expect(PacketType.SUBACK).reasonCodes();
    }
}
