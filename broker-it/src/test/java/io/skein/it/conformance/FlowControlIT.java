package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The send quota of the broker towards a client (MQTT 5, 4.9). */
class FlowControlIT extends ConformanceCase {
    private RawMqttClient limited(int receiveMaximum) {
        RawMqttClient client = connected(RawConnect.v5(name("sub")).with(Property.RECEIVE_MAXIMUM, receiveMaximum));
        client.subscribe(name("t"), QOS_2);
        return client;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    @Spec({"MQTT-4.9.0-1", "MQTT-4.9.0-2"})
    void shouldStartWithNoMoreThanTheReceiveMaximum(int receiveMaximum) {
        RawMqttClient client = limited(receiveMaximum);
        RawMqttClient publisher = publisher();
        for (int i = 0; i < receiveMaximum + 3; i++) {
            publish(publisher, RawPublish.of(name("t"), "m" + i), 1 + i % 2);
        }
        RawPacket first = client.expect(PacketType.PUBLISH);
        for (int i = 1; i < receiveMaximum; i++) {
            assertThat(client.expect(PacketType.PUBLISH).text()).isEqualTo("m" + i);
        }
        client.ping();
        client.acknowledge(PacketType.PUBACK, first.packetId());
        assertThat(client.expect(PacketType.PUBLISH).text()).isEqualTo("m" + receiveMaximum);
        client.ping();
    }

    /** PUBREC opens nothing, PUBCOMP does. */
    @Test
    @Spec("MQTT-4.9.0-2")
    void shouldCountAQos2MessageUntilPubComp() {
        RawMqttClient client = limited(1);
        RawMqttClient publisher = publisher();
        publisher.publishQos2(RawPublish.of(name("t"), "one"));
        publisher.publishQos1(RawPublish.of(name("t"), "two"));
        int id = client.expect(PacketType.PUBLISH).packetId();
        client.acknowledge(PacketType.PUBREC, id);
        client.expect(PacketType.PUBREL);
        client.ping();
        client.acknowledge(PacketType.PUBCOMP, id);
        assertThat(client.receive().text()).isEqualTo("two");
    }

    /** An acknowledgement of nothing must not add to the quota. */
    @Test
    @Spec("MQTT-4.9.0-2")
    @Clause("4.9 the quota never exceeds what it began with")
    void shouldNotRaiseTheQuotaForAcknowledgementsOfNothing() {
        RawMqttClient client = limited(1);
        for (int id = 100; id < 105; id++) {
            client.acknowledge(PacketType.PUBACK, id);
            client.acknowledge(PacketType.PUBCOMP, id);
        }
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("t"), "one"));
        publisher.publishQos1(RawPublish.of(name("t"), "two"));
        RawPacket one = client.expect(PacketType.PUBLISH);
        assertThat(one.text()).isEqualTo("one");
        client.ping();
        client.acknowledge(PacketType.PUBACK, one.packetId());
        client.acknowledge(PacketType.PUBACK, one.packetId());
        assertThat(client.receive().text()).isEqualTo("two");
    }

    @Test
    @Spec("MQTT-4.9.0-2")
    @Clause("4.9 QoS 0 needs no quota")
    void shouldSendQos0WhileTheQuotaIsZero() {
        RawMqttClient client = limited(1);
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("t"), "one"));
        publisher.publishQos1(RawPublish.of(name("t"), "waits"));
        publisher.send(RawPublish.of(name("t"), "zero"));
        RawPacket one = client.expect(PacketType.PUBLISH);
        assertThat(client.receive().text()).isEqualTo("zero");
        client.ping();
        client.acknowledge(PacketType.PUBACK, one.packetId());
        assertThat(client.receive().text()).isEqualTo("waits");
    }

    @Test
    @Spec("MQTT-4.9.0-3")
    void shouldAnswerEverythingElseWhileTheQuotaIsZero() {
        RawMqttClient watcher = subscribed("watch", name("u"), QOS_2);
        RawMqttClient client = limited(1);
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("t"), "one"));
        publisher.publishQos1(RawPublish.of(name("t"), "waits"));
        RawPacket one = client.expect(PacketType.PUBLISH);
        client.ping();
        client.subscribe(name("v"), QOS_1);
        client.unsubscribe(name("v"));
        client.publishQos1(RawPublish.of(name("u"), "1"));
        client.publishQos2(RawPublish.of(name("u"), "2"));
        client.send(RawPublish.of(name("u"), "0"));
        for (String text : new String[] {"1", "2", "0"}) {
            assertThat(watcher.receive().text()).isEqualTo(text);
        }
        client.acknowledge(PacketType.PUBACK, one.packetId());
        assertThat(client.receive().text()).isEqualTo("waits");
    }
}
