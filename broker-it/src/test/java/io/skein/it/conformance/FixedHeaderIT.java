package io.skein.it.conformance;

import static io.skein.it.conformance.Standard.MQTT_3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.PacketWriter;
import io.skein.it.raw.Properties;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fixed header: packet types, flags and the Remaining Length (2.1 of MQTT 5, 2.2 of 3.1.1). */
class FixedHeaderIT extends ConformanceCase {
    /** A body that would do, if the first byte did. */
    private static byte[] body(PacketType type, Protocol protocol) {
        PacketWriter out = new PacketWriter();
        Properties none = Properties.none();
        boolean v5 = protocol == Protocol.MQTT_5;
        return switch (type) {
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> out.two(1).bytes();
            case SUBSCRIBE ->
                (v5 ? out.two(1).properties(none) : out.two(1)).text("t").one(0).bytes();
            case UNSUBSCRIBE ->
                (v5 ? out.two(1).properties(none) : out.two(1)).text("t").bytes();
            default -> out.bytes();
        };
    }

    private static int requiredFlags(PacketType type) {
        return switch (type) {
            case PUBREL, SUBSCRIBE, UNSUBSCRIBE -> 2;
            default -> 0;
        };
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "PUBACK",
                "PUBREC",
                "PUBREL",
                "PUBCOMP",
                "SUBSCRIBE",
                "UNSUBSCRIBE",
                "PINGREQ",
                "DISCONNECT",
            })
    @Spec("MQTT-2.1.3-1")
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-2.2.2-1", "MQTT-2.2.2-2"})
    @Clause("2.1.3 invalid flags are a Malformed Packet")
    void shouldRefuseReservedFlags(PacketType type) {
        for (Protocol protocol : Protocol.values()) {
            for (int flags : otherFlags(type)) {
                RawMqttClient client = connected(protocol.connect(name("flags" + flags)));
                client.send(type, flags, body(type, protocol));
                expectDisconnect(client, protocol, 0x81);
            }
        }
    }

    private static List<Integer> otherFlags(PacketType type) {
        List<Integer> flags = new ArrayList<>(IntStream.range(0, 16).boxed().toList());
        flags.remove((Integer) requiredFlags(type));
        return flags;
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-2.1.3-1")
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-2.2.2-1", "MQTT-2.2.2-2"})
    void shouldRefuseReservedFlagsOfConnect(Protocol protocol) {
        for (int flags = 1; flags < 16; flags++) {
            RawMqttClient client = open();
            byte[] connect = protocol.connect(name("flags" + flags)).encode();
            connect[0] |= (byte) flags;
            client.send(connect);
            assertThat(client.readUntilClosed(SOON).filter(answer -> answer.reasonCode() == 0))
                    .as("accepted with flags " + flags)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00 00", "20 02 00 00", "90 03 00 01 00", "B0 02 00 01", "D0 00"})
    @Clause("2.1.2 packet types nobody sends, or only a server")
    void shouldRefusePacketTypesThatAreNotAClients(String hex) {
        for (Protocol protocol : Protocol.values()) {
            RawMqttClient client = connected(protocol.connect(name("type")));
            client.send(HexFormat.ofDelimiter(" ").parseHex(hex));
            expectDisconnect(client, protocol, 0x81, 0x82);
        }
    }

    @Test
    @Clause("2.1.2 type 15 is reserved in MQTT 3.1.1")
    void shouldRefuseAuthBeforeVersion5() {
        RawMqttClient client = connected(Protocol.MQTT_3_1_1.connect(name("auth")));
        client.send(PacketType.AUTH, 0, new byte[0]);
        client.expectClosed();
    }

    /** Payloads that bring the Remaining Length to both sides of each bound; the client refuses longer forms. */
    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-1.5.5-1")
    @Clause("2.1.4 Remaining Length of one, two and three bytes")
    void shouldTakeAndSendTheShortestRemainingLength(Protocol protocol) {
        RawMqttClient subscriber = connected(protocol.connect(name("sub")));
        subscriber.subscribe(name("t"), QOS_0);
        RawMqttClient publisher = publisher(protocol.connect(name("pub")));
        int around = RawPublish.of(name("t"), "").encode(protocol.level()).length - 2;
        for (int bound : new int[] {128, 16_384}) {
            for (int length : new int[] {bound - 1, bound, bound + 1}) {
                byte[] payload = new byte[length - around];
                publisher.send(RawPublish.of(name("t"), payload));
                assertThat(subscriber.receive().payload()).hasSameSizeAs(payload);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"C0 80 00", "C0 80 80 00", "C0 80 80 80 00", "30 84 00 00 01 61 00", "E0 81 00 00"})
    @Spec("MQTT-1.5.5-1")
    void shouldRefuseARemainingLengthOfMoreBytesThanItNeeds(String hex) {
        RawMqttClient client = connected("length");
        client.send(HexFormat.ofDelimiter(" ").parseHex(hex));
        expectDisconnect(client, 0x81);
    }

    @Test
    @Spec("MQTT-1.5.5-1")
    void shouldRefuseAPropertyLengthOfMoreBytesThanItNeeds() {
        RawMqttClient client = connected("length");
        client.send(new PacketWriter().text(name("t")).one(0x80).one(0).one('m').packet(PacketType.PUBLISH, 0));
        expectDisconnect(client, 0x81);
    }

    @ParameterizedTest
    @EnumSource
    @Clause("2.1.4 a Remaining Length of more than four bytes")
    void shouldRefuseARemainingLengthOfFiveBytes(Protocol protocol) {
        RawMqttClient client = connected(protocol.connect(name("length")));
        client.send(HexFormat.of().parseHex("30FFFFFFFF"));
        expectDisconnect(client, protocol, 0x81);
    }

    @ParameterizedTest
    @EnumSource
    @Clause("2.1.4 the largest Remaining Length of all")
    void shouldRefuseThePacketLargerThanItTakesByItsHeaderAlone(Protocol protocol) {
        onlySkein("mosquitto takes any size here and waits for the rest");
        RawMqttClient client = connected(protocol.connect(name("length")));
        client.send(HexFormat.of().parseHex("30FFFFFF7F"));
        expectDisconnect(client, protocol, 0x95);
    }

    @ParameterizedTest
    @EnumSource
    @Clause("2.1 packets cut and joined at any byte")
    void shouldReadPacketsHoweverTheyAreCut(Protocol protocol) {
        RawMqttClient subscriber = connected(protocol.connect(name("sub")));
        subscriber.subscribe(name("t"), QOS_0);
        RawMqttClient publisher = publisher(protocol.connect(name("pub")));
        byte[] first = RawPublish.of(name("t"), "a".repeat(200)).encode(protocol.level());
        for (byte b : first) {
            publisher.send(new byte[] {b});
        }
        assertThat(subscriber.receive().payload()).hasSize(200);
        byte[] two = new PacketWriter().raw(first).raw(first).bytes();
        publisher.send(two);
        subscriber.receive();
        subscriber.receive();
        publisher.ping();
    }
}
