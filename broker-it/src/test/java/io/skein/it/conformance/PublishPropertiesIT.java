package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Elapsed;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.Properties;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the properties of a PUBLISH on its way (MQTT 5, 3.3.2.3), and of a message's time. */
class PublishPropertiesIT extends ConformanceCase {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Spec({"MQTT-3.3.2-4", "MQTT-3.3.2-15", "MQTT-3.3.2-16", "MQTT-3.3.2-17", "MQTT-3.3.2-18", "MQTT-3.3.2-20"})
    void shouldPassPropertiesOnUnalteredToAllSubscribers(int qos) {
        List<RawMqttClient> subscribers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            subscribers.add(subscribed("sub" + i, name("t"), i));
        }
        RawPublish message = RawPublish.of(name("t"), "m")
                .with(Property.PAYLOAD_FORMAT_INDICATOR, 1)
                .with(Property.CONTENT_TYPE, "application/\u00E9; a=\uD83D\uDE00")
                .with(Property.RESPONSE_TOPIC, name("answers"))
                .with(Property.CORRELATION_DATA, new byte[] {0, (byte) 0xFF, 7})
                .withUser("z", "1")
                .withUser("a", "")
                .withUser("", "")
                .withUser("z", "1")
                .withUser("z", "0");
        publish(publisher(), message, qos);
        for (RawMqttClient subscriber : subscribers) {
            Properties received = subscriber.receive().properties();
            assertThat(received.number(Property.PAYLOAD_FORMAT_INDICATOR)).isEqualTo(1);
            assertThat(received.text(Property.CONTENT_TYPE)).isEqualTo("application/\u00E9; a=\uD83D\uDE00");
            assertThat(received.text(Property.RESPONSE_TOPIC)).isEqualTo(name("answers"));
            assertThat(received.binary(Property.CORRELATION_DATA)).containsExactly(0, 0xFF, 7);
            assertThat(received.all(Property.USER_PROPERTY))
                    .containsExactly(
                            Map.entry("z", "1"),
                            Map.entry("a", ""),
                            Map.entry("", ""),
                            Map.entry("z", "1"),
                            Map.entry("z", "0"));
        }
    }

    @Test
    @Spec({"MQTT-3.3.2-4", "MQTT-3.3.2-16", "MQTT-3.3.2-20"})
    void shouldKeepValuesThatSayNothingApartFromAbsentOnes() {
        RawMqttClient subscriber = subscribed("sub", name("t"), QOS_1);
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("t"), "m")
                .with(Property.PAYLOAD_FORMAT_INDICATOR, 0)
                .with(Property.CONTENT_TYPE, "")
                .with(Property.CORRELATION_DATA, new byte[0]));
        publisher.publishQos1(RawPublish.of(name("t"), "m"));
        Properties empty = subscriber.receive().properties();
        assertThat(empty.number(Property.PAYLOAD_FORMAT_INDICATOR)).isZero();
        assertThat(empty.text(Property.CONTENT_TYPE)).isEmpty();
        assertThat(empty.binary(Property.CORRELATION_DATA)).isEmpty();
        assertThat(subscriber.expect(PacketType.PUBLISH).body())
                .hasSize(2 + name("t").length() + 4);
    }

    @Test
    @Spec({"MQTT-3.3.2-4", "MQTT-3.3.2-17", "MQTT-3.3.2-18"})
    @Clause("3.3.1.3 retained messages keep their properties")
    void shouldKeepThePropertiesOfRetainedMessages() {
        publisher()
                .publishQos1(RawPublish.of(name("t"), "m")
                        .retained()
                        .with(Property.PAYLOAD_FORMAT_INDICATOR, 1)
                        .with(Property.CONTENT_TYPE, "text/plain")
                        .withUser("b", "1")
                        .withUser("a", "2"));
        Properties kept = subscribed("late", name("t"), QOS_1).receive().properties();
        assertThat(kept.number(Property.PAYLOAD_FORMAT_INDICATOR)).isEqualTo(1);
        assertThat(kept.text(Property.CONTENT_TYPE)).isEqualTo("text/plain");
        assertThat(kept.all(Property.USER_PROPERTY)).containsExactly(Map.entry("b", "1"), Map.entry("a", "2"));
    }

    @Test
    @Clause("3.3.2 messages cross the versions without what the other does not know")
    void shouldLeavePropertiesOutForMqtt311() {
        RawMqttClient old = connected(RawConnect.v311(name("old")));
        old.subscribe(name("t"), QOS_1);
        publisher().publishQos1(RawPublish.of(name("t"), "m").withUser("a", "b").with(Property.CONTENT_TYPE, "x"));
        assertThat(old.receive().text()).isEqualTo("m");
        RawMqttClient subscriber = subscribed("new", name("u"), QOS_1);
        old.publishQos1(RawPublish.of(name("u"), "m"));
        RawPacket received = subscriber.receive();
        assertThat(received.properties().all(Property.USER_PROPERTY)).isEmpty();
        assertThat(received.text()).isEqualTo("m");
    }

    /** The standard lets a server check it or not; Skein leaves it to the receivers. */
    @Test
    @Spec("MQTT-3.3.2-4")
    @Clause("3.3.2.3.2 a payload that is not the UTF-8 it claims to be")
    void shouldNotJudgeThePayload() {
        RawMqttClient subscriber = subscribed("sub", name("t"), QOS_1);
        byte[] illFormed = {(byte) 0xC3, 0x28};
        RawPublish message = RawPublish.of(name("t"), illFormed).with(Property.PAYLOAD_FORMAT_INDICATOR, 1);
        assertThat(publisher().publishQos1(message).reasonCode()).isZero();
        RawPacket received = subscriber.receive();
        assertThat(received.payload()).isEqualTo(illFormed);
        assertThat(received.properties().number(Property.PAYLOAD_FORMAT_INDICATOR))
                .isEqualTo(1);
    }

    @Test
    @Spec({"MQTT-3.3.2-5", "MQTT-3.3.2-6"})
    void shouldDropWhatHasExpiredAndTellTheRestOfTheTime() {
        RawConnect durable = Protocol.MQTT_5.durable(name("sub"));
        RawMqttClient subscriber = connected(durable);
        subscriber.subscribe(name("t"), QOS_2);
        subscriber.disconnect();
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("t"), "brief").with(Property.MESSAGE_EXPIRY_INTERVAL, 1));
        publisher.publishQos2(RawPublish.of(name("t"), "brief too").with(Property.MESSAGE_EXPIRY_INTERVAL, 1));
        publisher.publishQos1(RawPublish.of(name("t"), "long").with(Property.MESSAGE_EXPIRY_INTERVAL, 1000));
        publisher.publishQos1(RawPublish.of(name("t"), "for ever"));
        Elapsed.sinceNow().reach(Duration.ofMillis(2_100));
        RawMqttClient back = connected(durable);
        RawPacket received = back.receive();
        assertThat(received.text()).isEqualTo("long");
        assertThat(received.properties().number(Property.MESSAGE_EXPIRY_INTERVAL))
                .isBetween(900L, 998L);
        RawPacket last = back.receive();
        assertThat(last.text()).isEqualTo("for ever");
        assertThat(last.properties().has(Property.MESSAGE_EXPIRY_INTERVAL)).isFalse();
        back.ping();
    }

    @Test
    @Spec({"MQTT-3.3.2-5", "MQTT-3.3.2-6"})
    @Clause("3.3.2.3.3 the time of a retained message runs down, and it goes when it has")
    void shouldCountDownTheTimeOfRetainedMessages() {
        RawMqttClient early = connected("early");
        RawMqttClient publisher = publisher();
        publisher.publishQos1(
                RawPublish.of(name("long"), "long").retained().with(Property.MESSAGE_EXPIRY_INTERVAL, 1000));
        publisher.publishQos1(
                RawPublish.of(name("brief"), "brief").retained().with(Property.MESSAGE_EXPIRY_INTERVAL, 3));
        early.subscribe(name("brief"), QOS_1);
        assertThat(early.receive().text()).isEqualTo("brief");
        Elapsed.sinceNow().reach(Duration.ofMillis(4_100));
        RawMqttClient late = subscribed("late", name("+"), QOS_1);
        RawPacket kept = late.receive();
        assertThat(kept.text()).isEqualTo("long");
        assertThat(kept.retain()).isTrue();
        assertThat(kept.properties().number(Property.MESSAGE_EXPIRY_INTERVAL)).isBetween(900L, 998L);
        late.ping();
    }

    /** Several copies with one identifier each, or one copy with all: the standard allows both. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Spec({"MQTT-3.3.4-2", "MQTT-3.3.4-3", "MQTT-3.3.4-4"})
    void shouldDeliverOverlappingSubscriptionsAtTheirMaximumQosWithAllIdentifiers(int qos) {
        RawMqttClient subscriber = connected("sub");
        subscriber.subscribe(name("#"), QOS_0, Properties.none().with(Property.SUBSCRIPTION_IDENTIFIER, 1));
        subscriber.subscribe(name("+"), QOS_2, Properties.none().with(Property.SUBSCRIPTION_IDENTIFIER, 268_435_455));
        subscriber.subscribe(name("t"), QOS_1);
        RawMqttClient publisher = publisher();
        publish(publisher, RawPublish.of(name("t"), "all"), qos);
        publish(publisher, RawPublish.of(name("a/b"), "end"), QOS_2);
        Set<Object> identifiers = new HashSet<>();
        int highest = -1;
        for (RawPacket p = subscriber.receive(); p.text().equals("all"); p = subscriber.receive()) {
            identifiers.addAll(p.properties().all(Property.SUBSCRIPTION_IDENTIFIER));
            highest = Math.max(highest, p.qos());
        }
        assertThat(highest).isEqualTo(qos);
        assertThat(identifiers).containsExactlyInAnyOrder(1L, 268_435_455L);
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.3.4-2")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.3.5-1")
    void shouldRespectTheMaximumQosOfOverlappingSubscriptionsWhicheverCameLast(Protocol protocol) {
        for (int[] granted : new int[][] {{2, 0}, {0, 2}, {1, 0}, {0, 1}, {1, 2}, {2, 1}}) {
            RawMqttClient subscriber = connected(protocol.connect(name("sub")));
            subscriber.subscribe(name("t"), granted[0]);
            subscriber.subscribe(name("+"), granted[1]);
            RawMqttClient publisher = publisher();
            publisher.publishQos2(RawPublish.of(name("t"), "m"));
            publisher.publishQos2(RawPublish.of(name("end"), "end"));
            int highest = 0;
            for (RawPacket p = subscriber.receive(); p.text().equals("m"); p = subscriber.receive()) {
                highest = Math.max(highest, p.qos());
            }
            assertThat(highest).isEqualTo(Math.max(granted[0], granted[1]));
            subscriber.disconnect();
        }
    }

    @Test
    @Spec("MQTT-3.1.2-29")
    void shouldSendProblemInformationOnlyWhereItMayUnasked() {
        RawMqttClient client = connected(RawConnect.v5(name("quiet")).with(Property.REQUEST_PROBLEM_INFORMATION, 0));
        expectNone(client.subscribe(name("t"), QOS_1));
        expectNone(client.unsubscribe(name("unknown")));
        client.acknowledge(PacketType.PUBREL, 9);
        expectNone(client.expect(PacketType.PUBCOMP));
        expectNone(client.publishQos1(RawPublish.of(name("nobody"), "m")));
        publisher().publishQos1(RawPublish.of(name("t"), "m").withUser("a", "b"));
        assertThat(client.receive().properties().all(Property.USER_PROPERTY)).hasSize(1);
    }

    private static void expectNone(RawPacket packet) {
        assertThat(packet.properties().has(Property.REASON_STRING)).isFalse();
        assertThat(packet.properties().has(Property.USER_PROPERTY)).isFalse();
    }
}
