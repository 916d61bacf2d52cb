package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A class of tests against the {@link BrokerUnderTest}, which all share. Clients connect to one node, come back to a
 * second, and those made by {@link #publisher} connect to a third, if there are so many.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class ConformanceCase {
    static final int QOS_0 = 0;
    static final int QOS_1 = 1;
    static final int QOS_2 = 2;
    static final int NO_LOCAL = 4;
    static final int RETAIN_AS_PUBLISHED = 8;
    static final int RETAIN_IF_NEW = 0x10;
    static final int RETAIN_NEVER = 0x20;

    private static final BrokerUnderTest CHOSEN = BrokerUnderTest.chosen();

    /** Long enough for an answer on a busy machine; brokers that do not answer shall not take long to say so. */
    static final Duration SOON = Duration.ofSeconds(CHOSEN.isSkein() ? 20 : 8);

    @SuppressWarnings("NullAway.Init")
    private static BrokerUnderTest.Running broker;

    @RegisterExtension
    static final BeforeAllCallback BROKER = context -> broker = CHOSEN.running(context);

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final List<RawMqttClient> clients = new ArrayList<>();

    @AfterEach
    void closeClients(TestInfo test) {
        Set<String> identifiers = new HashSet<>();
        boolean reconnects = clients.stream()
                .map(RawMqttClient::clientId)
                .filter(id -> !id.isEmpty())
                .anyMatch(id -> !identifiers.add(id));
        if (reconnects) {
            Outcomes.recordReconnect(getClass().getSimpleName() + "."
                    + test.getTestMethod().orElseThrow().getName());
        }
        clients.forEach(RawMqttClient::close);
    }

    /** For what the standard leaves open and others answer in another way. */
    static void onlySkein(String why) {
        Assumptions.assumeTrue(CHOSEN.isSkein(), why);
    }

    /**
     * Waits for DISCONNECT with one of these reasons and for the close. The specification lets a broker close without
     * a word; Skein does not.
     */
    static void expectDisconnect(RawMqttClient client, Integer... reasons) {
        Optional<RawPacket> packet = client.readUntilClosed(SOON);
        if (packet.isEmpty() && !CHOSEN.isSkein()) {
            return;
        }
        assertThat(packet).hasValueSatisfying(disconnect -> {
            assertThat(disconnect.type()).isEqualTo(PacketType.DISCONNECT);
            assertThat(disconnect.reasonCode()).isIn((Object[]) reasons);
        });
        client.expectClosed();
    }

    /** A CONNECT of MQTT 5 or, with 4, of MQTT 3.1.1. */
    RawConnect connect(int version, String suffix) {
        return version == 5 ? RawConnect.v5(name(suffix)) : RawConnect.v311(name(suffix));
    }

    /** A CONNECT that goes on with the session there is and leaves one that lives on. */
    RawConnect durable(int version, String suffix) {
        RawConnect connect = connect(version, suffix).resuming();
        return version == 5 ? connect.sessionExpiry(1000) : connect;
    }

    /**
     * Sends what is broken and expects the end: with one of these reasons in version 5, without a word before it. A
     * PINGREQ follows at once, which a broker that does not mind answers instead of keeping us waiting.
     */
    void expectRefusal(int version, byte[] broken, Integer... reasons) {
        RawMqttClient client = connected(connect(version, "broken"));
        byte[] andPing = Arrays.copyOf(broken, broken.length + 2);
        andPing[broken.length] = (byte) (PacketType.PINGREQ.ordinal() << 4);
        client.send(andPing);
        if (version == 5) {
            expectDisconnect(client, reasons);
        } else {
            client.expectClosed();
        }
    }

    /** Bytes written in hexadecimal, with spaces wherever they help. */
    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** Reason codes in hexadecimal between commas; none of nothing. */
    static Integer[] reasonCodes(@Nullable String list) {
        return list == null
                ? new Integer[0]
                : Arrays.stream(list.split(",", -1))
                        .map(code -> Integer.parseInt(code, 16))
                        .toArray(Integer[]::new);
    }

    /** Waits for the end of a connection the client has broken: told why in version 5, without a word before it. */
    static void expectDisconnect(RawMqttClient client, Protocol protocol, Integer... reasons) {
        if (protocol == Protocol.MQTT_5) {
            expectDisconnect(client, reasons);
        } else {
            client.expectClosed();
        }
    }

    /**
     * Waits for CONNACK with one of these reasons and for the close. The specification lets a broker close without a
     * word; Skein does not.
     */
    static void expectConnectRefused(RawMqttClient client, Integer... reasons) {
        Optional<RawPacket> packet = client.readUntilClosed(SOON);
        if (packet.isEmpty() && !CHOSEN.isSkein()) {
            return;
        }
        assertThat(packet).hasValueSatisfying(connAck -> {
            assertThat(connAck.type()).isEqualTo(PacketType.CONNACK);
            assertThat(connAck.sessionPresent()).isFalse(); // [MQTT-3.2.2-6]
            assertThat(connAck.reasonCode()).isIn((Object[]) reasons);
        });
        client.expectClosed();
    }

    /** A name no other test uses. */
    String name(String suffix) {
        return unique + "/" + suffix;
    }

    /** A connection to the clients' node on which nothing has been sent. */
    RawMqttClient open() {
        return kept(RawMqttClient.open(broker.clients()));
    }

    /** A client on the clients' node, or on another if it was there before. */
    RawMqttClient connected(RawConnect connect) {
        String id = connect.clientId();
        boolean isBack = !id.isEmpty() && clients.stream().anyMatch(before -> id.equals(before.clientId()));
        return kept(RawMqttClient.connected(isBack ? broker.returning() : broker.clients(), connect));
    }

    /** A client of MQTT 5 on the clients' node, its identifier made from the suffix. */
    RawMqttClient connected(String suffix) {
        return connected(RawConnect.v5(name(suffix)));
    }

    /** A client of MQTT 5 with one subscription on the clients' node. */
    RawMqttClient subscribed(String suffix, String filter, int options) {
        RawMqttClient client = connected(suffix);
        client.subscribe(filter, options);
        return client;
    }

    /** A client on the publishers' node. */
    RawMqttClient publisher(RawConnect connect) {
        return kept(RawMqttClient.connected(broker.publishers(), connect));
    }

    /** A client of MQTT 5 on the publishers' node. */
    RawMqttClient publisher() {
        return publisher(RawConnect.v5(name("publisher-" + clients.size())));
    }

    /** Publishes at this QoS, through to the last acknowledgement. */
    static void publish(RawMqttClient publisher, RawPublish message, int qos) {
        switch (qos) {
            case QOS_0 -> publisher.send(message);
            case QOS_1 -> publisher.publishQos1(message);
            default -> publisher.publishQos2(message);
        }
    }

    private RawMqttClient kept(RawMqttClient client) {
        clients.add(client);
        return client;
    }
}
