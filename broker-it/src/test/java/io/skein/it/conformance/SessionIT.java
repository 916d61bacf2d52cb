package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Elapsed;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Sessions: kept, resumed, expired, taken over; keep alive; client identifiers. */
class SessionIT extends ConformanceCase {
    private RawConnect durable(String suffix) {
        return RawConnect.v5(name(suffix)).sessionExpiry(1000).resuming();
    }

    @Test
    @Spec({"MQTT-3.1.2-5", "MQTT-3.1.2-6", "MQTT-3.1.2-23", "MQTT-3.2.2-3", "MQTT-4.5.0-1"})
    void shouldKeepSubscriptionsAndQueueWhileTheClientIsAway() {
        RawMqttClient first = open();
        assertThat(first.connect(durable("away")).sessionPresent()).isFalse();
        first.subscribe(name("t"), QOS_1);
        first.disconnect();
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("t"), "one"));
        publisher.publishQos1(RawPublish.of(name("t"), "two"));
        RawMqttClient second = open();
        assertThat(second.connect(durable("away")).sessionPresent()).isTrue();
        assertThat(second.receive().text()).isEqualTo("one");
        assertThat(second.receive().text()).isEqualTo("two");
    }

    @Test
    @Spec(
            in = Standard.MQTT_3_1_1,
            value = {"MQTT-3.1.2-4", "MQTT-3.1.2-5", "MQTT-3.2.2-2", "MQTT-3.2.2-3", "MQTT-4.1.0-1", "MQTT-4.5.0-1"})
    void shouldKeepTheSessionOfMqtt311WithoutCleanSession() {
        RawConnect connect = RawConnect.v311(name("old")).resuming();
        RawMqttClient first = open();
        assertThat(first.connect(connect).sessionPresent()).isFalse();
        first.subscribe(name("t"), QOS_1);
        first.drop();
        publisher().publishQos1(RawPublish.of(name("t"), "kept"));
        RawMqttClient second = open();
        assertThat(second.connect(connect).sessionPresent()).isTrue();
        assertThat(second.receive().text()).isEqualTo("kept");
    }

    @Test
    @Spec({"MQTT-3.1.2-4", "MQTT-3.1.4-4", "MQTT-3.2.2-2"})
    void shouldStartAnewOnCleanStart() {
        RawMqttClient first = connected(durable("clean"));
        first.subscribe(name("t"), QOS_1);
        first.disconnect();
        RawMqttClient clean = open();
        assertThat(clean.connect(RawConnect.v5(name("clean")).sessionExpiry(1000))
                        .sessionPresent())
                .isFalse();
        publisher().publishQos1(RawPublish.of(name("t"), "for nobody"));
        clean.ping();
    }

    @Test
    @Clause("3.1.2.11.2 no Session Expiry Interval: the session ends with the connection")
    void shouldEndTheSessionWithTheConnectionWhenItHasNoExpiry() {
        RawMqttClient first = connected(RawConnect.v5(name("brief")).resuming());
        first.disconnect();
        assertThat(open().connect(RawConnect.v5(name("brief")).resuming()).sessionPresent())
                .isFalse();
    }

    /** The will's delay is longer than the session: its arrival tells that the session has ended. */
    @Test
    @Spec({"MQTT-3.1.2-8", "MQTT-4.1.0-2"})
    void shouldForgetTheSessionWhenItsExpiryHasPassed() {
        RawMqttClient watcher = subscribed("watch", name("gone"), QOS_1);
        RawPublish will = RawPublish.of(name("gone"), "over").with(Property.WILL_DELAY_INTERVAL, 100);
        connected(RawConnect.v5(name("short")).sessionExpiry(1).will(will)).drop();
        assertThat(watcher.receive().text()).isEqualTo("over");
        assertThat(open().connect(durable("short")).sessionPresent()).isFalse();
    }

    @Test
    @Clause("3.14.2.2.2 Session Expiry Interval 0 in DISCONNECT")
    void shouldTakeTheExpiryFromDisconnect() {
        RawMqttClient first = connected(durable("changed"));
        first.send(bytes("E0 07 00 05 11 00 00 00 00"));
        first.expectClosed(); // before the next connection, which might else overtake it
        assertThat(open().connect(durable("changed")).sessionPresent()).isFalse();
    }

    /** [MQTT-4.4.0-1], [MQTT-4.6.0-1]. */
    @Test
    @Spec({"MQTT-3.3.1-1", "MQTT-4.3.2-3", "MQTT-4.3.3-3", "MQTT-4.4.0-1"})
    void shouldSendUnacknowledgedMessagesAgainInOrderWithDup() {
        RawMqttClient first = connected(durable("resend"));
        first.subscribe(name("t"), QOS_2);
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("t"), "a"));
        publisher.publishQos2(RawPublish.of(name("t"), "b"));
        publisher.publishQos1(RawPublish.of(name("t"), "c"));
        int[] ids = new int[3];
        for (int i = 0; i < 3; i++) {
            RawPacket publish = first.expect(PacketType.PUBLISH);
            assertThat(publish.dup()).isFalse();
            ids[i] = publish.packetId();
        }
        first.drop();
        RawMqttClient second = connected(durable("resend"));
        for (int i = 0; i < 3; i++) {
            RawPacket again = second.receive();
            assertThat(again.text()).isEqualTo(String.valueOf((char) ('a' + i)));
            assertThat(again.dup()).isTrue();
            assertThat(again.packetId()).isEqualTo(ids[i]);
        }
        second.ping();
    }

    @Test
    @Spec({"MQTT-4.3.3-5", "MQTT-4.3.3-6", "MQTT-4.4.0-1"})
    void shouldSendPubRelAgainAfterPubRec() {
        RawMqttClient first = connected(durable("pubrel"));
        first.subscribe(name("t"), QOS_2);
        publisher().publishQos2(RawPublish.of(name("t"), "once"));
        int id = first.expect(PacketType.PUBLISH).packetId();
        first.acknowledge(PacketType.PUBREC, id);
        first.expect(PacketType.PUBREL);
        first.drop();
        RawMqttClient second = connected(durable("pubrel"));
        assertThat(second.expect(PacketType.PUBREL).packetId()).isEqualTo(id);
        second.acknowledge(PacketType.PUBCOMP, id);
        second.ping();
    }

    @Test
    @Spec({"MQTT-3.1.2-5", "MQTT-3.1.4-3"})
    void shouldGiveTheSessionToTheNewConnectionAndTellTheOld() {
        RawMqttClient old = connected(durable("taken"));
        RawMqttClient successor = open();
        assertThat(successor.connect(durable("taken")).sessionPresent()).isTrue();
        expectDisconnect(old, 0x8E);
        successor.ping();
    }

    @Test
    void shouldKeepAClientThatOnlyPings() {
        RawMqttClient client = connected(RawConnect.v5(name("pings")).keepAlive(2));
        for (int i = 1; i <= 6; i++) {
            Elapsed.sinceNow().reach(Duration.ofMillis(700));
            client.ping();
        }
    }

    @Test
    @Clause("3.2.2.3.14 Server Keep Alive")
    void shouldTellTheKeepAliveItUses() {
        onlySkein("mosquitto's maximum is the protocol's");
        RawPacket longer = open().connect(RawConnect.v5(name("long")).keepAlive(1000));
        assertThat(longer.properties().number(Property.SERVER_KEEP_ALIVE)).isEqualTo(600);
        RawPacket shorter = open().connect(RawConnect.v5(name("short")).keepAlive(60));
        assertThat(shorter.properties().has(Property.SERVER_KEEP_ALIVE)).isFalse();
    }

    @Test
    @Spec({"MQTT-3.1.3-6", "MQTT-3.1.3-7", "MQTT-3.2.2-16"})
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.1.3-6")
    void shouldAssignAClientIdentifierWhenThereIsNone() {
        RawPacket first = open().connect(RawConnect.v5(""));
        RawPacket second = open().connect(RawConnect.v5(""));
        assertThat(first.reasonCode()).isZero();
        assertThat(first.properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER))
                .isNotEmpty()
                .isNotEqualTo(second.properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER));
        assertThat(open().connect(RawConnect.v311("")).reasonCode()).isZero();
    }

    /** [MQTT-3.1.3-8]. */
    @Test
    @Spec(
            in = Standard.MQTT_3_1_1,
            value = {"MQTT-3.1.3-8", "MQTT-3.2.2-4", "MQTT-3.2.2-5"})
    void shouldRefuseToKeepASessionOfMqtt311WithoutIdentifier() {
        RawMqttClient client = open();
        assertThat(client.connect(RawConnect.v311("").resuming()).reasonCode()).isEqualTo(0x02);
        client.expectClosed();
    }

    @Test
    void shouldSpeakMqtt31() {
        RawMqttClient client = connected(RawConnect.v31("old-" + name("").substring(0, 8)));
        client.subscribe(name("t"), QOS_1);
        publisher().publishQos1(RawPublish.of(name("t"), "hello"));
        assertThat(client.receive().text()).isEqualTo("hello");
    }

    @Test
    void shouldStateItsLimitsInConnAck() {
        onlySkein("mosquitto leaves out what it does not limit");
        RawPacket connAck = open().connect(RawConnect.v5(name("limits")));
        assertThat(connAck.properties().number(Property.RECEIVE_MAXIMUM)).isBetween(1L, 4_999L);
        assertThat(connAck.properties().number(Property.MAXIMUM_PACKET_SIZE)).isPositive();
        assertThat(connAck.properties().number(Property.TOPIC_ALIAS_MAXIMUM)).isPositive();
        assertThat(connAck.properties().number(Property.MAXIMUM_QOS, 2)).isEqualTo(2);
        assertThat(connAck.properties().number(Property.RETAIN_AVAILABLE, 1)).isEqualTo(1);
        assertThat(connAck.properties().number(Property.SHARED_SUBSCRIPTION_AVAILABLE, 1))
                .isEqualTo(1);
    }
}
