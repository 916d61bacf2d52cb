package io.skein.it.conformance;

import static io.skein.it.conformance.Standard.MQTT_3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.Properties;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wills: when they are published, how, and when not (3.1.2.5 and 3.1.3.2 of MQTT 5). The dying are on the publishers' node. */
class ConnectWillIT extends ConformanceCase {
    /** What ends a connection other than the client's good bye. */
    enum End {
        RESET(RawMqttClient::drop),
        CLOSE(RawMqttClient::close),
        PROTOCOL_ERROR(client -> client.send(bytes("36 06 0001 61 0001 62"))),
        KEEP_ALIVE(client -> {});

        private final Consumer<RawMqttClient> end;

        End(Consumer<RawMqttClient> end) {
            this.end = end;
        }
    }

    private RawMqttClient watcher() {
        return subscribed("watch", name("will"), QOS_2 | RETAIN_AS_PUBLISHED);
    }

    private RawPublish will(String text) {
        return RawPublish.of(name("will"), text);
    }

    private RawPublish delayed(String text, long seconds) {
        return will(text).with(Property.WILL_DELAY_INTERVAL, seconds);
    }

    private void expectNothingBefore(RawMqttClient watcher, String marker) {
        publisher().publishQos1(will(marker));
        assertThat(watcher.receive().text()).isEqualTo(marker);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.2-7", "MQTT-3.1.2-8"})
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.2-8")
    @Clause("3.1.2.5 situations in which the will is published")
    void shouldPublishTheWillHoweverTheConnectionEnds(End end) {
        for (Protocol protocol : Protocol.values()) {
            RawMqttClient watcher = watcher();
            end.end.accept(
                    publisher(protocol.connect(name("dying")).keepAlive(1).will(will("dead " + protocol))));
            assertThat(watcher.receive().text()).isEqualTo("dead " + protocol);
            watcher.disconnect();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.1.2-8")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.2-8")
    void shouldPublishTheWillOfAConnectionThatIsTakenOver(Protocol protocol) {
        RawMqttClient watcher = watcher();
        publisher(protocol.durable(name("same")).will(will("first")));
        publisher(protocol.durable(name("same")));
        assertThat(watcher.receive().text()).isEqualTo("first");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.2-8", "MQTT-3.1.2-10"})
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-3.1.2-8", "MQTT-3.1.2-10"})
    void shouldDropTheWillWhenTheClientSaysDisconnect(Protocol protocol) {
        RawMqttClient watcher = watcher();
        RawMqttClient leaving = publisher(protocol.durable(name("leaving")).will(will("never")));
        leaving.send(PacketType.DISCONNECT, 0, new byte[0]);
        leaving.expectClosed(); // before the next connection, which might else overtake it
        publisher(protocol.durable(name("leaving"))).drop();
        expectNothingBefore(watcher, "marker");
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.1.2-10")
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-3.1.2-10", "MQTT-3.1.2-12"})
    void shouldPublishAWillOnlyOnce(Protocol protocol) {
        RawMqttClient watcher = watcher();
        publisher(protocol.durable(name("dying")).will(will("once"))).drop();
        assertThat(watcher.receive().text()).isEqualTo("once");
        publisher(protocol.durable(name("dying"))).drop();
        publisher(protocol.connect(name("dying"))).disconnect();
        expectNothingBefore(watcher, "marker");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Spec({"MQTT-3.1.2-12", "MQTT-3.1.2-9"})
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-3.1.2-14", "MQTT-3.1.2-9"})
    void shouldPublishTheWillAtItsQos(int qos) {
        for (Protocol protocol : Protocol.values()) {
            RawMqttClient watcher = watcher();
            publisher(protocol.connect(name("dying")).will(will("dead").qos(qos, 0)))
                    .drop();
            RawPacket received = watcher.receive();
            assertThat(received.text()).isEqualTo("dead");
            assertThat(received.qos()).isEqualTo(qos);
            watcher.disconnect();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.1.2-14")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.2-16")
    void shouldNotRetainAWillWithoutWillRetain(Protocol protocol) {
        RawMqttClient watcher = watcher();
        publisher(protocol.connect(name("dying")).will(will("dead"))).drop();
        assertThat(watcher.receive().retain()).isFalse();
        RawMqttClient late = subscribed("late", name("will"), QOS_1);
        expectNothingBefore(late, "marker");
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.1.2-15")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.2-17")
    void shouldRetainAWillWithWillRetain(Protocol protocol) {
        RawMqttClient watcher = watcher();
        publisher(protocol.connect(name("dying")).will(will("dead").qos(1, 0).retained()))
                .drop();
        assertThat(watcher.receive().retain()).isTrue();
        RawPacket late = connected("late").receiveRetained(name("will"), "dead");
        assertThat(late.retain()).isTrue();
    }

    @Test
    @Spec({"MQTT-3.1.2-9", "MQTT-3.1.3-10"})
    @Clause("3.1.3.2 will properties become those of the message")
    void shouldPublishTheWillWithItsProperties() {
        RawMqttClient watcher = watcher();
        RawPublish will = will("dead")
                .with(Property.PAYLOAD_FORMAT_INDICATOR, 1)
                .with(Property.MESSAGE_EXPIRY_INTERVAL, 100)
                .with(Property.CONTENT_TYPE, "text/plain")
                .with(Property.RESPONSE_TOPIC, name("answers"))
                .with(Property.CORRELATION_DATA, new byte[] {0, 1})
                .withUser("b", "1")
                .withUser("a", "2")
                .withUser("b", "3");
        publisher(RawConnect.v5(name("dying")).will(will)).drop();
        Properties received = watcher.receive().properties();
        assertThat(received.number(Property.PAYLOAD_FORMAT_INDICATOR)).isEqualTo(1);
        assertThat(received.number(Property.MESSAGE_EXPIRY_INTERVAL)).isBetween(90L, 100L);
        assertThat(received.text(Property.CONTENT_TYPE)).isEqualTo("text/plain");
        assertThat(received.text(Property.RESPONSE_TOPIC)).isEqualTo(name("answers"));
        assertThat(received.binary(Property.CORRELATION_DATA)).containsExactly(0, 1);
        assertThat(received.all(Property.USER_PROPERTY))
                .containsExactly(Map.entry("b", "1"), Map.entry("a", "2"), Map.entry("b", "3"));
        assertThat(received.has(Property.WILL_DELAY_INTERVAL)).isFalse();
    }

    @Test
    @Spec({"MQTT-3.1.3-9", "MQTT-3.1.2-8"})
    void shouldDropADelayedWillWhenTheClientComesBack() {
        RawMqttClient watcher = watcher();
        RawConnect connect = RawConnect.v5(name("back")).sessionExpiry(100);
        publisher(connect.will(delayed("never", 5))).drop();
        publisher(RawConnect.v5(name("back")).sessionExpiry(100).resuming());
        publisher(RawConnect.v5(name("gone")).sessionExpiry(100).will(delayed("second", 7)))
                .drop();
        assertThat(watcher.receive().text()).isEqualTo("second");
    }

    /** The will of a broken connection whose session goes on waits; that of a session that ends does not. */
    @Test
    @Spec("MQTT-3.1.2-8")
    @Clause("3.1.3.2.2 the will is published when the delay has passed or the session ends, whichever is first")
    void shouldPublishADelayedWillWhenTheSessionEnds() {
        RawMqttClient watcher = watcher();
        publisher(RawConnect.v5(name("no-session")).will(delayed("at once", 1000)))
                .drop();
        assertThat(watcher.receive().text()).isEqualTo("at once");
        publisher(RawConnect.v5(name("short")).sessionExpiry(1).will(delayed("expired", 1000)))
                .drop();
        assertThat(watcher.receive().text()).isEqualTo("expired");
        publisher(RawConnect.v5(name("clean")).sessionExpiry(1000).will(delayed("cleaned", 1000)))
                .drop();
        publisher(RawConnect.v5(name("clean")));
        assertThat(watcher.receive().text()).isEqualTo("cleaned");
    }

    @Test
    @Clause("3.1.3.2.2 the delay passes before the session ends")
    void shouldPublishADelayedWillAfterItsDelayWhileTheSessionLivesOn() {
        RawMqttClient watcher = watcher();
        RawMqttClient dying = publisher(Protocol.MQTT_5.durable(name("delayed")).will(delayed("late", 5)));
        dying.subscribe(name("t"), QOS_1);
        dying.drop();
        expectNothingBefore(watcher, "early");
        assertThat(watcher.receive().text()).isEqualTo("late");
        publisher().publishQos1(RawPublish.of(name("t"), "queued"));
        assertThat(publisher(Protocol.MQTT_5.durable(name("delayed"))).receive().text())
                .isEqualTo("queued");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99})
    @Spec("MQTT-3.1.2-8")
    @Clause("3.14.2.1 only 0x00 drops the will")
    void shouldPublishTheWillOnADisconnectOtherThanNormal(int reason) {
        RawMqttClient watcher = watcher();
        publisher(RawConnect.v5(name("asking")).sessionExpiry(100).will(will("asked")))
                .disconnect(reason, Properties.none());
        assertThat(watcher.receive().text()).isEqualTo("asked");
    }

    @Test
    @Clause("3.14.2.2.2 a session that DISCONNECT ends takes its delayed will along")
    void shouldPublishADelayedWillAtOnceWhenDisconnectEndsTheSession() {
        RawMqttClient watcher = watcher();
        publisher(RawConnect.v5(name("ending")).sessionExpiry(1000).will(delayed("ended", 1000)))
                .disconnect(0x04, Properties.none().with(Property.SESSION_EXPIRY_INTERVAL, 0));
        assertThat(watcher.receive().text()).isEqualTo("ended");
    }

    @Test
    @Clause("3.1.3.2.2 the delay bounded by the Session Expiry Interval of DISCONNECT")
    void shouldBoundTheDelayByTheSessionExpiryOfDisconnect() {
        RawMqttClient watcher = watcher();
        publisher(RawConnect.v5(name("shorter")).sessionExpiry(1000).will(delayed("bounded", 1000)))
                .disconnect(0x80, Properties.none().with(Property.SESSION_EXPIRY_INTERVAL, 5));
        expectNothingBefore(watcher, "early");
        assertThat(watcher.receive().text()).isEqualTo("bounded");
    }

    @Test
    @Clause("3.1.3.2.4 a will's expiry begins when it is published")
    void shouldCountTheExpiryOfAWillFromItsPublication() {
        RawMqttClient watcher = watcher();
        RawPublish will = delayed("dead", 2).with(Property.MESSAGE_EXPIRY_INTERVAL, 1000);
        publisher(RawConnect.v5(name("dying")).sessionExpiry(1000).will(will)).drop();
        assertThat(watcher.receive().properties().number(Property.MESSAGE_EXPIRY_INTERVAL))
                .isIn(999L, 1000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/+", "#"})
    @Clause("3.1.3.3 a will topic is a topic name")
    void shouldRefuseAWillTopicThatIsNone(String topic) {
        for (Protocol protocol : Protocol.values()) {
            RawMqttClient client = open();
            client.sendConnect(protocol.connect(name("broken")).will(RawPublish.of(topic, "m")));
            if (protocol == Protocol.MQTT_5) {
                expectConnectRefused(client, 0x81, 0x82, 0x90);
            } else {
                client.expectClosed();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Clause("3.1.3.4 a will payload may be empty")
    void shouldPublishAWillWithoutPayload(Protocol protocol) {
        RawMqttClient watcher = watcher();
        publisher(protocol.connect(name("dying")).will(will(""))).drop();
        assertThat(watcher.expect(PacketType.PUBLISH).payload()).isEmpty();
    }
}
