package io.skein.it;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.Endpoint;
import io.skein.it.fixture.TestCluster;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.Properties;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a node says of itself under {@code $SYS}: who can read it where, and that nobody else can write it. */
@Timeout(60)
class SysTopicsIT {
    private static final int NOT_AUTHORIZED = 0x87;

    @RegisterExtension
    static final Clusters CLUSTERS = new Clusters();

    @SuppressWarnings("NullAway.Init")
    private static TestCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = CLUSTERS.start(aCluster().withNodes(2).with("sys.interval", "1s"));
    }

    private static RawMqttClient reader(int node, String filter) {
        RawMqttClient client =
                RawMqttClient.connected(endpoint(node), RawConnect.v5("reader-" + node + filter.hashCode()));
        client.sendSubscribe(filter, 0, Properties.none());
        while (client.expectEither(PacketType.SUBACK, PacketType.PUBLISH).type() != PacketType.SUBACK) {
            // what is published every second may come before the answer (MQTT 5, 3.8.4)
        }
        return client;
    }

    private static Endpoint endpoint(int node) {
        return cluster.node(node).endpoint();
    }

    /** Reads until a message satisfies the condition; the class's timeout ends a wait in vain. */
    private static RawPacket receive(RawMqttClient client, Predicate<RawPacket> wanted) {
        RawPacket message = client.receive();
        while (!wanted.test(message)) {
            message = client.receive();
        }
        return message;
    }

    @Test
    void shouldTellANewSubscriberAtOnceWhatItKnows() {
        try (RawMqttClient client = reader(1, "$SYS/broker/#")) {
            RawPacket version = receive(client, message -> message.topic().equals("$SYS/broker/version"));
            assertThat(version.text()).startsWith("skein version ");
            assertThat(version.retain()).isTrue();
        }
    }

    @Test
    void shouldCountTheClientsOfItsOwnNode() {
        try (RawMqttClient first = reader(2, "$SYS/broker/clients/connected");
                RawMqttClient second = reader(2, "$SYS/broker/uptime")) {
            RawPacket count = receive(first, message -> Integer.parseInt(message.text()) >= 2);
            assertThat(count.topic()).isEqualTo("$SYS/broker/clients/connected");
            assertThat(second.receive().text()).endsWith(" seconds");
        }
    }

    @Test
    void shouldShowEveryNodeToTheClientsOfAny() {
        String one = "$SYS/brokers/" + cluster.node(1).name() + "/stats/connections/count";
        String two = "$SYS/brokers/" + cluster.node(2).name() + "/stats/connections/count";
        try (RawMqttClient client = reader(1, "$SYS/brokers/+/stats/connections/count")) {
            receive(client, message -> message.topic().equals(one));
            receive(client, message -> message.topic().equals(two));
        }
        try (RawMqttClient client = reader(1, "$SYS/brokers")) {
            assertThat(client.receive().text().split(",", -1))
                    .containsExactlyInAnyOrder(
                            cluster.node(1).name(), cluster.node(2).name());
        }
    }

    @Test
    void shouldLetNoClientWriteThere() {
        try (RawMqttClient reader = reader(1, "$SYS/broker/version");
                RawMqttClient writer = RawMqttClient.connected(endpoint(1), RawConnect.v5("writer"))) {
            reader.receive();
            RawPublish forged = RawPublish.of("$SYS/broker/version", "forged").retained();
            assertThat(writer.publishQos1(forged).reasonCode()).isEqualTo(NOT_AUTHORIZED);
            assertThat(writer.publishQos2(forged).reasonCode()).isEqualTo(NOT_AUTHORIZED);
            assertThat(reader.receive().text()).startsWith("skein version ");
        }
    }

    @Test
    void shouldRefuseAWillThere() {
        try (RawMqttClient client = RawMqttClient.open(endpoint(1))) {
            RawConnect connect = RawConnect.v5("haunting").will(RawPublish.of("$SYS/broker/version", "forged"));
            assertThat(client.connect(connect).reasonCode()).isEqualTo(NOT_AUTHORIZED);
        }
    }

    @Test
    void shouldKeepThemOutOfWildcardsOverEverything() {
        try (RawMqttClient all = reader(1, "#");
                RawMqttClient publisher = RawMqttClient.connected(endpoint(1), RawConnect.v5("marker"))) {
            reader(1, "$SYS/broker/uptime").receive();
            publisher.publishQos1(RawPublish.of("marker", "first to come"));
            assertThat(all.receive().text()).isEqualTo("first to come");
        }
    }
}
