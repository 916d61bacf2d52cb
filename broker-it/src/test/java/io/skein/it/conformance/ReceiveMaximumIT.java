package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawAck;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receive Maximum of both sides (MQTT 5, 3.1.2.11.3, 3.2.2.3.3, 3.3.4). */
class ReceiveMaximumIT extends ConformanceCase {
    private RawConnect window(String suffix, int receiveMaximum) {
        return RawConnect.v5(name(suffix)).sessionExpiry(100).with(Property.RECEIVE_MAXIMUM, receiveMaximum);
    }

    /** Offline first: what waits comes as fast as the window lets it, and then stops. */
    private RawMqttClient withMessagesWaiting(int receiveMaximum, int qos, int count) {
        RawMqttClient subscriber = connected(window("sub", receiveMaximum));
        subscriber.subscribe(name("t"), qos);
        subscriber.disconnect();
        RawMqttClient publisher = publisher();
        for (int i = 0; i < count; i++) {
            publisher.publishQos2(RawPublish.of(name("t"), "m" + i));
        }
        return connected(window("sub", receiveMaximum).resuming());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10})
    @Spec("MQTT-3.3.4-9")
    void shouldNotExceedTheReceiveMaximumOfTheClientAtQos1(int maximum) {
        RawMqttClient subscriber = withMessagesWaiting(maximum, QOS_1, maximum + 2);
        int[] ids = new int[maximum];
        for (int i = 0; i < maximum; i++) {
            ids[i] = subscriber.expect(PacketType.PUBLISH).packetId();
        }
        subscriber.ping();
        subscriber.acknowledge(PacketType.PUBACK, ids[0]);
        assertThat(subscriber.expect(PacketType.PUBLISH).text()).isEqualTo("m" + maximum);
        subscriber.ping();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10})
    @Spec("MQTT-3.3.4-9")
    void shouldOpenTheWindowAtQos2WithPubCompOnly(int maximum) {
        RawMqttClient subscriber = withMessagesWaiting(maximum, QOS_2, maximum + 2);
        int[] ids = new int[maximum];
        for (int i = 0; i < maximum; i++) {
            ids[i] = subscriber.expect(PacketType.PUBLISH).packetId();
        }
        subscriber.acknowledge(PacketType.PUBREC, ids[0]);
        subscriber.expect(PacketType.PUBREL);
        subscriber.ping();
        subscriber.acknowledge(PacketType.PUBCOMP, ids[0]);
        assertThat(subscriber.expect(PacketType.PUBLISH).text()).isEqualTo("m" + maximum);
        subscriber.ping();
    }

    @Test
    @Spec("MQTT-3.3.4-9")
    @Clause("4.9 a PUBREC with an error opens the window, and no PUBREL follows it")
    void shouldOpenTheWindowWithAPubRecThatRefuses() {
        RawMqttClient subscriber = withMessagesWaiting(1, QOS_2, 2);
        int id = subscriber.expect(PacketType.PUBLISH).packetId();
        subscriber.send(RawAck.of(PacketType.PUBREC, id).reason(0x83).encode(5));
        assertThat(subscriber.expect(PacketType.PUBLISH).text()).isEqualTo("m1");
        subscriber.ping();
    }

    @Test
    @Spec("MQTT-3.3.4-9")
    @Clause("4.9 redelivery keeps a smaller Receive Maximum")
    void shouldKeepTheSmallerReceiveMaximumOfTheNextConnection() {
        RawMqttClient first = withMessagesWaiting(5, QOS_1, 6);
        for (int i = 0; i < 5; i++) {
            first.expect(PacketType.PUBLISH);
        }
        first.drop();
        RawMqttClient second = connected(window("sub", 2).resuming());
        RawPacket again = second.expect(PacketType.PUBLISH);
        assertThat(again.dup()).isTrue();
        assertThat(again.text()).isEqualTo("m0");
        second.expect(PacketType.PUBLISH);
        second.ping();
        second.acknowledge(PacketType.PUBACK, again.packetId());
        assertThat(second.expect(PacketType.PUBLISH).text()).isEqualTo("m2");
        second.ping();
    }

    @Test
    @Spec("MQTT-3.3.4-10")
    void shouldAnswerEverythingElseWhileTheWindowIsFull() {
        RawMqttClient subscriber = withMessagesWaiting(1, QOS_1, 3);
        subscriber.expect(PacketType.PUBLISH);
        subscriber.ping();
        assertThat(subscriber.subscribe(name("other"), QOS_1).reasonCodes()).containsExactly(1);
        assertThat(subscriber.unsubscribe(name("other")).reasonCodes()).containsExactly(0);
        assertThat(subscriber.publishQos1(RawPublish.of(name("elsewhere"), "m")).type())
                .isEqualTo(PacketType.PUBACK);
        subscriber.publishQos2(RawPublish.of(name("elsewhere"), "m"));
    }

    @Test
    @Clause("3.3.4 Receive Maximum exceeded, 0x93")
    void shouldTakeAsManyAsItsReceiveMaximumAndNoMore() {
        onlySkein("mosquitto announces 65,535 here");
        RawMqttClient publisher = open();
        long allowed =
                publisher.connect(RawConnect.v5(name("pub"))).properties().number(Property.RECEIVE_MAXIMUM);
        for (int id = 1; id <= allowed; id++) {
            publisher.send(RawPublish.of(name("t"), "m").qos(2, id));
        }
        for (int id = 1; id <= allowed; id++) {
            assertThat(publisher.expect(PacketType.PUBREC).packetId()).isEqualTo(id);
        }
        publisher.send(RawPublish.of(name("t"), "m").qos(2, 1).repeated()); // a repetition is none more
        publisher.expect(PacketType.PUBREC);
        publisher.send(RawPublish.of(name("t"), "m"));
        publisher.ping(); // QoS 0 does not count
        publisher.acknowledge(PacketType.PUBREL, 1);
        publisher.expect(PacketType.PUBCOMP);
        publisher.publishQos1(RawPublish.of(name("t"), "fits"));
        publisher.send(RawPublish.of(name("t"), "fits").qos(2, 40_001));
        publisher.expect(PacketType.PUBREC);
        publisher.send(RawPublish.of(name("t"), "too many").qos(2, 40_002));
        expectDisconnect(publisher, 0x93);
    }
}
