package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.Properties;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import io.skein.it.raw.RawSubscribe;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SUBSCRIBE and SUBACK. */
class SubscribeIT extends ConformanceCase {
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec({"MQTT-3.8.4-1", "MQTT-3.8.4-2"})
    @Spec(
            in = Standard.MQTT_3_1_1,
            value = {"MQTT-3.8.4-1", "MQTT-3.8.4-2"})
    void shouldAnswerWithThePacketIdentifierOfTheSubscribe(int version) {
        RawMqttClient client = connected(connect(version, "client"));
        for (int id : new int[] {1, 0x0100, 0xFFFF, 1}) {
            client.send(RawSubscribe.subscribe(id).to(name("t"), QOS_1));
            assertThat(client.expect(PacketType.SUBACK).packetId()).isEqualTo(id);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec({"MQTT-3.8.4-6", "MQTT-3.8.4-7", "MQTT-3.9.3-1", "MQTT-3.9.3-2"})
    @Spec(
            in = Standard.MQTT_3_1_1,
            value = {"MQTT-3.8.4-5", "MQTT-3.9.3-1"})
    void shouldAnswerEveryFilterInItsPlaceWithTheQosItGrants(int version) {
        RawMqttClient client = connected(connect(version, "client"));
        client.send(RawSubscribe.subscribe(1)
                .to(name("a"), QOS_2)
                .to(name("+/b"), QOS_0)
                .to(name("c/#"), QOS_1)
                .to(name("d"), QOS_2));
        assertThat(client.expect(PacketType.SUBACK).reasonCodes()).containsExactly(2, 0, 1, 2);
    }

    @Test
    @Spec({"MQTT-3.8.4-6", "MQTT-3.8.4-7", "MQTT-3.9.3-1", "MQTT-3.9.3-2", "MQTT-4.8.2-1"})
    @Clause("3.9.3 SUBACK 0x8F for one filter among others")
    void shouldRefuseOneFilterAmongOthers() {
        RawMqttClient client = connected("client");
        client.send(RawSubscribe.subscribe(1)
                .to(name("a"), QOS_2)
                .to("$share//t", QOS_1)
                .to(name("c"), QOS_1));
        assertThat(client.expect(PacketType.SUBACK).reasonCodes()).containsExactly(2, 0x8F, 1);
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("a"), "a"));
        publisher.publishQos1(RawPublish.of(name("c"), "c"));
        assertThat(client.receive().text()).isEqualTo("a");
        assertThat(client.receive().text()).isEqualTo("c");
    }

    /** The same filter twice: the second replaces the first, and each brings the retained message. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec("MQTT-3.8.4-5")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.8.4-4")
    void shouldTakeSeveralFiltersAsSeveralSubscribes(int version) {
        publisher().publishQos1(RawPublish.of(name("t"), "kept").retained());
        RawMqttClient client = connected(connect(version, "client"));
        client.send(RawSubscribe.subscribe(1)
                .to(name("t"), QOS_0)
                .to(name("other"), QOS_2)
                .to(name("t"), QOS_1));
        assertThat(client.expect(PacketType.SUBACK).reasonCodes()).containsExactly(0, 2, 1);
        assertThat(List.of(client.receive().qos(), client.receive().qos())).containsExactlyInAnyOrder(0, 1);
        publisher().publishQos1(RawPublish.of(name("t"), "live"));
        RawPacket live = client.receive();
        assertThat(live.text()).isEqualTo("live");
        assertThat(live.qos()).isEqualTo(1);
        client.ping();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec("MQTT-3.8.4-3")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.8.4-3")
    void shouldReplaceASubscriptionWithTheSameFilter(int version) {
        RawMqttClient client = connected(connect(version, "client"));
        client.subscribe(name("t"), QOS_2);
        assertThat(client.subscribe(name("t"), QOS_0).reasonCodes()).containsExactly(0);
        RawMqttClient publisher = publisher();
        publisher.publishQos2(RawPublish.of(name("t"), "once"));
        assertThat(client.receive().qos()).isZero();
        client.ping();
        client.unsubscribe(name("t"));
        publisher.publishQos2(RawPublish.of(name("t"), "for nobody"));
        client.ping();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec("MQTT-3.8.4-4")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.8.4-3")
    void shouldSendRetainedMessagesAgainWhenASubscriptionIsReplaced(int version) {
        publisher().publishQos1(RawPublish.of(name("t"), "kept").retained());
        RawMqttClient client = connected(connect(version, "client"));
        for (int qos : new int[] {QOS_1, QOS_1, QOS_0}) {
            client.subscribe(name("t"), qos);
            RawPacket kept = client.receive();
            assertThat(kept.text()).isEqualTo("kept");
            assertThat(kept.retain()).isTrue();
            assertThat(kept.qos()).isEqualTo(qos);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec("MQTT-3.8.4-4")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.8.4-3")
    void shouldLoseNothingWhileASubscriptionIsReplaced(int version) {
        RawMqttClient client = connected(connect(version, "client"));
        client.subscribe(name("t"), QOS_1);
        RawMqttClient publisher = publisher();
        int messages = 100;
        for (int i = 0; i < messages; i++) {
            publisher.send(RawPublish.of(name("t"), "m" + i).qos(1, i + 1));
            client.sendSubscribe(name("t"), i % 2 == 0 ? QOS_2 : QOS_1, Properties.none());
        }
        for (int received = 0; received < messages; ) {
            RawPacket packet = client.expectEither(PacketType.PUBLISH, PacketType.SUBACK);
            if (packet.type() == PacketType.PUBLISH) {
                assertThat(packet.text()).isEqualTo("m" + received++);
                client.acknowledge(PacketType.PUBACK, packet.packetId());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4,0", "4,1", "4,2", "5,0", "5,1", "5,2"})
    @Spec("MQTT-3.8.4-8")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.8.4-6")
    void shouldDeliverAtMostAtTheQosOfPublishAndSubscription(int version, int granted) {
        RawMqttClient client = connected(connect(version, "client"));
        client.subscribe(name("t"), granted);
        RawMqttClient publisher = publisher();
        publisher.send(RawPublish.of(name("t"), "0"));
        publisher.publishQos1(RawPublish.of(name("t"), "1"));
        publisher.publishQos2(RawPublish.of(name("t"), "2"));
        for (int sent = 0; sent <= 2; sent++) {
            RawPacket received = client.receive();
            assertThat(received.text()).isEqualTo(Integer.toString(sent));
            assertThat(received.qos()).isEqualTo(Math.min(sent, granted));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec("MQTT-3.8.1-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.8.1-1")
    void shouldRefuseOtherFlags(int version) {
        String body = version == 5 ? " 07 0001 00 0001 61 00" : " 06 0001 0001 61 00";
        for (String first : List.of("80", "81", "83", "86", "8A")) {
            expectRefusal(version, bytes(first + body), 0x81);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        5 | 82 08 0001 00 0002 C328 00
        5 | 82 09 0001 00 0003 EDA080 00
        4 | 82 07 0001 0002 C328 00
        4 | 82 08 0001 0003 EDA080 00
        """)
    @Spec("MQTT-3.8.3-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.8.3-1")
    void shouldRefuseAFilterThatIsNotUtf8(int version, String hex) {
        expectRefusal(version, bytes(hex), 0x81);
    }

    @ParameterizedTest
    @CsvSource({"5, 82 03 0001 00", "4, 82 02 0001"})
    @Spec("MQTT-3.8.3-2")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.8.3-3")
    void shouldRefuseASubscribeWithoutFilters(int version, String hex) {
        expectRefusal(version, bytes(hex), 0x82);
    }

    @ParameterizedTest
    @CsvSource({"5,40", "5,80", "5,C1", "4,04", "4,08", "4,10", "4,20", "4,40", "4,80", "4,03"})
    @Spec("MQTT-3.8.3-5")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.8.3-4")
    void shouldRefuseReservedOptionBits(int version, String options) {
        String header = version == 5 ? "82 07 0001 00 0001 61 " : "82 06 0001 0001 61 ";
        expectRefusal(version, bytes(header + options), 0x81);
    }

    @Test
    @Spec("MQTT-3.8.3-4")
    void shouldRefuseNoLocalOnASharedSubscription() {
        byte[] packet =
                RawSubscribe.subscribe(1).to("$share/g/" + name("t"), NO_LOCAL).encode(5);
        expectRefusal(5, packet, 0x82);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
        QoS 3                                 | 5 | 82 07 0001 00 0001 61 03               | 82
        Retain Handling 3                     | 5 | 82 07 0001 00 0001 61 30               | 82
        Subscription Identifier 0             | 5 | 82 09 0001 02 0B00 0001 61 00          | 82
        Subscription Identifier twice         | 5 | 82 0B 0001 04 0B01 0B02 0001 61 00     | 82
        Subscription Identifier of five bytes | 5 | 82 0D 0001 06 0B8080808001 0001 61 00  | 81
        Reason String                         | 5 | 82 0B 0001 04 1F000161 0001 61 00      | 81
        no options at the end                 | 5 | 82 06 0001 00 0001 61                  | 81
        a second filter cut                   | 5 | 82 09 0001 00 0001 61 00 0003          | 81
        properties beyond the end             | 5 | 82 07 0001 7F 0001 61 00               | 81
        no property length                    | 5 | 82 02 0001                             | 81
        packet identifier 0                   | 5 | 82 07 0000 00 0001 61 00               | 81,82
        no packet identifier                  | 5 | 82 00                                  | 81
        QoS 3                                 | 4 | 82 06 0001 0001 61 03                  |
        packet identifier 0                   | 4 | 82 06 0000 0001 61 00                  |
        no QoS at the end                     | 4 | 82 05 0001 0001 61                     |
        """)
    @Spec("MQTT-4.13.1-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.8.0-1")
    @Clause({
        "3.8.2.1.2 Subscription Identifier 0 or more than one",
        "3.8.3.1 Maximum QoS 3",
        "3.8.3.1 Retain Handling 3"
    })
    void shouldRefuseABrokenSubscribe(String what, int version, String hex, String reasons) {
        expectRefusal(version, bytes(hex), reasonCodes(reasons));
    }

    /** What cannot be taken is either answered with 0x80 or ends the connection; nothing else may stand there. */
    @ParameterizedTest
    @ValueSource(strings = {"a/#/b", "a+", "a#", "$share//t"})
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.9.3-2")
    void shouldAnswerARefusedFilterBeforeVersion5WithNothingButFailure(String filter) {
        RawMqttClient client = connected(connect(4, "client"));
        client.sendSubscribe(filter, QOS_1, Properties.none());
        client.readUntilClosed().ifPresent(subAck -> {
            assertThat(subAck.type()).isEqualTo(PacketType.SUBACK);
            assertThat(subAck.reasonCodes()).containsExactly(0x80);
        });
    }

    @Test
    @Clause("3.8.2.1.2 the Subscription Identifier belongs to the subscription")
    void shouldReplaceTheSubscriptionIdentifierWithTheSubscription() {
        RawMqttClient client = connected("client");
        RawMqttClient publisher = publisher();
        for (long identifier : new long[] {1, 268_435_455, 0, 127}) {
            Properties properties = Properties.none();
            if (identifier > 0) {
                properties.with(Property.SUBSCRIPTION_IDENTIFIER, identifier);
            }
            client.subscribe(name("t"), QOS_1, properties);
            publisher.publishQos1(RawPublish.of(name("t"), "m"));
            List<Object> expected = identifier > 0 ? List.of(identifier) : List.of();
            assertThat(client.receive().properties().all(Property.SUBSCRIPTION_IDENTIFIER))
                    .isEqualTo(expected);
        }
    }
}
