package io.skein.it.conformance;

import static io.skein.it.conformance.Standard.MQTT_3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Retained messages with every subscription option (3.3.1.3). */
class RetainIT extends ConformanceCase {
    @BeforeEach
    void retain() {
        publisher().publishQos1(RawPublish.of(name("t"), "kept").retained());
    }

    private void publishLive() {
        publisher().publishQos1(RawPublish.of(name("t"), "live").retained());
    }

    private RawMqttClient subscribed(Protocol protocol, String suffix, int qos) {
        RawMqttClient subscriber = connected(protocol.connect(name(suffix)));
        subscriber.subscribe(name("+"), qos);
        return subscriber;
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.3.1-5", "MQTT-3.3.1-9", "MQTT-3.3.1-12"})
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-3.3.1-5", "MQTT-3.3.1-6", "MQTT-3.3.1-8", "MQTT-3.3.1-9"})
    void shouldSendTheRetainedMessageToANewSubscription(Protocol protocol) {
        RawMqttClient subscriber = subscribed(protocol, "sub", QOS_1);
        RawPacket kept = subscriber.receive();
        assertThat(kept.text()).isEqualTo("kept");
        assertThat(kept.topic()).isEqualTo(name("t"));
        assertThat(kept.qos()).isEqualTo(1);
        assertThat(kept.retain()).isTrue();
        publishLive();
        RawPacket live = subscriber.receive();
        assertThat(live.text()).isEqualTo("live");
        assertThat(live.retain()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.3.1-5")
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-3.3.1-5", "MQTT-3.3.1-6"})
    void shouldReplaceTheRetainedMessageWithTheNext(Protocol protocol) {
        RawMqttClient publisher = publisher(protocol.connect(name("pub")));
        publisher.publishQos1(RawPublish.of(name("t"), "second").retained());
        publisher.publishQos2(RawPublish.of(name("t"), "third").retained());
        publisher.publishQos1(RawPublish.of(name("u"), "other").retained());
        RawMqttClient subscriber = subscribed(protocol, "sub", QOS_2);
        RawPacket one = subscriber.receive();
        RawPacket two = subscriber.receive();
        assertThat(new String[] {one.text(), two.text()}).containsExactlyInAnyOrder("third", "other");
        assertThat(one.text().equals("third") ? one.qos() : two.qos()).isEqualTo(2);
        subscriber.ping();
    }

    /** The last retained one is gone whether the one of QoS 0 is kept or not; Skein keeps it. */
    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.3.1-5")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.3.1-7")
    void shouldReplaceTheRetainedMessageWithOneOfQos0(Protocol protocol) {
        RawMqttClient publisher = publisher(protocol.connect(name("pub")));
        publisher.send(RawPublish.of(name("t"), "newer").retained());
        publisher.publishQos1(RawPublish.of(name("u"), "marker").retained());
        connected("probe").receiveRetained(name("t"), "newer");
        RawMqttClient subscriber = subscribed(protocol, "sub", QOS_1);
        RawPacket one = subscriber.receive();
        RawPacket two = subscriber.receive();
        assertThat(new String[] {one.text(), two.text()}).containsExactlyInAnyOrder("newer", "marker");
        assertThat(one.text().equals("newer") ? one.qos() : two.qos()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.3.1-6", "MQTT-3.3.1-7"})
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-3.3.1-10", "MQTT-3.3.1-11"})
    void shouldForgetItWhenAnEmptyOneComes(Protocol protocol) {
        RawMqttClient watcher = connected("watch");
        watcher.subscribe(name("t"), QOS_1 | RETAIN_NEVER);
        RawMqttClient publisher = publisher(protocol.connect(name("pub")));
        publisher.publishQos1(RawPublish.of(name("t"), "").retained());
        assertThat(watcher.receive().payload()).isEmpty();
        RawMqttClient subscriber = subscribed(protocol, "sub", QOS_1);
        publisher.publishQos1(RawPublish.of(name("t"), "next"));
        assertThat(subscriber.receive().text()).isEqualTo("next");
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.3.1-8")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.3.1-12")
    void shouldLeaveItAloneWhenAMessageIsNotToBeRetained(Protocol protocol) {
        RawMqttClient publisher = publisher(protocol.connect(name("pub")));
        publisher.publishQos1(RawPublish.of(name("t"), "passing"));
        publisher.publishQos1(RawPublish.of(name("t"), ""));
        publisher.publishQos1(RawPublish.of(name("u"), "passing"));
        RawMqttClient subscriber = subscribed(protocol, "sub", QOS_1);
        assertThat(subscriber.receive().text()).isEqualTo("kept");
        subscriber.ping();
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.3.1-9")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.3.1-8")
    void shouldSendItAgainToARepeatedSubscription(Protocol protocol) {
        RawMqttClient subscriber = subscribed(protocol, "sub", QOS_1);
        assertThat(subscriber.receive().text()).isEqualTo("kept");
        subscriber.subscribe(name("+"), QOS_1);
        RawPacket again = subscriber.receive();
        assertThat(again.text()).isEqualTo("kept");
        assertThat(again.retain()).isTrue();
    }

    @Test
    @Spec("MQTT-3.3.1-10")
    void shouldSendItOnlyToASubscriptionThatIsNewWhenAskedTo() {
        RawMqttClient subscriber = subscribed("sub", name("t"), QOS_1 | RETAIN_IF_NEW);
        assertThat(subscriber.receive().text()).isEqualTo("kept");
        subscriber.subscribe(name("t"), QOS_1 | RETAIN_IF_NEW);
        publishLive();
        assertThat(subscriber.receive().text()).isEqualTo("live");
        subscriber.unsubscribe(name("t"));
        subscriber.subscribe(name("t"), QOS_1 | RETAIN_IF_NEW);
        assertThat(subscriber.receive().text()).isEqualTo("live");
    }

    @Test
    @Spec("MQTT-3.3.1-11")
    void shouldNeverSendItWhenAskedTo() {
        RawMqttClient subscriber = subscribed("sub", name("t"), QOS_1 | RETAIN_NEVER);
        publishLive();
        assertThat(subscriber.receive().text()).isEqualTo("live");
        subscriber.subscribe(name("t"), QOS_1 | RETAIN_NEVER);
        subscriber.ping();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Spec({"MQTT-3.3.1-12", "MQTT-3.3.1-13"})
    void shouldKeepTheFlagOnlyWhenAskedTo(int qos) {
        RawMqttClient keeping = subscribed("keeping", name("t"), qos | RETAIN_NEVER | RETAIN_AS_PUBLISHED);
        RawMqttClient clearing = subscribed("clearing", name("t"), qos | RETAIN_NEVER);
        RawMqttClient publisher = publisher();
        publish(publisher, RawPublish.of(name("t"), "with").retained(), qos);
        publish(publisher, RawPublish.of(name("t"), "without"), qos);
        assertThat(keeping.receive().retain()).isTrue();
        assertThat(keeping.receive().retain()).isFalse();
        assertThat(clearing.receive().retain()).isFalse();
        assertThat(clearing.receive().retain()).isFalse();
    }

    @Test
    @Clause("4.8.2 no retained messages to a shared subscription")
    void shouldNotSendItToSharedSubscriptions() {
        RawMqttClient subscriber = subscribed("sub", "$share/g/" + name("t"), QOS_1);
        publishLive();
        assertThat(subscriber.receive().text()).isEqualTo("live");
    }
}
