package io.skein.it;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.Endpoint;
import io.skein.it.fixture.Mosquitto;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One broker for the tests of one class about the meaning of MQTT: a single node, or mosquitto with
 * {@code -Dskein.it.broker=mosquitto}, to try the tests themselves.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class MqttSemanticsCase {
    static final int QOS_0 = 0;
    static final int QOS_1 = 1;
    static final int QOS_2 = 2;
    static final int NO_LOCAL = 4;
    static final int RETAIN_AS_PUBLISHED = 8;
    static final int RETAIN_IF_NEW = 0x10;
    static final int RETAIN_NEVER = 0x20;

    @RegisterExtension
    static final Clusters CLUSTERS = new Clusters();

    private static @Nullable Mosquitto mosquitto;
    private static Endpoint broker = Endpoint.local(1883);

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final List<RawMqttClient> clients = new ArrayList<>();

    @BeforeAll
    static void startBroker() {
        if (isMosquitto()) {
            mosquitto = Mosquitto.start();
            broker = mosquitto.endpoint();
        } else {
            broker = CLUSTERS.start(aCluster().withNodes(1).with("session.max-keep-alive", "600s"))
                    .node(1)
                    .endpoint();
        }
    }

    @AfterAll
    static void stopBroker() {
        if (mosquitto != null) {
            mosquitto.close();
        }
    }

    @AfterEach
    void closeClients() {
        clients.forEach(RawMqttClient::close);
    }

    static boolean isMosquitto() {
        return "mosquitto".equals(System.getProperty("skein.it.broker"));
    }

    /** For what the specification leaves open and mosquitto answers in another way. */
    static void onlySkein(String why) {
        Assumptions.assumeFalse(isMosquitto(), why);
    }

    /**
     * Waits for DISCONNECT with one of these reasons and for the close. The specification lets a broker close without
     * a word; Skein does not.
     */
    static void expectDisconnect(RawMqttClient client, Integer... reasons) {
        Optional<RawPacket> packet = client.readUntilClosed(Duration.ofSeconds(20));
        if (packet.isEmpty() && isMosquitto()) {
            return;
        }
        assertThat(packet).hasValueSatisfying(disconnect -> {
            assertThat(disconnect.type()).isEqualTo(PacketType.DISCONNECT);
            assertThat(disconnect.reasonCode()).isIn((Object[]) reasons);
        });
        client.expectClosed();
    }

    /** A name no other test uses. */
    String name(String suffix) {
        return unique + "/" + suffix;
    }

    RawMqttClient open() {
        RawMqttClient client = RawMqttClient.open(broker);
        clients.add(client);
        return client;
    }

    RawMqttClient connected(RawConnect connect) {
        RawMqttClient client = RawMqttClient.connected(broker, connect);
        clients.add(client);
        return client;
    }

    RawMqttClient connected(String suffix) {
        return connected(RawConnect.v5(name(suffix)));
    }

    RawMqttClient subscribed(String suffix, String filter, int options) {
        RawMqttClient client = connected(suffix);
        client.subscribe(filter, options);
        return client;
    }
}
