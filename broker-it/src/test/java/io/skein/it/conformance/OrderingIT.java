package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawFlow;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every topic is an Ordered Topic (4.6). */
class OrderingIT extends ConformanceCase {
    private static final int MESSAGES = 300;

    /** Three QoS and two topics mixed by one client: each pair of them keeps its order. */
    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-4.6.0-5", "MQTT-4.6.0-6"})
    @Spec(
            in = Standard.MQTT_3_1_1,
            value = {"MQTT-4.6.0-5", "MQTT-4.6.0-6"})
    void shouldSendWhatAClientPublishedInItsOrder(Protocol protocol) {
        RawMqttClient subscriber = connected(protocol.connect(name("sub")));
        subscriber.subscribe(name("+"), QOS_2);
        RawMqttClient publisher = publisher(protocol.connect(name("pub")));
        for (int i = 0; i < MESSAGES; i++) {
            publish(publisher, RawPublish.of(name("t" + i / 3 % 2), Integer.toString(i)), i % 3);
        }
        expectEachInOrder(subscriber, MESSAGES);
    }

    /** Not waiting for acknowledgements, so that many are on their way at once. */
    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-4.6.0-5", "MQTT-4.6.0-6"})
    @Spec(
            in = Standard.MQTT_3_1_1,
            value = {"MQTT-4.6.0-5", "MQTT-4.6.0-6"})
    void shouldKeepTheOrderOfEachOfManyPublishers(Protocol protocol) {
        RawMqttClient subscriber = connected(protocol.connect(name("sub")));
        subscriber.subscribe(name("+"), QOS_1);
        RawFlow[] flows = new RawFlow[4];
        for (int i = 0; i < flows.length; i++) {
            flows[i] = new RawFlow(publisher(protocol.connect(name("pub" + i))), 50);
        }
        for (int i = 0; i < MESSAGES; i++) {
            flows[i % flows.length].publish(name("t" + i % flows.length), Integer.toString(i));
        }
        expectEachInOrder(subscriber, MESSAGES);
        for (RawFlow flow : flows) {
            flow.finish();
        }
    }

    private static void expectEachInOrder(RawMqttClient subscriber, int count) {
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < count; i++) {
            RawPacket received = subscriber.receive();
            int number = Integer.parseInt(received.text());
            Integer before = last.put(received.topic() + received.qos(), number);
            assertThat(number).isGreaterThan(before == null ? -1 : before);
        }
    }

    /** A narrow window, a pause and a new connection: first what was sent, then what waited. */
    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-4.6.0-5", "MQTT-4.6.0-6"})
    @Spec(
            in = Standard.MQTT_3_1_1,
            value = {"MQTT-4.6.0-1", "MQTT-4.6.0-6"})
    void shouldKeepTheOrderOverANewConnection(Protocol protocol) {
        RawConnect durable = protocol.durable(name("sub"));
        if (protocol == Protocol.MQTT_5) {
            durable.with(Property.RECEIVE_MAXIMUM, 3);
        }
        RawMqttClient first = connected(durable);
        first.subscribe(name("t"), QOS_1);
        RawFlow flow = new RawFlow(publisher(), 10);
        for (int i = 0; i < 10; i++) {
            flow.publish(name("t"), Integer.toString(i));
        }
        flow.finish();
        for (int i = 0; i < 3; i++) {
            assertThat(first.expect(PacketType.PUBLISH).text()).isEqualTo(Integer.toString(i));
        }
        first.drop();
        for (int i = 10; i < 20; i++) {
            flow.publish(name("t"), Integer.toString(i));
        }
        flow.finish();
        RawMqttClient second = connected(durable);
        for (int i = 0; i < 20; i++) {
            assertThat(second.receive().text()).isEqualTo(Integer.toString(i));
        }
    }

    /** [MQTT-4.6.0-2] and [MQTT-4.6.0-3] bind clients; 4.6 asks the same of both sides. */
    @Test
    @Clause("4.6 PUBACK and PUBREC in the order of the messages")
    void shouldAcknowledgeInTheOrderOfTheMessages() {
        subscribed("sub", name("t"), QOS_2);
        RawMqttClient publisher = publisher();
        for (int id = 1; id <= 100; id++) {
            String topic = id % 4 < 2 ? name("t") : name("nobody");
            publisher.send(RawPublish.of(topic, "m").qos(1 + id % 2, id));
        }
        Map<PacketType, Integer> last = new EnumMap<>(PacketType.class);
        for (int i = 0; i < 100; i++) {
            RawPacket answer = publisher.expectEither(PacketType.PUBACK, PacketType.PUBREC);
            Integer before = last.put(answer.type(), answer.packetId());
            assertThat(answer.packetId()).isGreaterThan(before == null ? 0 : before);
        }
    }
}
