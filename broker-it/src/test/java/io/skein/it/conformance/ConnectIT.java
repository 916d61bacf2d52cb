package io.skein.it.conformance;

import static io.skein.it.conformance.Standard.MQTT_3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.PacketWriter;
import io.skein.it.raw.Properties;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import io.skein.it.raw.RawSubscribe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNECT: where it may come, its form, and what becomes of what follows it (3.1). */
class ConnectIT extends ConformanceCase {
    private static final int ALL_FLAGS = 0xFF;

    /** Everything a CONNECT can have. */
    private RawConnect full(Protocol protocol) {
        RawPublish will = RawPublish.of(name("will"), "gone").qos(1, 0);
        RawConnect connect = protocol.connect(name("full")).will(will).login("user", "secret");
        return protocol == Protocol.MQTT_5 ? connect.sessionExpiry(0).withUser("a", "b") : connect;
    }

    /** In MQTT 5 CONNACK may say why; before it a CONNECT of the wrong form is answered with nothing but the close. */
    private void expectRefused(RawMqttClient client, Protocol protocol, Integer... reasons) {
        if (protocol == Protocol.MQTT_5) {
            expectConnectRefused(client, reasons);
        } else {
            client.expectClosed();
        }
    }

    private void shouldRefuse(Protocol protocol, RawConnect connect) {
        RawMqttClient client = open();
        client.send(connect.encode());
        expectRefused(client, protocol, 0x81, 0x82);
    }

    @ParameterizedTest
    @CsvSource({
        "30 05 0001 61 00 62",
        "40 02 0001",
        "50 02 0001",
        "62 02 0001",
        "70 02 0001",
        "82 07 0001 00 0001 61 00",
        "A2 06 0001 00 0001 61",
        "C0 00",
        "E0 00",
        "F0 00",
        "20 02 0000",
    })
    @Spec("MQTT-3.1.0-1")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.0-1")
    void shouldCloseWhenAnotherPacketComesFirst(String hex) {
        RawMqttClient client = open();
        client.send(bytes(hex));
        client.expectClosed();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.0-2", "MQTT-3.2.0-2"})
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.0-2")
    void shouldRefuseASecondConnect(Protocol protocol) {
        RawMqttClient client = connected(protocol.connect(name("twice")));
        client.send(protocol.connect(name("twice")).encode());
        expectDisconnect(client, protocol, 0x82);
    }

    @Test
    @Spec({"MQTT-3.1.0-2", "MQTT-3.2.0-2"})
    void shouldAnswerTwoConnectsAtOnceWithOneConnAck() {
        RawMqttClient client = open();
        byte[] connect = RawConnect.v5(name("twice")).encode();
        client.send(new PacketWriter().raw(connect).raw(connect).bytes());
        assertThat(client.expect(PacketType.CONNACK).reasonCode()).isZero();
        expectDisconnect(client, 0x82);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mqtt", "MQTX", "MQT", "MQTT5", "\uFEFFMQTT", "HTTP"})
    @Spec("MQTT-3.1.2-1")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.2-1")
    void shouldRefuseAnotherProtocolName(String protocolName) {
        for (int level : new int[] {4, 5}) {
            RawMqttClient client = open();
            client.send(named(protocolName, level));
            Optional<RawPacket> answer = client.readUntilClosed(SOON);
            answer.ifPresent(packet -> assertThat(packet.reasonCode()).isIn(0x01, 0x84));
            answer.ifPresent(packet -> client.expectClosed());
        }
    }

    private byte[] named(String protocolName, int level) {
        PacketWriter out =
                new PacketWriter().text(protocolName).one(level).one(2).two(60);
        return (level == 4 ? out : out.properties(Properties.none()))
                .text(name("id"))
                .packet(PacketType.CONNECT, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 0x83, 0x84})
    @Spec("MQTT-3.1.2-2")
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-3.1.2-2", "MQTT-3.2.2-4", "MQTT-3.2.2-5"})
    void shouldTellAnEarlierVersionThatItIsNotSpoken(int level) {
        RawMqttClient client = open();
        client.send(named("MQTT", level));
        expectConnectRefused(client, 0x01);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 0x7F})
    @Spec("MQTT-3.1.2-2")
    @Clause("3.1.2.2 Unsupported Protocol Version, 0x84")
    void shouldTellALaterVersionThatItIsNotSpoken(int level) {
        RawMqttClient client = open();
        client.send(named("MQTT", level));
        expectConnectRefused(client, 0x84);
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.1.2-3")
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-3.1.2-3", "MQTT-3.1.4-1"})
    void shouldRefuseTheReservedConnectFlag(Protocol protocol) {
        shouldRefuse(protocol, protocol.connect(name("id")).flipping(0x01));
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.2-11", "MQTT-3.1.2-13"})
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-3.1.2-11", "MQTT-3.1.2-13", "MQTT-3.1.2-15"})
    void shouldRefuseWillFlagsWithoutAWill(Protocol protocol) {
        for (int bits : new int[] {0x08, 0x10, 0x18, 0x20, 0x28}) {
            shouldRefuse(protocol, protocol.connect(name("id")).flipping(bits));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.1.2-12")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.2-14")
    void shouldRefuseWillQos3(Protocol protocol) {
        RawPublish will = RawPublish.of(name("t"), "m");
        shouldRefuse(protocol, protocol.connect(name("id")).will(will).flipping(0x18));
    }

    /** A flag that is set without its field, or a field without its flag: the payload is too short or too long. */
    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.2-9", "MQTT-3.1.2-16", "MQTT-3.1.2-17", "MQTT-3.1.2-18", "MQTT-3.1.2-19", "MQTT-3.1.4-1"})
    @Spec(
            in = MQTT_3_1_1,
            value = {
                "MQTT-3.1.2-9",
                "MQTT-3.1.2-11",
                "MQTT-3.1.2-18",
                "MQTT-3.1.2-19",
                "MQTT-3.1.2-20",
                "MQTT-3.1.2-21",
                "MQTT-3.1.4-1",
                "MQTT-3.2.2-6"
            })
    void shouldRefuseFlagsThatDoNotFitThePayload(Protocol protocol) {
        RawPublish will = RawPublish.of(name("t"), "m");
        shouldRefuse(protocol, protocol.connect(name("id")).flipping(0x04));
        shouldRefuse(protocol, protocol.connect(name("id")).will(will).flipping(0x04));
        shouldRefuse(protocol, protocol.connect(name("id")).flipping(0x80));
        shouldRefuse(protocol, protocol.connect(name("id")).user("user").flipping(0x80));
        shouldRefuse(protocol, protocol.connect(name("id")).user("user").flipping(0x40));
        shouldRefuse(
                protocol, protocol.connect(name("id")).login("user", "secret").flipping(0x40));
    }

    @Test
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.2-22")
    void shouldRefuseAPasswordWithoutAUserNameBeforeVersion5() {
        shouldRefuse(
                Protocol.MQTT_3_1_1, Protocol.MQTT_3_1_1.connect(name("id")).password("secret"));
    }

    @Test
    @Clause("3.1.2.9 MQTT 5 allows a password without a user name")
    void shouldTakeAPasswordWithoutAUserName() {
        connected(RawConnect.v5(name("id")).password("secret")).ping();
    }

    /** Cut after each of its bytes, the Remaining Length saying so, no CONNECT is complete; nor with a byte more. */
    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.4-1", "MQTT-3.1.3-3", "MQTT-3.1.2-9", "MQTT-3.1.2-17", "MQTT-3.1.2-19"})
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-3.1.4-1", "MQTT-3.1.3-3"})
    void shouldRefuseAConnectThatIsCutOrTooLong(Protocol protocol) {
        byte[] connect = full(protocol).encode();
        byte[] body = Arrays.copyOfRange(connect, 2, connect.length);
        for (int length = 0; length <= body.length + 1; length++) {
            if (length != body.length) {
                RawMqttClient client = open();
                client.send(PacketType.CONNECT, 0, Arrays.copyOf(body, length));
                Optional<RawPacket> answer = client.readUntilClosed(SOON);
                assertThat(answer.filter(packet -> packet.reasonCode() < 0x80 || protocol != Protocol.MQTT_5))
                        .as("cut to " + length)
                        .isEmpty();
            }
        }
        connected(full(protocol)).disconnect();
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.1.4-1")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.4-1")
    void shouldAcceptNoFlagsThatContradictThePayload(Protocol protocol) {
        for (int flipped = 1; flipped <= ALL_FLAGS; flipped++) {
            boolean stillFits = (flipped & 0xC5) == 0 && (flipped & 0x18) != 0x10; // Will QoS 1 must not become 3
            RawMqttClient client = open();
            client.send(full(protocol).flipping(flipped).encode());
            Optional<RawPacket> answer = client.readUntilClosed(SOON);
            boolean accepted = answer.isPresent() && answer.get().reasonCode() == 0;
            assertThat(accepted).as("flags changed by " + flipped).isEqualTo(stillFits);
            client.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.4-3"})
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.4-2")
    void shouldCloseTheOlderConnectionOfAClientIdentifier(Protocol protocol) {
        RawMqttClient old = connected(protocol.connect(name("same")));
        RawMqttClient successor = connected(protocol.connect(name("same")));
        expectDisconnect(old, protocol, 0x8E);
        successor.ping();
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.1.4-5")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.4-4")
    void shouldAcknowledgeAConnectWithZero(Protocol protocol) {
        RawPacket connAck = open().connect(full(protocol));
        assertThat(connAck.reasonCode()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.1.4-6")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.4-5")
    void shouldIgnoreWhatFollowsAConnectItRefuses(Protocol protocol) {
        RawMqttClient subscriber = subscribed("sub", name("t"), QOS_1);
        RawConnect refused = protocol == Protocol.MQTT_5
                ? RawConnect.v5(name("id")).with(Property.AUTHENTICATION_METHOD, "unknown")
                : RawConnect.v311("").resuming();
        byte[] publish = RawPublish.of(name("t"), "never").encode(protocol.level());
        RawMqttClient client = open();
        client.send(new PacketWriter().raw(refused.encode()).raw(publish).bytes());
        expectConnectRefused(client, 0x02, 0x8C);
        publisher().publishQos1(RawPublish.of(name("t"), "marker"));
        assertThat(subscriber.receive().text()).isEqualTo("marker");
    }

    @ParameterizedTest
    @EnumSource
    @Clause("3.1.4 packets sent before CONNACK is there")
    void shouldTakePacketsThatDoNotWaitForConnAck(Protocol protocol) {
        RawMqttClient client = open();
        client.send(new PacketWriter()
                .raw(protocol.connect(name("eager")).encode())
                .raw(RawSubscribe.subscribe(1).to(name("t"), QOS_1).encode(protocol.level()))
                .raw(RawPublish.of(name("t"), "own").qos(1, 2).encode(protocol.level()))
                .bytes());
        client.expect(PacketType.CONNACK);
        List<PacketType> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) { // a message may come before SUBACK (3.8.4)
            answers.add(client.read(SOON).type());
        }
        assertThat(answers).containsExactlyInAnyOrder(PacketType.SUBACK, PacketType.PUBACK, PacketType.PUBLISH);
    }
}
