package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.Properties;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawAck;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import io.skein.it.raw.RawSubscribe;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PUBACK, PUBREC, PUBREL and PUBCOMP as packets: their reason codes, how short they may be, what breaks them. */
class AcknowledgementIT extends ConformanceCase {
    /** The shapes an acknowledgement without an error may have (MQTT 5, 3.4.2.1 and 3.4.2.2.1). */
    enum Shape {
        NO_REASON,
        REASON,
        NO_PROPERTIES,
        PROPERTIES;

        RawAck of(PacketType type, int packetId) {
            RawAck ack = RawAck.of(type, packetId);
            return switch (this) {
                case NO_REASON -> ack;
                case REASON -> ack.reason(0);
                case NO_PROPERTIES -> ack.with(Properties.none());
                case PROPERTIES ->
                    ack.with(Properties.none()
                            .with(Property.REASON_STRING, "all is well")
                            .withUser("k", "1")
                            .withUser("k", "2"));
            };
        }
    }

    /** A subscriber who takes one message at a time: the next one shows that the last was acknowledged. */
    private RawMqttClient oneAtATime(String suffix) {
        RawMqttClient client =
                connected(RawConnect.v5(name(suffix)).sessionExpiry(100).with(Property.RECEIVE_MAXIMUM, 1));
        client.subscribe(name("t"), QOS_2);
        return client;
    }

    @Test
    @Spec("MQTT-3.4.2-1")
    void shouldAcknowledgeQos1WithAReasonCodeOfPubAck() {
        subscribed("sub", name("t"), QOS_1);
        RawMqttClient publisher = publisher();
        assertThat(publisher.publishQos1(RawPublish.of(name("t"), "m")).reasonCode())
                .isZero();
        assertThat(publisher.publishQos1(RawPublish.of(name("nobody"), "m")).reasonCode())
                .isIn(0x00, 0x10);
    }

    @Test
    @Spec({"MQTT-3.5.2-1", "MQTT-3.7.2-1"})
    void shouldAcknowledgeQos2WithReasonCodesOfPubRecAndPubComp() {
        subscribed("sub", name("t"), QOS_1);
        RawMqttClient publisher = publisher();
        int id = 1;
        for (String topic : List.of("t", "nobody")) {
            publisher.send(RawPublish.of(name(topic), "m").qos(2, id));
            int reason = publisher.expect(PacketType.PUBREC).reasonCode();
            assertThat(reason).isIn(topic.equals("t") ? List.of(0) : List.of(0, 0x10));
            publisher.acknowledge(PacketType.PUBREL, id++);
            assertThat(publisher.expect(PacketType.PUBCOMP).reasonCode()).isZero();
        }
    }

    @Test
    @Spec("MQTT-3.6.2-1")
    void shouldReleaseWithAReasonCodeOfPubRel() {
        RawMqttClient subscriber = subscribed("sub", name("t"), QOS_2);
        publisher().publishQos2(RawPublish.of(name("t"), "m"));
        int id = subscriber.expect(PacketType.PUBLISH).packetId();
        subscriber.acknowledge(PacketType.PUBREC, id);
        RawPacket pubRel = subscriber.expect(PacketType.PUBREL);
        assertThat(pubRel.reasonCode()).isZero();
        assertThat(pubRel.packetId()).isEqualTo(id);
        assertThat(pubRel.flags()).isEqualTo(2);
    }

    @Test
    @Clause("3.6.2.1 PUBREL for an unknown packet identifier")
    void shouldAnswerAnUnknownPubRecWithPacketIdentifierNotFound() {
        RawMqttClient client = connected("unknown");
        client.acknowledge(PacketType.PUBREC, 99);
        RawPacket pubRel = client.expect(PacketType.PUBREL);
        assertThat(pubRel.packetId()).isEqualTo(99);
        assertThat(pubRel.reasonCode()).isEqualTo(0x92);
        client.acknowledge(PacketType.PUBCOMP, 99);
        client.ping();
    }

    @ParameterizedTest
    @EnumSource
    @Clause({"3.4.2.1 PUBACK reason code left out", "3.4.2.2.1 PUBACK property length left out"})
    void shouldTakePubAckInEveryShape(Shape shape) {
        RawMqttClient subscriber = oneAtATime("sub");
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("t"), "one"));
        publisher.publishQos1(RawPublish.of(name("t"), "two"));
        subscriber.send(shape.of(
                PacketType.PUBACK, subscriber.expect(PacketType.PUBLISH).packetId()));
        assertThat(subscriber.receive().text()).isEqualTo("two");
    }

    @ParameterizedTest
    @EnumSource
    @Clause({
        "3.5.2.1 PUBREC reason code left out",
        "3.5.2.2.1 PUBREC property length left out",
        "3.7.2.1 PUBCOMP reason code left out",
        "3.7.2.2.1 PUBCOMP property length left out"
    })
    void shouldTakePubRecAndPubCompInEveryShape(Shape shape) {
        RawMqttClient subscriber = oneAtATime("sub");
        RawMqttClient publisher = publisher();
        publisher.publishQos2(RawPublish.of(name("t"), "one"));
        publisher.publishQos2(RawPublish.of(name("t"), "two"));
        int id = subscriber.expect(PacketType.PUBLISH).packetId();
        subscriber.send(shape.of(PacketType.PUBREC, id));
        assertThat(subscriber.expect(PacketType.PUBREL).packetId()).isEqualTo(id);
        subscriber.send(shape.of(PacketType.PUBCOMP, id));
        assertThat(subscriber.receive().text()).isEqualTo("two");
    }

    @ParameterizedTest
    @EnumSource
    @Clause({"3.6.2.1 PUBREL reason code left out", "3.6.2.2.1 PUBREL property length left out"})
    void shouldTakePubRelInEveryShape(Shape shape) {
        RawMqttClient publisher = publisher();
        publisher.send(RawPublish.of(name("t"), "m").qos(2, 7));
        publisher.expect(PacketType.PUBREC);
        publisher.send(shape.of(PacketType.PUBREL, 7));
        RawPacket pubComp = publisher.expect(PacketType.PUBCOMP);
        assertThat(pubComp.packetId()).isEqualTo(7);
        assertThat(pubComp.reasonCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99})
    @Clause("3.4.2.1 PUBACK reason codes of a client")
    void shouldTakeEveryErrorOfPubAckAsAcknowledgement(int reason) {
        RawMqttClient subscriber = oneAtATime("sub");
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("t"), "refused"));
        publisher.publishQos1(RawPublish.of(name("t"), "next"));
        int id = subscriber.expect(PacketType.PUBLISH).packetId();
        subscriber.send(RawAck.of(PacketType.PUBACK, id).reason(reason));
        assertThat(subscriber.receive().text()).isEqualTo("next");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99})
    @Clause("3.5.2.1 PUBREC reason codes of a client")
    @Spec("MQTT-4.3.3-4")
    void shouldOpenTheWindowAfterAnErrorInPubRecAndSendNoPubRel(int reason) {
        RawMqttClient subscriber = oneAtATime("sub");
        RawMqttClient publisher = publisher();
        publisher.publishQos2(RawPublish.of(name("t"), "refused"));
        publisher.publishQos2(RawPublish.of(name("t"), "next"));
        int id = subscriber.expect(PacketType.PUBLISH).packetId();
        subscriber.send(RawAck.of(PacketType.PUBREC, id).reason(reason));
        assertThat(subscriber.receive().text()).isEqualTo("next");
        subscriber.ping();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec("MQTT-3.6.1-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.6.1-1")
    void shouldRefusePubRelWithOtherFlags(int version) {
        for (String first : List.of("60", "61", "63", "66", "6A")) {
            expectRefusal(version, bytes(first + " 02 0001"), 0x81);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        PUBACK with 0x92, of PUBREL           | 40 03 0001 92
        PUBACK with 0x11, of UNSUBACK         | 40 03 0001 11
        PUBACK with 0xFF, of nothing          | 40 03 0001 FF
        PUBREC with 0x04, of DISCONNECT       | 50 03 0001 04
        PUBREC with 0x92, of PUBREL           | 50 03 0001 92
        PUBREL with 0x80, of PUBACK           | 62 03 0001 80
        PUBREL with 0x10, of PUBREC           | 62 03 0001 10
        PUBCOMP with 0x80, of PUBACK          | 70 03 0001 80
        PUBCOMP with 0x01, of SUBACK          | 70 03 0001 01
        """)
    @Clause({
        "3.4.2.1 reason codes PUBACK does not have",
        "3.5.2.1 reason codes PUBREC does not have",
        "3.6.2.1 reason codes PUBREL does not have",
        "3.7.2.1 reason codes PUBCOMP does not have"
    })
    void shouldRefuseTheReasonCodesOfOtherPackets(String what, String hex) {
        expectRefusal(5, bytes(hex), 0x81, 0x82);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
        PUBACK with flags                     | 5 | 42 02 0001                          | 81
        PUBREC with flags                     | 5 | 51 02 0001                          | 81
        PUBCOMP with flags                    | 5 | 78 02 0001                          | 81
        PUBACK without packet identifier      | 5 | 40 00                               | 81
        PUBREC with half a packet identifier  | 5 | 50 01 00                            | 81
        PUBACK with packet identifier 0       | 5 | 40 02 0000                          | 81,82
        PUBREL with packet identifier 0       | 5 | 62 02 0000                          | 81,82
        PUBACK with properties cut            | 5 | 40 06 0001 00 05 1F00               | 81
        PUBREC with bytes after properties    | 5 | 50 05 0001 00 00 00                 | 81
        PUBREL with Reason String twice       | 5 | 62 0C 0001 00 08 1F000161 1F000162  | 82
        PUBCOMP with Topic Alias              | 5 | 70 07 0001 00 03 230001             | 81
        PUBACK with a property of nobody      | 5 | 40 06 0001 00 02 7F00               | 81
        PUBACK with a bad Reason String       | 5 | 40 09 0001 00 05 1F0002C328         | 81
        PUBACK with flags                     | 4 | 42 02 0001                          |
        PUBREC without packet identifier      | 4 | 50 00                               |
        PUBCOMP with packet identifier 0      | 4 | 70 02 0000                          |
        PUBACK with a reason code             | 4 | 40 03 0001 00                       |
        """)
    @Spec("MQTT-4.13.1-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.8.0-1")
    void shouldRefuseABrokenAcknowledgement(String what, int version, String hex, String reasons) {
        expectRefusal(version, bytes(hex), reasonCodes(reasons));
    }

    /** The CONNACK must fit too: its own size is the smallest maximum that is known to. */
    @Test
    @Spec({"MQTT-3.4.2-2", "MQTT-3.4.2-3", "MQTT-3.5.2-2", "MQTT-3.5.2-3"})
    @Spec({"MQTT-3.6.2-2", "MQTT-3.6.2-3", "MQTT-3.7.2-2", "MQTT-3.7.2-3"})
    @Spec({"MQTT-3.9.2-1", "MQTT-3.9.2-2", "MQTT-3.11.2-1", "MQTT-3.11.2-2"})
    void shouldAddNothingThatMakesAnAnswerLargerThanTheClientTakes() {
        int maximum = sizeOf(open().connect(RawConnect.v5(name("measure"))));
        RawMqttClient client = connected(RawConnect.v5(name("small")).with(Property.MAXIMUM_PACKET_SIZE, maximum));
        client.send(RawSubscribe.subscribe(1).to(name("t"), QOS_2));
        RawPacket subAck = client.expect(PacketType.SUBACK);
        client.send(RawPublish.of(name("nobody"), "").qos(1, 2));
        RawPacket pubAck = client.expect(PacketType.PUBACK);
        client.send(RawPublish.of(name("nobody"), "").qos(2, 3));
        RawPacket pubRec = client.expect(PacketType.PUBREC);
        client.acknowledge(PacketType.PUBREL, 4);
        RawPacket pubComp = client.expect(PacketType.PUBCOMP);
        client.acknowledge(PacketType.PUBREC, 5);
        RawPacket pubRel = client.expect(PacketType.PUBREL);
        client.send(RawSubscribe.unsubscribe(6, name("t"), name("u")));
        RawPacket unsubAck = client.expect(PacketType.UNSUBACK);
        assertThat(List.of(subAck, pubAck, pubRec, pubComp, pubRel, unsubAck))
                .allSatisfy(answer -> assertThat(sizeOf(answer)).isLessThanOrEqualTo(maximum));
    }

    private static int sizeOf(RawPacket packet) {
        return 2 + packet.body().length;
    }
}
