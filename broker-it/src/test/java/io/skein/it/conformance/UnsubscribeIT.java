package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import io.skein.it.raw.RawSubscribe;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** UNSUBSCRIBE and UNSUBACK. */
class UnsubscribeIT extends ConformanceCase {
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec({"MQTT-3.10.4-4", "MQTT-3.10.4-5"})
    @Spec(
            in = Standard.MQTT_3_1_1,
            value = {"MQTT-3.10.4-4", "MQTT-3.10.4-5"})
    void shouldAnswerWithThePacketIdentifierWhetherThereWasASubscriptionOrNot(int version) {
        RawMqttClient client = connected(connect(version, "client"));
        client.subscribe(name("t"), QOS_1);
        for (int id : new int[] {0xFFFF, 1, 0x0100}) {
            client.send(RawSubscribe.unsubscribe(id, name("t")));
            assertThat(client.expect(PacketType.UNSUBACK).packetId()).isEqualTo(id);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec({"MQTT-3.10.4-1", "MQTT-3.10.4-2"})
    @Spec(
            in = Standard.MQTT_3_1_1,
            value = {"MQTT-3.10.4-1", "MQTT-3.10.4-2"})
    void shouldDeleteExactlyTheSubscriptionWithTheSameCharacters(int version) {
        RawMqttClient client = connected(connect(version, "client"));
        client.subscribe(name("a/+"), QOS_1);
        client.subscribe(name("a/b"), QOS_1);
        for (String other : List.of("a/#", "A/b", "a/b/", "/a/b", "a", "a//b", "+/b", "a/c")) {
            client.unsubscribe(name(other));
        }
        RawMqttClient publisher = publisher();
        client.unsubscribe(name("a/b"));
        publisher.publishQos1(RawPublish.of(name("a/b"), "by wildcard"));
        assertThat(client.receive().text()).isEqualTo("by wildcard");
        client.subscribe(name("a/b"), QOS_1);
        client.unsubscribe(name("a/+"));
        publisher.publishQos1(RawPublish.of(name("a/c"), "for nobody"));
        publisher.publishQos1(RawPublish.of(name("a/b"), "by name"));
        assertThat(client.receive().text()).isEqualTo("by name");
        client.ping();
    }

    /** A message of each QoS: none comes after UNSUBACK. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec("MQTT-3.10.4-2")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.10.4-2")
    void shouldDeliverNothingNewAfterUnsubscribe(int version) {
        RawMqttClient client = connected(connect(version, "client"));
        client.subscribe(name("t"), QOS_2);
        client.subscribe(name("marker"), QOS_2);
        client.unsubscribe(name("t"));
        RawMqttClient publisher = publisher();
        publisher.send(RawPublish.of(name("t"), "0"));
        publisher.publishQos1(RawPublish.of(name("t"), "1"));
        publisher.publishQos2(RawPublish.of(name("t"), "2"));
        publisher.publishQos2(RawPublish.of(name("marker"), "marker"));
        assertThat(client.receive().text()).isEqualTo("marker");
    }

    /** The UNSUBSCRIBE is there before the SUBSCRIBE has been answered; the retained message may come between. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec("MQTT-3.10.4-2")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.10.4-2")
    void shouldDeliverNothingRetainedAfterUnsubscribe(int version) {
        publisher().publishQos1(RawPublish.of(name("t"), "kept").retained());
        RawMqttClient client = connected(connect(version, "client"));
        for (int i = 0; i < 20; i++) {
            client.send(RawSubscribe.subscribe(1).to(name("t"), QOS_0));
            client.send(RawSubscribe.unsubscribe(2, name("t")));
            Set<PacketType> answers = EnumSet.noneOf(PacketType.class);
            while (answers.size() < 2) {
                RawPacket packet = client.read(Duration.ofSeconds(20));
                if (packet.type() == PacketType.PUBLISH) {
                    assertThat(answers).doesNotContain(PacketType.UNSUBACK);
                } else {
                    answers.add(packet.type());
                }
            }
            client.ping();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec("MQTT-3.10.4-3")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.10.4-3")
    void shouldCompleteWhatItHasStartedToDeliver(int version) {
        RawConnect durable = durable(version, "client");
        RawMqttClient first = connected(durable);
        first.subscribe(name("t"), QOS_2);
        RawMqttClient publisher = publisher();
        publisher.publishQos2(RawPublish.of(name("t"), "two"));
        publisher.publishQos1(RawPublish.of(name("t"), "one"));
        int two = first.expect(PacketType.PUBLISH).packetId();
        int one = first.expect(PacketType.PUBLISH).packetId();
        first.unsubscribe(name("t"));
        first.acknowledge(PacketType.PUBREC, two);
        assertThat(first.expect(PacketType.PUBREL).packetId()).isEqualTo(two);
        first.drop();
        RawMqttClient second = connected(durable);
        assertThat(second.expect(PacketType.PUBREL).packetId()).isEqualTo(two);
        RawPacket again = second.expect(PacketType.PUBLISH);
        assertThat(again.text()).isEqualTo("one");
        assertThat(again.packetId()).isEqualTo(one);
        assertThat(again.dup()).isTrue();
        second.acknowledge(PacketType.PUBCOMP, two);
        second.acknowledge(PacketType.PUBACK, one);
        second.ping();
    }

    @Test
    @Spec({"MQTT-3.10.4-6", "MQTT-3.11.3-1", "MQTT-3.11.3-2"})
    void shouldAnswerSeveralFiltersInTheirOrder() {
        RawMqttClient client = connected("client");
        client.send(RawSubscribe.subscribe(1)
                .to(name("a"), QOS_1)
                .to("$share/g/" + name("b"), QOS_1)
                .to(name("c"), QOS_1));
        client.expect(PacketType.SUBACK);
        client.send(RawSubscribe.unsubscribe(2, name("none"), name("c"), "$share/g/" + name("b"), name("c")));
        assertThat(client.expect(PacketType.UNSUBACK).reasonCodes()).containsExactly(0x11, 0, 0, 0x11);
        RawMqttClient publisher = publisher();
        for (String topic : List.of("c", "b", "a")) {
            publisher.publishQos1(RawPublish.of(name(topic), topic));
        }
        assertThat(client.receive().text()).isEqualTo("a");
        client.ping();
    }

    @Test
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.10.4-6")
    void shouldAnswerSeveralFiltersOnceBeforeVersion5() {
        RawMqttClient client = connected(connect(4, "client"));
        client.send(RawSubscribe.subscribe(1)
                .to(name("a"), QOS_1)
                .to(name("b"), QOS_1)
                .to(name("c"), QOS_1));
        client.expect(PacketType.SUBACK);
        client.send(RawSubscribe.unsubscribe(2, name("none"), name("c"), name("b")));
        assertThat(client.expect(PacketType.UNSUBACK).body()).containsExactly(0, 2);
        RawMqttClient publisher = publisher();
        for (String topic : List.of("c", "b", "a")) {
            publisher.publishQos1(RawPublish.of(name(topic), topic));
        }
        assertThat(client.receive().text()).isEqualTo("a");
        client.ping();
    }

    @Test
    @Clause("3.11.3 UNSUBACK 0x11 where no subscription existed")
    void shouldTellThatThereWasNoSubscription() {
        RawMqttClient client = connected("client");
        assertThat(client.unsubscribe(name("t")).reasonCodes()).containsExactly(0x11);
        client.subscribe(name("t"), QOS_0);
        assertThat(client.unsubscribe(name("t")).reasonCodes()).containsExactly(0x00);
        assertThat(client.unsubscribe(name("t")).reasonCodes()).containsExactly(0x11);
    }

    /** The filter may come back invalid (0x8F), as a subscription nobody has (0x11), or end the connection. */
    @ParameterizedTest
    @ValueSource(strings = {"a/#/b", "a+", "$share//t"})
    @Spec("MQTT-3.11.3-2")
    void shouldAnswerAnInvalidFilterWithAReasonCodeOfUnsubAck(String filter) {
        RawMqttClient client = connected("client");
        client.send(RawSubscribe.unsubscribe(1, filter));
        client.readUntilClosed().ifPresent(answer -> {
            if (answer.type() == PacketType.UNSUBACK) {
                assertThat(answer.reasonCodes()).hasSize(1);
                assertThat(answer.reasonCodes()[0]).isIn(0x8F, 0x11);
            } else {
                assertThat(answer.type()).isEqualTo(PacketType.DISCONNECT);
                assertThat(answer.reasonCode()).isIn(0x81, 0x82, 0x8F);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec("MQTT-3.10.1-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.10.1-1")
    void shouldRefuseOtherFlags(int version) {
        String body = version == 5 ? " 06 0001 00 0001 61" : " 05 0001 0001 61";
        for (String first : List.of("A0", "A1", "A3", "A6", "AA")) {
            expectRefusal(version, bytes(first + body), 0x81);
        }
    }

    @ParameterizedTest
    @CsvSource({"5, A2 07 0001 00 0002 C328", "4, A2 06 0001 0002 C328"})
    @Spec("MQTT-3.10.3-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.10.3-1")
    void shouldRefuseAFilterThatIsNotUtf8(int version, String hex) {
        expectRefusal(version, bytes(hex), 0x81);
    }

    @ParameterizedTest
    @CsvSource({"5, A2 03 0001 00", "4, A2 02 0001"})
    @Spec("MQTT-3.10.3-2")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.10.3-2")
    void shouldRefuseAnUnsubscribeWithoutFilters(int version, String hex) {
        expectRefusal(version, bytes(hex), 0x82);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
        packet identifier 0                   | 5 | A2 06 0000 00 0001 61                  | 81,82
        no packet identifier                  | 5 | A2 00                                  | 81
        no property length                    | 5 | A2 02 0001                             | 81
        a second filter cut                   | 5 | A2 08 0001 00 0001 61 0003             | 81
        Subscription Identifier               | 5 | A2 08 0001 02 0B01 0001 61             | 81
        packet identifier 0                   | 4 | A2 05 0000 0001 61                     |
        a filter cut                          | 4 | A2 06 0001 0003 6162                   |
        """)
    @Spec("MQTT-4.13.1-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.8.0-1")
    void shouldRefuseABrokenUnsubscribe(String what, int version, String hex, String reasons) {
        expectRefusal(version, bytes(hex), reasonCodes(reasons));
    }
}
