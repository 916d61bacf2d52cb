package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Elapsed;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a session holds and for how long (4.1), and what goes into it (4.5). */
class SessionStateIT extends ConformanceCase {
    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-4.1.0-1")
    @Spec(
            in = Standard.MQTT_3_1_1,
            value = {"MQTT-4.1.0-1", "MQTT-4.1.0-2"})
    void shouldKeepTheStateOfACleanSessionWhileItsConnectionLasts(Protocol protocol) {
        expectStateToLast(connected(protocol.connect(name("client"))));
    }

    /** Longer than the Session Expiry Interval, which runs only without a connection. */
    @Test
    @Spec("MQTT-4.1.0-1")
    void shouldKeepTheStateForLongerThanItsExpiryWhileTheConnectionLasts() {
        expectStateToLast(connected(RawConnect.v5(name("client")).sessionExpiry(1)));
    }

    /** Subscription, a message the client has not acknowledged, and one it has not released. */
    private void expectStateToLast(RawMqttClient client) {
        client.subscribe(name("t"), QOS_2);
        RawMqttClient publisher = publisher();
        publisher.publishQos2(RawPublish.of(name("t"), "early"));
        int early = client.expect(PacketType.PUBLISH).packetId();
        client.send(RawPublish.of(name("unreleased"), "once").qos(2, 7));
        client.expect(PacketType.PUBREC);
        Elapsed.sinceNow().reach(Duration.ofMillis(2_500));
        publisher.publishQos1(RawPublish.of(name("t"), "late"));
        assertThat(client.receive().text()).isEqualTo("late");
        client.acknowledge(PacketType.PUBREC, early);
        RawPacket pubRel = client.expect(PacketType.PUBREL);
        assertThat(pubRel.packetId()).isEqualTo(early);
        assertThat(pubRel.reasonCode()).isZero();
        client.acknowledge(PacketType.PUBREL, 7);
        assertThat(client.expect(PacketType.PUBCOMP).reasonCode()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-4.1.0-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.1.0-1")
    @Clause("4.1.1 everything a session holds outlives its connections")
    void shouldKeepEverythingASessionHolds(Protocol protocol) {
        RawConnect durable = protocol.durable(name("client"));
        RawMqttClient first = connected(durable);
        first.subscribe(name("t"), QOS_2);
        first.send(RawPublish.of(name("unreleased"), "once").qos(2, 7));
        first.expect(PacketType.PUBREC);
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("t"), "unacknowledged"));
        publisher.publishQos2(RawPublish.of(name("t"), "received"));
        first.expect(PacketType.PUBLISH);
        int received = first.expect(PacketType.PUBLISH).packetId();
        first.acknowledge(PacketType.PUBREC, received);
        first.expect(PacketType.PUBREL);
        first.drop();
        publisher.publishQos1(RawPublish.of(name("t"), "waiting"));
        RawMqttClient second = open();
        assertThat(second.connect(durable).sessionPresent()).isTrue();
        assertThat(second.receive().text()).isEqualTo("unacknowledged");
        assertThat(second.expect(PacketType.PUBREL).packetId()).isEqualTo(received);
        second.acknowledge(PacketType.PUBCOMP, received);
        assertThat(second.receive().text()).isEqualTo("waiting");
        second.acknowledge(PacketType.PUBREL, 7);
        assertThat(second.expect(PacketType.PUBCOMP).reasonCode()).isZero();
        publisher.publishQos1(RawPublish.of(name("t"), "subscribed"));
        assertThat(second.receive().text()).isEqualTo("subscribed");
    }

    @Test
    @Spec("MQTT-4.1.0-2")
    void shouldDiscardTheStateWhenItsExpiryHasPassed() {
        RawConnect brief = RawConnect.v5(name("client")).sessionExpiry(1).resuming();
        RawMqttClient first = connected(brief);
        first.subscribe(name("t"), QOS_1);
        first.send(RawPublish.of(name("qos2"), "unreleased").qos(2, 7));
        first.expect(PacketType.PUBREC);
        first.drop();
        publisher().publishQos1(RawPublish.of(name("t"), "waiting"));
        RawMqttClient watcher = subscribed("watch", name("qos2"), QOS_2);
        Elapsed.sinceNow().reach(Duration.ofMillis(3_000));
        RawMqttClient second = open();
        assertThat(second.connect(brief).sessionPresent()).isFalse();
        second.send(RawPublish.of(name("qos2"), "new").qos(2, 7));
        second.expect(PacketType.PUBREC);
        second.acknowledge(PacketType.PUBREL, 7);
        second.expect(PacketType.PUBCOMP);
        assertThat(watcher.receive().text()).isEqualTo("new");
        publisher().publishQos1(RawPublish.of(name("t"), "for nobody"));
        second.ping();
    }

    /** Two sessions without a connection and one with, by name and by wildcard, of either version. */
    @Test
    @Spec("MQTT-4.5.0-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.5.0-1")
    void shouldAddAMessageToTheStateOfEverySessionThatMatches() {
        RawConnect old = Protocol.MQTT_3_1_1.durable(name("old"));
        RawConnect recent = Protocol.MQTT_5.durable(name("recent"));
        connectAndLeave(old, name("t/1"));
        connectAndLeave(recent, name("t/+"));
        RawMqttClient there = subscribed("there", name("#"), QOS_2);
        RawMqttClient elsewhere = subscribed("elsewhere", name("t/2"), QOS_2);
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("t/1"), "one"));
        publisher.publishQos2(RawPublish.of(name("t/1"), "two"));
        for (RawMqttClient client : List.of(there, connected(old), connected(recent))) {
            assertThat(client.receive().text()).isEqualTo("one");
            assertThat(client.receive().text()).isEqualTo("two");
            client.ping();
        }
        elsewhere.ping();
    }

    private void connectAndLeave(RawConnect connect, String filter) {
        RawMqttClient client = connected(connect);
        client.subscribe(filter, QOS_2);
        client.disconnect();
    }

    /** Nothing but what the standard has, over TCP, with messages that need many segments, both ways. */
    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-4.2.0-1")
    @Spec(
            in = Standard.MQTT_3_1_1,
            value = {"MQTT-7.0.0-2", "MQTT-7.1.1-1"})
    void shouldServePlainClientsOverAnOrderedLosslessStream(Protocol protocol) {
        RawMqttClient subscriber = connected(protocol.connect(name("sub")));
        subscriber.subscribe(name("t"), QOS_2);
        RawMqttClient publisher = publisher(protocol.connect(name("pub")));
        for (int i = 0; i < 6; i++) {
            byte[] payload = new byte[100_000 + i];
            Arrays.fill(payload, (byte) i);
            publish(publisher, RawPublish.of(name("t"), payload), i % 3);
            assertThat(subscriber.receive().payload()).isEqualTo(payload);
        }
        subscriber.disconnect();
    }
}
