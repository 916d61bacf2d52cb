package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Elapsed;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawAck;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent again over the next connection of a client (4.4), and what never is. */
class RedeliveryIT extends ConformanceCase {
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec({"MQTT-4.3.2-3", "MQTT-4.3.3-3", "MQTT-4.3.3-5", "MQTT-4.3.3-6", "MQTT-4.4.0-1"})
    @Spec(
            in = Standard.MQTT_3_1_1,
            value = {"MQTT-4.3.2-1", "MQTT-4.3.3-1", "MQTT-4.4.0-1", "MQTT-4.6.0-1"})
    void shouldSendAgainWhateverWasNotAcknowledgedInItsOrder(int version) {
        RawMqttClient first = connected(durable(version, "sub"));
        first.subscribe(name("t"), QOS_2);
        RawMqttClient publisher = publisher();
        int[] ids = new int[5];
        for (int i = 0; i < 5; i++) {
            int qos = i % 2 == 0 ? QOS_2 : QOS_1;
            publish(publisher, RawPublish.of(name("t"), "m" + i), qos);
            ids[i] = first.expect(PacketType.PUBLISH).packetId();
        }
        first.acknowledge(PacketType.PUBREC, ids[2]);
        first.expect(PacketType.PUBREL);
        first.acknowledge(PacketType.PUBACK, ids[1]);
        first.ping();
        first.drop();
        RawMqttClient second = connected(durable(version, "sub"));
        expectAgain(second, "m0", ids[0]);
        assertThat(second.expect(PacketType.PUBREL).packetId()).isEqualTo(ids[2]);
        expectAgain(second, "m3", ids[3]);
        expectAgain(second, "m4", ids[4]);
        second.ping();
    }

    private static void expectAgain(RawMqttClient client, String text, int packetId) {
        RawPacket again = client.expect(PacketType.PUBLISH);
        assertThat(again.text()).isEqualTo(text);
        assertThat(again.packetId()).isEqualTo(packetId);
        assertThat(again.dup()).isTrue();
    }

    /** Until it is released over whichever connection, the message is sent again over each. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec({"MQTT-4.3.3-3", "MQTT-4.3.3-5", "MQTT-4.3.3-6"})
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.3.3-1")
    void shouldCompleteQos2OverManyConnections(int version) {
        RawMqttClient client = connected(durable(version, "sub"));
        client.subscribe(name("t"), QOS_2);
        publisher().publishQos2(RawPublish.of(name("t"), "once"));
        int id = client.expect(PacketType.PUBLISH).packetId();
        for (int i = 0; i < 2; i++) {
            client.drop();
            client = connected(durable(version, "sub"));
            expectAgain(client, "once", id);
        }
        client.acknowledge(PacketType.PUBREC, id);
        assertThat(client.expect(PacketType.PUBREL).packetId()).isEqualTo(id);
        for (int i = 0; i < 2; i++) {
            client.drop();
            client = connected(durable(version, "sub"));
            assertThat(client.expect(PacketType.PUBREL).packetId()).isEqualTo(id);
        }
        client.acknowledge(PacketType.PUBCOMP, id);
        client.ping();
        client.drop();
        connected(durable(version, "sub")).ping();
    }

    /** Longer than any retry timer of old: what is in flight stays silent while the connection is there. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec("MQTT-4.4.0-1")
    void shouldSendNothingAgainWhileTheConnectionLasts(int version) {
        RawMqttClient client = connected(durable(version, "sub"));
        client.subscribe(name("t"), QOS_2);
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("t"), "one"));
        publisher.publishQos2(RawPublish.of(name("t"), "two"));
        client.expect(PacketType.PUBLISH);
        int two = client.expect(PacketType.PUBLISH).packetId();
        client.acknowledge(PacketType.PUBREC, two);
        client.expect(PacketType.PUBREL);
        client.subscribe(name("t"), QOS_2);
        Elapsed.sinceNow().reach(Duration.ofSeconds(3));
        publisher.publishQos1(RawPublish.of(name("t"), "next"));
        RawPacket next = client.expect(PacketType.PUBLISH);
        assertThat(next.text()).isEqualTo("next");
        assertThat(next.dup()).isFalse();
        client.ping();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec("MQTT-4.4.0-1")
    void shouldSendNothingAgainToACleanStart(int version) {
        RawMqttClient first = connected(durable(version, "sub"));
        first.subscribe(name("t"), QOS_1);
        publisher().publishQos1(RawPublish.of(name("t"), "m"));
        first.expect(PacketType.PUBLISH);
        first.drop();
        RawMqttClient clean = open();
        assertThat(clean.connect(connect(version, "sub")).sessionPresent()).isFalse();
        clean.ping();
    }

    @ParameterizedTest
    @CsvSource({"0x80", "0x83", "0x87", "0x90", "0x91", "0x97", "0x99"})
    @Spec("MQTT-4.4.0-2")
    void shouldNotSendAgainWhatTheClientHasRefused(String code) {
        int reason = Integer.decode(code);
        RawMqttClient first = connected(durable(5, "sub"));
        first.subscribe(name("t"), QOS_2);
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("t"), "one"));
        publisher.publishQos2(RawPublish.of(name("t"), "two"));
        publisher.publishQos1(RawPublish.of(name("t"), "three"));
        first.send(RawAck.of(PacketType.PUBACK, first.expect(PacketType.PUBLISH).packetId())
                .reason(reason));
        first.send(RawAck.of(PacketType.PUBREC, first.expect(PacketType.PUBLISH).packetId())
                .reason(reason));
        int three = first.expect(PacketType.PUBLISH).packetId();
        first.ping();
        first.drop();
        RawMqttClient second = connected(durable(5, "sub"));
        expectAgain(second, "three", three);
        second.ping();
    }

    @Test
    @Spec("MQTT-4.3.3-7")
    void shouldNotLetAMessageExpireOnceItHasBeenSent() {
        RawMqttClient first = connected(durable(5, "sub"));
        first.subscribe(name("t"), QOS_2);
        publisher().publishQos2(RawPublish.of(name("t"), "brief").with(Property.MESSAGE_EXPIRY_INTERVAL, 3));
        int id = first.expect(PacketType.PUBLISH).packetId();
        first.drop();
        Elapsed.sinceNow().reach(Duration.ofMillis(4_100));
        RawMqttClient second = connected(durable(5, "sub"));
        expectAgain(second, "brief", id);
        second.acknowledge(PacketType.PUBREC, id);
        assertThat(second.expect(PacketType.PUBREL).packetId()).isEqualTo(id);
    }

    /** 4.9: the quota starts anew with each connection, from what its CONNECT says. */
    @Test
    @Spec({"MQTT-4.9.0-1", "MQTT-4.9.0-2"})
    @Clause("4.9 the send quota of a new connection")
    void shouldKeepToTheSmallerReceiveMaximumOfTheNewConnection() {
        RawMqttClient first = connected(durable(5, "sub").with(Property.RECEIVE_MAXIMUM, 10));
        first.subscribe(name("t"), QOS_2);
        RawMqttClient publisher = publisher();
        for (int i = 0; i < 6; i++) {
            publish(publisher, RawPublish.of(name("t"), "m" + i), i % 2 == 0 ? QOS_1 : QOS_2);
            first.expect(PacketType.PUBLISH);
        }
        first.drop();
        publisher.publishQos1(RawPublish.of(name("t"), "m6"));
        RawMqttClient second = connected(durable(5, "sub").with(Property.RECEIVE_MAXIMUM, 2));
        RawPacket first1 = second.expect(PacketType.PUBLISH);
        RawPacket next = second.expect(PacketType.PUBLISH);
        assertThat(first1.text()).isEqualTo("m0");
        assertThat(next.text()).isEqualTo("m1");
        second.ping();
        second.acknowledge(PacketType.PUBACK, first1.packetId());
        assertThat(second.expect(PacketType.PUBLISH).text()).isEqualTo("m2");
        second.ping();
        second.acknowledge(PacketType.PUBREC, next.packetId());
        second.expect(PacketType.PUBREL);
        second.ping();
        second.acknowledge(PacketType.PUBCOMP, next.packetId());
        assertThat(second.expect(PacketType.PUBLISH).text()).isEqualTo("m3");
        second.ping();
    }
}
