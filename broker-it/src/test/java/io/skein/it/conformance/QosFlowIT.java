package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Elapsed;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The delivery protocols of QoS 0, 1 and 2 (4.3) within one connection, the broker as receiver and as sender. */
class QosFlowIT extends ConformanceCase {
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec("MQTT-4.3.1-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.3.1-1")
    void shouldSendQos0WithoutDup(int version) {
        RawMqttClient subscriber = connected(connect(version, "sub"));
        subscriber.subscribe(name("t"), QOS_0);
        RawMqttClient publisher = publisher(connect(version, "pub"));
        publisher.send(RawPublish.of(name("t"), "0"));
        publisher.send(RawPublish.of(name("t"), "1").qos(1, 1).repeated());
        for (int i = 0; i <= 1; i++) {
            RawPacket received = subscriber.expect(PacketType.PUBLISH);
            assertThat(received.text()).isEqualTo(Integer.toString(i));
            assertThat(received.qos()).isZero();
            assertThat(received.dup()).isFalse();
        }
    }

    /** All unacknowledged at once, so that no identifier may appear twice. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec({"MQTT-4.3.2-1", "MQTT-4.3.2-2", "MQTT-4.3.3-1", "MQTT-4.3.3-2"})
    @Spec(
            in = Standard.MQTT_3_1_1,
            value = {"MQTT-4.3.2-1", "MQTT-4.3.3-1"})
    void shouldSendNewMessagesWithUnusedPacketIdentifiersAndWithoutDup(int version) {
        RawMqttClient subscriber = connected(connect(version, "sub"));
        subscriber.subscribe(name("t"), QOS_2);
        RawMqttClient publisher = publisher();
        Set<Integer> identifiers = new HashSet<>();
        for (int i = 1; i <= 60; i++) {
            int qos = 1 + i % 2;
            publish(publisher, RawPublish.of(name("t"), "m"), qos);
            RawPacket received = subscriber.expect(PacketType.PUBLISH);
            assertThat(received.qos()).isEqualTo(qos);
            assertThat(received.dup()).isFalse();
            assertThat(received.packetId()).isBetween(1, 0xFFFF);
            assertThat(identifiers.add(received.packetId())).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec({"MQTT-4.3.2-4", "MQTT-4.3.2-5"})
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.3.2-2")
    void shouldAcknowledgeQos1AndTakeTheSameIdentifierForANewMessage(int version) {
        RawMqttClient subscriber = subscribed("sub", name("t"), QOS_1);
        RawMqttClient publisher = publisher(connect(version, "pub"));
        for (int id : new int[] {1, 0xFFFF, 0x0100}) {
            for (boolean repeated : new boolean[] {false, true}) {
                RawPublish publish =
                        RawPublish.of(name("t"), id + " " + repeated).qos(1, id);
                publisher.send(repeated ? publish.repeated() : publish);
                assertThat(publisher.expect(PacketType.PUBACK).packetId()).isEqualTo(id);
                assertThat(subscriber.receive().text()).isEqualTo(id + " " + repeated);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec({"MQTT-4.3.3-8", "MQTT-4.3.3-11", "MQTT-4.3.3-12"})
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.3.3-2")
    void shouldCompleteQos2AndTakeTheSameIdentifierForANewMessage(int version) {
        RawMqttClient subscriber = subscribed("sub", name("t"), QOS_2);
        RawMqttClient publisher = publisher(connect(version, "pub"));
        for (int id : new int[] {1, 0xFFFF, 0x0100}) {
            for (boolean repeated : new boolean[] {false, true}) {
                RawPublish publish =
                        RawPublish.of(name("t"), id + " " + repeated).qos(2, id);
                publisher.send(repeated ? publish.repeated() : publish);
                assertThat(publisher.expect(PacketType.PUBREC).packetId()).isEqualTo(id);
                publisher.acknowledge(PacketType.PUBREL, id);
                assertThat(publisher.expect(PacketType.PUBCOMP).packetId()).isEqualTo(id);
                assertThat(subscriber.receive().text()).isEqualTo(id + " " + repeated);
            }
        }
    }

    /** More often than any receive maximum: a repetition takes no part of it. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec("MQTT-4.3.3-10")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.3.3-2")
    void shouldAnswerRepetitionsOfQos2WithoutEnd(int version) {
        RawMqttClient subscriber = subscribed("sub", name("t"), QOS_2);
        RawMqttClient publisher = publisher(connect(version, "pub"));
        publisher.send(RawPublish.of(name("t"), "once").qos(2, 7));
        publisher.expect(PacketType.PUBREC);
        for (int batch = 0; batch < 50; batch++) {
            for (int i = 0; i < 100; i++) {
                publisher.send(RawPublish.of(name("t"), "once").qos(2, 7).repeated());
            }
            for (int i = 0; i < 100; i++) {
                assertThat(publisher.expect(PacketType.PUBREC).packetId()).isEqualTo(7);
            }
        }
        publisher.acknowledge(PacketType.PUBREL, 7);
        assertThat(publisher.expect(PacketType.PUBCOMP).packetId()).isEqualTo(7);
        publisher.publishQos2(RawPublish.of(name("t"), "next"));
        assertThat(subscriber.receive().text()).isEqualTo("once");
        assertThat(subscriber.receive().text()).isEqualTo("next");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec("MQTT-4.3.3-11")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.3.3-2")
    void shouldAnswerEveryPubRelWithItsIdentifier(int version) {
        RawMqttClient publisher = publisher(connect(version, "pub"));
        publisher.send(RawPublish.of(name("t"), "m").qos(2, 7));
        publisher.expect(PacketType.PUBREC);
        for (int id : new int[] {7, 7, 99}) {
            publisher.acknowledge(PacketType.PUBREL, id);
            RawPacket pubComp = publisher.expect(PacketType.PUBCOMP);
            assertThat(pubComp.packetId()).isEqualTo(id);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec("MQTT-4.3.3-4")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.3.3-1")
    void shouldReleaseEachMessageWhenItsPubRecComes(int version) {
        RawMqttClient subscriber = connected(connect(version, "sub"));
        subscriber.subscribe(name("t"), QOS_2);
        RawMqttClient publisher = publisher();
        int[] ids = new int[3];
        for (int i = 0; i < 3; i++) {
            publisher.publishQos2(RawPublish.of(name("t"), "m" + i));
            ids[i] = subscriber.expect(PacketType.PUBLISH).packetId();
        }
        subscriber.ping();
        for (int i : new int[] {1, 0, 2, 2}) {
            subscriber.acknowledge(PacketType.PUBREC, ids[i]);
            assertThat(subscriber.expect(PacketType.PUBREL).packetId()).isEqualTo(ids[i]);
        }
        for (int id : ids) {
            subscriber.acknowledge(PacketType.PUBCOMP, id);
        }
        subscriber.ping();
    }

    @Test
    @Spec("MQTT-4.3.3-13")
    void shouldGoOnWithQos2ThoughTheMessageHasExpired() {
        RawMqttClient publisher = publisher();
        RawPublish publish = RawPublish.of(name("t"), "brief").with(Property.MESSAGE_EXPIRY_INTERVAL, 1);
        publisher.send(publish.qos(2, 7));
        publisher.expect(PacketType.PUBREC);
        Elapsed.sinceNow().reach(Duration.ofMillis(1_500));
        publisher.send(publish.repeated());
        assertThat(publisher.expect(PacketType.PUBREC).packetId()).isEqualTo(7);
        publisher.acknowledge(PacketType.PUBREL, 7);
        RawPacket pubComp = publisher.expect(PacketType.PUBCOMP);
        assertThat(pubComp.packetId()).isEqualTo(7);
        assertThat(pubComp.reasonCode()).isZero();
    }
}
