package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.Property;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topic aliases of both sides (MQTT 5, 3.3.2.3.4). */
class TopicAliasIT extends ConformanceCase {
    private long maximumOf(RawMqttClient client) {
        return client.connect(RawConnect.v5(name("alias"))).properties().number(Property.TOPIC_ALIAS_MAXIMUM, 0);
    }

    @Test
    @Spec("MQTT-3.3.2-12")
    void shouldTakeEveryAliasUpToItsMaximum() {
        RawMqttClient publisher = open();
        long maximum = maximumOf(publisher);
        assertThat(maximum).isPositive();
        RawMqttClient subscriber = subscribed("sub", name("#"), QOS_1);
        for (long alias = 1; alias <= maximum; alias++) {
            publisher.publishQos1(RawPublish.of(name("t" + alias), "set").with(Property.TOPIC_ALIAS, alias));
            assertThat(subscriber.receive().topic()).isEqualTo(name("t" + alias));
        }
        for (long alias = maximum; alias >= 1; alias--) {
            publisher.publishQos2(RawPublish.of("", "used").with(Property.TOPIC_ALIAS, alias));
            RawPacket received = subscriber.receive();
            assertThat(received.topic()).isEqualTo(name("t" + alias));
            assertThat(received.properties().has(Property.TOPIC_ALIAS)).isFalse();
        }
    }

    @Test
    @Clause("3.3.2.3.4 a topic name with an alias sets it anew")
    void shouldSetAnAliasAnew() {
        RawMqttClient subscriber = subscribed("sub", name("#"), QOS_1);
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("one"), "a").with(Property.TOPIC_ALIAS, 1));
        publisher.publishQos1(RawPublish.of(name("two"), "b").with(Property.TOPIC_ALIAS, 1));
        publisher.publishQos1(RawPublish.of("", "c").with(Property.TOPIC_ALIAS, 1));
        assertThat(subscriber.receive().topic()).isEqualTo(name("one"));
        assertThat(subscriber.receive().topic()).isEqualTo(name("two"));
        assertThat(subscriber.receive().topic()).isEqualTo(name("two"));
    }

    @Test
    @Spec("MQTT-3.3.2-8")
    @Clause("3.3.2.3.4 alias 0 is refused with 0x94")
    void shouldRefuseAliasZero() {
        RawMqttClient client = connected("zero");
        client.send(RawPublish.of(name("t"), "m").with(Property.TOPIC_ALIAS, 0));
        expectDisconnect(client, 0x94);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    @Clause("3.3.2.3.4 an alias above the maximum is refused with 0x94")
    void shouldRefuseAnAliasAboveItsMaximum(int above) {
        RawMqttClient client = open();
        long maximum = maximumOf(client);
        client.send(RawPublish.of(name("t"), "m").with(Property.TOPIC_ALIAS, maximum + above));
        expectDisconnect(client, 0x94);
    }

    @Test
    @Clause("3.3.2.3.4 an alias that has not been set is a Protocol Error")
    void shouldRefuseAnAliasThatHasNotBeenSet() {
        RawMqttClient client = connected("unset");
        client.send(RawPublish.of("", "m").with(Property.TOPIC_ALIAS, 1));
        expectDisconnect(client, 0x82);
    }

    @Test
    @Spec("MQTT-3.3.2-7")
    void shouldForgetTheAliasesOfAConnection() {
        RawConnect durable = RawConnect.v5(name("pub")).sessionExpiry(100).resuming();
        RawMqttClient first = publisher(durable);
        first.publishQos1(RawPublish.of(name("t"), "m").with(Property.TOPIC_ALIAS, 1));
        first.disconnect();
        RawMqttClient second = publisher(durable);
        second.send(RawPublish.of("", "m").with(Property.TOPIC_ALIAS, 1));
        expectDisconnect(second, 0x82);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0})
    @Spec("MQTT-3.1.2-27")
    void shouldSendNoAliasToAClientThatAllowsNone(int maximum) {
        RawConnect connect = RawConnect.v5(name("sub"));
        RawMqttClient subscriber =
                connected(maximum < 0 ? connect : connect.with(Property.TOPIC_ALIAS_MAXIMUM, maximum));
        subscriber.subscribe(name("#"), QOS_1);
        RawMqttClient publisher = publisher();
        for (int i = 0; i < 5; i++) {
            publisher.publishQos1(RawPublish.of(name("t"), "m"));
            RawPacket received = subscriber.receive();
            assertThat(received.topic()).isEqualTo(name("t"));
            assertThat(received.properties().has(Property.TOPIC_ALIAS)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 65_535})
    @Spec({"MQTT-3.1.2-26", "MQTT-3.3.2-11", "MQTT-3.3.2-8"})
    void shouldSendOnlyAliasesTheClientAllowsAndKnows(int maximum) {
        RawMqttClient subscriber = connected(RawConnect.v5(name("sub")).with(Property.TOPIC_ALIAS_MAXIMUM, maximum));
        subscriber.subscribe(name("#"), QOS_1);
        expectResolvable(subscriber, maximum);
    }

    /** Without forgetting, the second connection would be told aliases it has never been given. */
    @Test
    @Spec({"MQTT-3.3.2-7", "MQTT-3.3.2-11"})
    void shouldStartAnewWithItsOwnAliasesOnAnotherConnection() {
        RawConnect connect =
                RawConnect.v5(name("sub")).sessionExpiry(100).resuming().with(Property.TOPIC_ALIAS_MAXIMUM, 3);
        RawMqttClient first = connected(connect);
        first.subscribe(name("#"), QOS_1);
        expectResolvable(first, 3);
        first.disconnect();
        expectResolvable(connected(connect), 3);
    }

    private void expectResolvable(RawMqttClient subscriber, int maximum) {
        RawMqttClient publisher = publisher();
        Map<Long, String> aliases = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            String topic = name("t" + i % 13);
            publisher.publishQos1(RawPublish.of(topic, "m"));
            RawPacket received = subscriber.receive();
            if (received.properties().has(Property.TOPIC_ALIAS)) {
                long alias = received.properties().number(Property.TOPIC_ALIAS);
                assertThat(alias).isBetween(1L, (long) maximum);
                if (!received.topic().isEmpty()) {
                    aliases.put(alias, received.topic());
                }
                assertThat(aliases).containsEntry(alias, topic);
            } else {
                assertThat(received.topic()).isEqualTo(topic);
            }
        }
    }
}
