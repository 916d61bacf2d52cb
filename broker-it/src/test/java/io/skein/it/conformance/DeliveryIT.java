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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of a PUBLISH: QoS, flow control, sizes, aliases, expiry, properties and subscription options. */
class DeliveryIT extends ConformanceCase {
    @Test
    @Spec({"MQTT-3.3.4-1", "MQTT-3.8.4-8"})
    void shouldDeliverAtTheLowerQosOfPublishAndSubscription() {
        for (int granted = 0; granted <= 2; granted++) {
            RawMqttClient subscriber = connected("sub" + granted);
            assertThat(subscriber.subscribe(name("t"), granted).reasonCodes()).containsExactly(granted);
            RawMqttClient publisher = publisher();
            publisher.send(RawPublish.of(name("t"), "0"));
            publisher.publishQos1(RawPublish.of(name("t"), "1"));
            publisher.publishQos2(RawPublish.of(name("t"), "2"));
            for (int sent = 0; sent <= 2; sent++) {
                RawPacket received = subscriber.receive();
                assertThat(received.text()).isEqualTo(Integer.toString(sent));
                assertThat(received.qos()).isEqualTo(Math.min(sent, granted));
            }
        }
    }

    @Test
    @Spec({"MQTT-3.1.2-5", "MQTT-4.3.3-10"})
    void shouldDeliverAQos2MessageOnceThoughItIsSentAgainOnAnotherConnection() {
        RawMqttClient subscriber = subscribed("sub", name("t"), QOS_2);
        RawConnect durable = RawConnect.v5(name("pub")).sessionExpiry(100).resuming();
        RawMqttClient first = connected(durable);
        first.send(RawPublish.of(name("t"), "once").qos(2, 7));
        first.expect(PacketType.PUBREC);
        first.drop();
        RawMqttClient second = connected(durable);
        second.send(RawPublish.of(name("t"), "once").qos(2, 7).repeated());
        second.expect(PacketType.PUBREC);
        second.acknowledge(PacketType.PUBREL, 7);
        second.expect(PacketType.PUBCOMP);
        second.publishQos1(RawPublish.of(name("t"), "next"));
        assertThat(subscriber.receive().text()).isEqualTo("once");
        assertThat(subscriber.receive().text()).isEqualTo("next");
    }

    @Test
    @Spec({"MQTT-3.7.2-1", "MQTT-4.3.3-11"})
    @Clause("3.7.2.1 PUBCOMP for an unknown packet identifier")
    void shouldAnswerAnUnknownPubRelWithPacketIdentifierNotFound() {
        RawMqttClient client = connected("unknown");
        client.acknowledge(PacketType.PUBREL, 99);
        RawPacket pubComp = client.expect(PacketType.PUBCOMP);
        assertThat(pubComp.packetId()).isEqualTo(99);
        assertThat(pubComp.reasonCode()).isEqualTo(0x92);
    }

    @Test
    @Spec({"MQTT-3.3.4-9", "MQTT-3.3.4-10", "MQTT-4.9.0-1", "MQTT-4.9.0-2"})
    void shouldNotExceedTheReceiveMaximumOfTheClient() {
        onlySkein("mosquitto 2.0.11 sends one more than the client allows");
        RawMqttClient subscriber = connected(RawConnect.v5(name("sub")).with(Property.RECEIVE_MAXIMUM, 2));
        subscriber.subscribe(name("t"), QOS_1);
        RawMqttClient publisher = publisher();
        for (int i = 0; i < 4; i++) {
            publisher.publishQos1(RawPublish.of(name("t"), "m" + i));
        }
        int first = subscriber.expect(PacketType.PUBLISH).packetId();
        subscriber.expect(PacketType.PUBLISH);
        subscriber.ping();
        subscriber.acknowledge(PacketType.PUBACK, first);
        assertThat(subscriber.expect(PacketType.PUBLISH).text()).isEqualTo("m2");
        subscriber.ping();
    }

    @Test
    @Clause("3.3.4 DISCONNECT 0x93 when the Receive Maximum is exceeded")
    void shouldDisconnectAClientThatExceedsTheReceiveMaximumOfTheBroker() {
        onlySkein("mosquitto announces 65,535 here");
        RawMqttClient publisher = open();
        long allowed =
                publisher.connect(RawConnect.v5(name("pub"))).properties().number(Property.RECEIVE_MAXIMUM);
        for (int id = 1; id <= allowed + 1; id++) {
            publisher.send(RawPublish.of(name("t"), "m").qos(2, id));
        }
        RawPacket packet = publisher.read(Duration.ofSeconds(10));
        while (packet.type() == PacketType.PUBREC) {
            packet = publisher.read(Duration.ofSeconds(10));
        }
        assertThat(packet.type()).isEqualTo(PacketType.DISCONNECT);
        assertThat(packet.reasonCode()).isEqualTo(0x93);
    }

    /** [MQTT-3.1.2-24], [MQTT-3.1.2-25]. */
    @Test
    @Spec({"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
    void shouldNotSendWhatIsLargerThanTheClientTakes() {
        RawMqttClient subscriber = connected(RawConnect.v5(name("sub")).with(Property.MAXIMUM_PACKET_SIZE, 200));
        subscriber.subscribe(name("t"), QOS_1);
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("t"), "x".repeat(300)));
        publisher.publishQos1(RawPublish.of(name("t"), "small"));
        assertThat(subscriber.receive().text()).isEqualTo("small");
    }

    @Test
    @Clause("3.2.2.3.6 DISCONNECT 0x95 for what exceeds the Maximum Packet Size")
    void shouldDisconnectAClientThatSendsMoreThanTheBrokerTakes() {
        onlySkein("mosquitto takes any size here");
        RawMqttClient publisher = open();
        long allowed =
                publisher.connect(RawConnect.v5(name("pub"))).properties().number(Property.MAXIMUM_PACKET_SIZE);
        publisher.send(RawPublish.of(name("t"), new byte[(int) allowed]));
        expectDisconnect(publisher, 0x95);
    }

    @Test
    @Spec("MQTT-3.1.2-27")
    @Clause("3.3.2.3.4 topic aliases of a client")
    void shouldResolveTheTopicAliasesOfTheClient() {
        RawMqttClient subscriber = subscribed("sub", name("#"), QOS_1);
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("one"), "a").with(Property.TOPIC_ALIAS, 1));
        publisher.publishQos1(RawPublish.of("", "b").with(Property.TOPIC_ALIAS, 1));
        publisher.publishQos1(RawPublish.of(name("two"), "c").with(Property.TOPIC_ALIAS, 1));
        publisher.publishQos1(RawPublish.of("", "d").with(Property.TOPIC_ALIAS, 1));
        for (String topic : List.of("one", "one", "two", "two")) {
            RawPacket received = subscriber.receive();
            assertThat(received.topic()).isEqualTo(name(topic));
            assertThat(received.properties().has(Property.TOPIC_ALIAS)).isFalse();
        }
    }

    @Test
    @Clause("3.3.2.3.4 Topic Alias 0 or above the maximum")
    void shouldRefuseTopicAliasesItDoesNotAllow() {
        RawMqttClient zero = connected("zero");
        zero.send(RawPublish.of(name("t"), "a").with(Property.TOPIC_ALIAS, 0));
        expectDisconnect(zero, 0x81, 0x82, 0x94);
        RawMqttClient high = open();
        long maximum = high.connect(RawConnect.v5(name("high"))).properties().number(Property.TOPIC_ALIAS_MAXIMUM);
        high.send(RawPublish.of(name("t"), "a").with(Property.TOPIC_ALIAS, maximum + 1));
        expectDisconnect(high, 0x94);
    }

    @Test
    @Spec({"MQTT-3.1.2-26", "MQTT-3.3.2-11"})
    void shouldUseOnlyTopicAliasesItHasDefined() {
        RawMqttClient subscriber = connected(RawConnect.v5(name("sub")).with(Property.TOPIC_ALIAS_MAXIMUM, 2));
        subscriber.subscribe(name("#"), QOS_1);
        RawMqttClient publisher = publisher();
        Map<Long, String> aliases = new HashMap<>();
        List<String> topics = List.of("a", "b", "a", "b", "c", "a", "c");
        topics.forEach(topic -> publisher.publishQos1(RawPublish.of(name(topic), topic)));
        for (String topic : topics) {
            RawPacket received = subscriber.receive();
            long alias = received.properties().number(Property.TOPIC_ALIAS, 0);
            assertThat(alias).isBetween(0L, 2L);
            if (alias > 0 && !received.topic().isEmpty()) {
                aliases.put(alias, received.topic());
            }
            String resolved = received.topic().isEmpty() ? aliases.get(alias) : received.topic();
            assertThat(resolved).isEqualTo(name(topic));
            assertThat(received.text()).isEqualTo(topic);
        }
    }

    @Test
    @Spec({"MQTT-3.3.2-5", "MQTT-3.3.2-6"})
    void shouldDropExpiredMessagesAndTellTheRestOfTheTime() {
        RawConnect durable = RawConnect.v5(name("sub")).sessionExpiry(100).resuming();
        RawMqttClient subscriber = connected(durable);
        subscriber.subscribe(name("t"), QOS_1);
        subscriber.disconnect();
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("t"), "brief").with(Property.MESSAGE_EXPIRY_INTERVAL, 1));
        publisher.publishQos1(RawPublish.of(name("t"), "long").with(Property.MESSAGE_EXPIRY_INTERVAL, 100));
        Elapsed.sinceNow().reach(Duration.ofMillis(2_100));
        RawPacket received = connected(durable).receive();
        assertThat(received.text()).isEqualTo("long");
        assertThat(received.properties().number(Property.MESSAGE_EXPIRY_INTERVAL))
                .isBetween(90L, 98L);
    }

    @Test
    @Spec("MQTT-3.3.4-3")
    void shouldCarryTheSubscriptionIdentifiersOfAllThatMatch() {
        RawMqttClient subscriber = connected("sub");
        subscriber.subscribe(name("+"), QOS_1, Properties.none().with(Property.SUBSCRIPTION_IDENTIFIER, 7));
        subscriber.subscribe(name("t"), QOS_1, Properties.none().with(Property.SUBSCRIPTION_IDENTIFIER, 200_000));
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("other"), "one"));
        assertThat(subscriber.receive().properties().all(Property.SUBSCRIPTION_IDENTIFIER))
                .containsExactly(7L);
        publisher.publishQos1(RawPublish.of(name("t"), "both"));
        publisher.publishQos1(RawPublish.of(name("other"), "end"));
        Set<Object> seen = new HashSet<>();
        for (RawPacket p = subscriber.receive(); p.text().equals("both"); p = subscriber.receive()) {
            seen.addAll(p.properties().all(Property.SUBSCRIPTION_IDENTIFIER));
        }
        assertThat(seen).containsExactlyInAnyOrder(7L, 200_000L);
    }

    @Test
    @Spec("MQTT-3.8.3-3")
    void shouldNotReturnMessagesToTheirPublisherWithNoLocal() {
        RawMqttClient client = connected("self");
        client.subscribe(name("t"), QOS_1 | NO_LOCAL);
        client.publishQos1(RawPublish.of(name("t"), "own"));
        connected("other").publishQos1(RawPublish.of(name("t"), "foreign"));
        assertThat(client.receive().text()).isEqualTo("foreign");
    }

    @Test
    @Spec({"MQTT-3.3.2-4", "MQTT-3.3.2-15", "MQTT-3.3.2-16", "MQTT-3.3.2-17", "MQTT-3.3.2-18", "MQTT-3.3.2-20"})
    void shouldPassPropertiesOn() {
        RawMqttClient subscriber = subscribed("sub", name("t"), QOS_1);
        byte[] correlation = "request-1".getBytes(StandardCharsets.UTF_8);
        publisher()
                .publishQos1(RawPublish.of(name("t"), "ask")
                        .with(Property.RESPONSE_TOPIC, name("answers"))
                        .with(Property.CORRELATION_DATA, correlation)
                        .with(Property.CONTENT_TYPE, "text/plain")
                        .with(Property.PAYLOAD_FORMAT_INDICATOR, 1)
                        .withUser("k", "1")
                        .withUser("k", "2")
                        .withUser("a", "3"));
        Properties received = subscriber.receive().properties();
        assertThat(received.text(Property.RESPONSE_TOPIC)).isEqualTo(name("answers"));
        assertThat(received.binary(Property.CORRELATION_DATA)).isEqualTo(correlation);
        assertThat(received.text(Property.CONTENT_TYPE)).isEqualTo("text/plain");
        assertThat(received.number(Property.PAYLOAD_FORMAT_INDICATOR)).isEqualTo(1);
        assertThat(received.all(Property.USER_PROPERTY))
                .containsExactly(Map.entry("k", "1"), Map.entry("k", "2"), Map.entry("a", "3"));
    }
}
