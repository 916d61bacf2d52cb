package io.skein.it.conformance;

import static io.skein.it.conformance.Standard.MQTT_3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.PacketWriter;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import io.skein.it.raw.RawSubscribe;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PUBLISH: flags, topic name, packet identifiers and the answer to it (3.3 and 2.2.1 of MQTT 5). */
class PublishIT extends ConformanceCase {
    private RawMqttClient subscriber(Protocol protocol, int qos) {
        RawMqttClient subscriber = connected(protocol.connect(name("sub")));
        subscriber.subscribe(name("t"), qos);
        return subscriber;
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.3.1-2")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.3.1-2")
    void shouldRefuseDupAtQos0(Protocol protocol) {
        RawMqttClient client = connected(protocol.connect(name("dup")));
        client.send(RawPublish.of(name("t"), "m").repeated());
        expectDisconnect(client, protocol, 0x81, 0x82);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.3.1-3", "MQTT-3.3.1-2"})
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-3.3.1-3", "MQTT-3.3.1-2"})
    void shouldNotPassDupOn(Protocol protocol) {
        for (int granted = 0; granted <= 2; granted++) {
            RawMqttClient subscriber = subscriber(protocol, granted);
            RawMqttClient publisher = publisher(protocol.connect(name("pub")));
            publisher.publishQos1(RawPublish.of(name("t"), "1").repeated());
            publisher.publishQos2(RawPublish.of(name("t"), "2").repeated());
            assertThat(subscriber.receive().dup()).isFalse();
            assertThat(subscriber.receive().dup()).isFalse();
            publisher.disconnect();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.3.1-4")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.3.1-4")
    void shouldRefuseBothQosBits(Protocol protocol) {
        for (int flags : new int[] {0x06, 0x07, 0x0E, 0x0F}) {
            RawMqttClient client = connected(protocol.connect(name("qos")));
            byte[] publish = RawPublish.of(name("t"), "m").qos(1, 1).encode(protocol.level());
            publish[0] = (byte) (0x30 | flags);
            client.send(publish);
            expectDisconnect(client, protocol, 0x81);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "#", "a/+", "a/#", "a+b", "a#b", "+/a"})
    @Spec("MQTT-3.3.2-2")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.3.2-2")
    void shouldRefuseATopicNameWithWildcards(String topic) {
        for (Protocol protocol : Protocol.values()) {
            RawMqttClient client = connected(protocol.connect(name("wildcard")));
            client.send(RawPublish.of(topic, "m"));
            expectDisconnect(client, protocol, 0x81, 0x82, 0x90);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.3.2-1")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.3.2-1")
    @Clause("3.3.2.1 an empty topic name without an alias is a Protocol Error")
    void shouldRefuseAPublishWithoutATopicName(Protocol protocol) {
        RawMqttClient empty = connected(protocol.connect(name("empty")));
        empty.send(RawPublish.of("", "m"));
        expectDisconnect(empty, protocol, 0x82);
        RawMqttClient none = connected(protocol.connect(name("none")));
        none.send(PacketType.PUBLISH, 0, new byte[0]);
        expectDisconnect(none, protocol, 0x81);
        RawMqttClient cut = connected(protocol.connect(name("cut")));
        cut.send(
                PacketType.PUBLISH,
                0,
                new PacketWriter().two(10).raw(new byte[9]).bytes());
        expectDisconnect(cut, protocol, 0x81);
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.3.2-3")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.3.2-3")
    void shouldSendTheTopicNameThatMatchedTheFilter(Protocol protocol) {
        RawMqttClient subscriber = connected(protocol.connect(name("sub")));
        subscriber.subscribe(name("+/x/#"), QOS_1);
        RawMqttClient publisher = publisher(protocol.connect(name("pub")));
        publisher.publishQos1(RawPublish.of(name("a/y/z"), "other"));
        publisher.publishQos1(RawPublish.of(name("a/x"), "short"));
        publisher.publishQos1(RawPublish.of(name("a/x/y/z"), "long"));
        assertThat(subscriber.receive().topic()).isEqualTo(name("a/x"));
        assertThat(subscriber.receive().topic()).isEqualTo(name("a/x/y/z"));
    }

    /** The body to its last byte: the topic, in MQTT 5 a Property Length of zero, the payload. */
    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-2.2.1-2", "MQTT-2.2.2-1"})
    @Spec(in = MQTT_3_1_1, value = "MQTT-2.3.1-5")
    void shouldSendQos0WithoutAPacketIdentifier(Protocol protocol) {
        RawMqttClient subscriber = subscriber(protocol, QOS_0);
        publisher().publishQos1(RawPublish.of(name("t"), "payload"));
        PacketWriter expected = new PacketWriter().text(name("t"));
        if (protocol == Protocol.MQTT_5) {
            expected.one(0);
        }
        assertThat(subscriber.expect(PacketType.PUBLISH).body())
                .isEqualTo(expected.raw("payload".getBytes(StandardCharsets.US_ASCII))
                        .bytes());
    }

    @ParameterizedTest
    @EnumSource
    @Spec(in = MQTT_3_1_1, value = "MQTT-2.3.1-1")
    @Clause("2.2.1 Packet Identifier 0")
    void shouldRefusePacketIdentifierZero(Protocol protocol) {
        for (byte[] packet : List.of(
                RawPublish.of(name("t"), "m").qos(1, 0).encode(protocol.level()),
                RawPublish.of(name("t"), "m").qos(2, 0).encode(protocol.level()),
                RawSubscribe.subscribe(0).to(name("t"), QOS_0).encode(protocol.level()),
                RawSubscribe.unsubscribe(0, name("t")).encode(protocol.level()))) {
            RawMqttClient client = connected(protocol.connect(name("zero")));
            client.send(packet);
            expectDisconnect(client, protocol, 0x81, 0x82);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-2.2.1-4")
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-2.3.1-1", "MQTT-2.3.1-4"})
    void shouldGiveMessagesPacketIdentifiersThatAreNotInUse(Protocol protocol) {
        RawMqttClient subscriber = subscriber(protocol, QOS_2);
        RawMqttClient publisher = publisher();
        Set<Integer> inUse = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            RawPublish message = RawPublish.of(name("t"), "m" + i);
            RawPacket answer = i % 2 == 0 ? publisher.publishQos1(message) : publisher.publishQos2(message);
            assertThat(answer.reasonCode()).isZero();
            RawPacket received = subscriber.expect(PacketType.PUBLISH);
            assertThat(inUse.add(received.packetId())).isTrue();
            if (received.qos() == 1 && i % 10 != 0) { // some stay in flight, among others that do not
                subscriber.acknowledge(PacketType.PUBACK, received.packetId());
                inUse.remove(received.packetId());
            } else if (received.qos() == 2 && i % 10 == 1) {
                subscriber.acknowledge(PacketType.PUBREC, received.packetId());
                subscriber.expect(PacketType.PUBREL);
                subscriber.acknowledge(PacketType.PUBCOMP, received.packetId());
                inUse.remove(received.packetId());
            } else if (inUse.size() > 15) { // brokers allow 20 in flight at least
                return;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255, 256, 32_768, 65_535})
    @Spec({"MQTT-2.2.1-5", "MQTT-2.2.1-6", "MQTT-3.3.4-1"})
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-2.3.1-6", "MQTT-2.3.1-7", "MQTT-3.3.4-1"})
    void shouldAnswerWithThePacketIdentifierOfTheRequest(int id) {
        for (Protocol protocol : Protocol.values()) {
            RawMqttClient client = connected(protocol.connect(name("ids")));
            client.send(RawPublish.of(name("t"), "m").qos(1, id));
            assertThat(client.expect(PacketType.PUBACK).packetId()).isEqualTo(id);
            client.send(RawPublish.of(name("t"), "m").qos(2, id));
            assertThat(client.expect(PacketType.PUBREC).packetId()).isEqualTo(id);
            client.acknowledge(PacketType.PUBREL, id);
            assertThat(client.expect(PacketType.PUBCOMP).packetId()).isEqualTo(id);
            client.send(RawSubscribe.subscribe(id).to(name("other"), QOS_1).encode(protocol.level()));
            assertThat(client.expect(PacketType.SUBACK).packetId()).isEqualTo(id);
            client.send(RawSubscribe.unsubscribe(id, name("other")).encode(protocol.level()));
            assertThat(client.expect(PacketType.UNSUBACK).packetId()).isEqualTo(id);
            client.send(RawPublish.of(name("t"), "m"));
            client.ping(); // nothing answers QoS 0
        }
    }

    /** One packet identifier in both directions at once, and in each for itself. */
    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-2.2.1-5")
    @Spec(in = MQTT_3_1_1, value = "MQTT-2.3.1-6")
    @Clause("2.2.1 client and server assign packet identifiers independently")
    void shouldKeepThePacketIdentifiersOfBothDirectionsApart(Protocol protocol) {
        RawMqttClient client = connected(protocol.connect(name("both")));
        client.subscribe(name("t"), QOS_2);
        publisher().publishQos2(RawPublish.of(name("t"), "in"));
        int id = client.expect(PacketType.PUBLISH).packetId();
        client.send(RawPublish.of(name("out"), "m").qos(2, id));
        assertThat(client.expect(PacketType.PUBREC).packetId()).isEqualTo(id);
        client.acknowledge(PacketType.PUBREC, id);
        assertThat(client.expect(PacketType.PUBREL).packetId()).isEqualTo(id);
        client.acknowledge(PacketType.PUBREL, id);
        assertThat(client.expect(PacketType.PUBCOMP).packetId()).isEqualTo(id);
        client.acknowledge(PacketType.PUBCOMP, id);
        client.ping();
    }

    @Test
    @Spec("MQTT-2.2.2-1")
    void shouldSayThatThereAreNoPropertiesWithALengthOfZero() {
        RawMqttClient client = connected("none");
        assertThat(client.subscribe(name("t"), QOS_1).body()).hasSize(4).containsExactly(0, 1, 0, 1);
        assertThat(client.unsubscribe(name("t")).body()).hasSize(4).containsExactly(0, 2, 0, 0);
    }

    @ParameterizedTest
    @EnumSource
    @Clause("3.3.3 the payload is any bytes, or none")
    void shouldPassOnAnyPayload(Protocol protocol) {
        RawMqttClient subscriber = subscriber(protocol, QOS_1);
        RawMqttClient publisher = publisher(protocol.connect(name("pub")));
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        for (byte[] payload : List.of(new byte[0], new byte[1], all, new byte[70_000])) {
            publisher.publishQos1(RawPublish.of(name("t"), payload));
            assertThat(subscriber.receive().payload()).isEqualTo(payload);
        }
    }
}
