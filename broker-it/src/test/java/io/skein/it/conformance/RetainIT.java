package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.Properties;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Retained messages with every subscription option, and wills. */
class RetainIT extends ConformanceCase {
    @BeforeEach
    void retain() {
        connected("retainer").publishQos1(RawPublish.of(name("t"), "kept").retained());
    }

    private void publishLive() {
        connected("live").publishQos1(RawPublish.of(name("t"), "live").retained());
    }

    @Test
    void shouldSendTheRetainedMessageToANewSubscription() {
        RawMqttClient subscriber = subscribed("sub", name("+"), QOS_1);
        RawPacket kept = subscriber.receive();
        assertThat(kept.text()).isEqualTo("kept");
        assertThat(kept.retain()).isTrue();
        publishLive();
        RawPacket live = subscriber.receive();
        assertThat(live.text()).isEqualTo("live");
        assertThat(live.retain()).isFalse();
    }

    @Test
    void shouldSendItAgainToARepeatedSubscription() {
        RawMqttClient subscriber = subscribed("sub", name("t"), QOS_1);
        subscriber.receive();
        subscriber.subscribe(name("t"), QOS_1);
        assertThat(subscriber.receive().text()).isEqualTo("kept");
    }

    @Test
    void shouldSendItOnlyToASubscriptionThatIsNewWhenAskedTo() {
        RawMqttClient subscriber = subscribed("sub", name("t"), QOS_1 | RETAIN_IF_NEW);
        assertThat(subscriber.receive().text()).isEqualTo("kept");
        subscriber.subscribe(name("t"), QOS_1 | RETAIN_IF_NEW);
        publishLive();
        assertThat(subscriber.receive().text()).isEqualTo("live");
    }

    @Test
    void shouldNeverSendItWhenAskedTo() {
        RawMqttClient subscriber = subscribed("sub", name("t"), QOS_1 | RETAIN_NEVER);
        publishLive();
        assertThat(subscriber.receive().text()).isEqualTo("live");
    }

    @Test
    void shouldKeepTheFlagWhenAskedTo() {
        RawMqttClient subscriber = subscribed("sub", name("t"), QOS_1 | RETAIN_NEVER | RETAIN_AS_PUBLISHED);
        publishLive();
        assertThat(subscriber.receive().retain()).isTrue();
    }

    @Test
    void shouldForgetItWhenAnEmptyOneComes() {
        RawMqttClient watcher = subscribed("watch", name("t"), QOS_1 | RETAIN_NEVER);
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("t"), "").retained());
        assertThat(watcher.receive().payload()).isEmpty();
        RawMqttClient subscriber = subscribed("sub", name("t"), QOS_1);
        publisher.publishQos1(RawPublish.of(name("t"), "next"));
        assertThat(subscriber.receive().text()).isEqualTo("next");
    }

    @Test
    void shouldNotSendItToSharedSubscriptions() {
        onlySkein("mosquitto sends it, against 4.8.2");
        RawMqttClient subscriber = subscribed("sub", "$share/g/" + name("t"), QOS_1);
        publishLive();
        assertThat(subscriber.receive().text()).isEqualTo("live");
    }

    private RawConnect withWill(String suffix, RawPublish will) {
        return RawConnect.v5(name(suffix)).sessionExpiry(100).will(will);
    }

    @Test
    void shouldPublishTheWillWhenTheConnectionBreaks() {
        RawMqttClient watcher = subscribed("watch", name("will"), QOS_2 | RETAIN_AS_PUBLISHED);
        RawPublish will = RawPublish.of(name("will"), "dead")
                .qos(2, 0)
                .retained()
                .with(Property.CONTENT_TYPE, "text/plain")
                .withUser("why", "power");
        connected(withWill("dying", will)).drop();
        RawPacket received = watcher.receive();
        assertThat(received.text()).isEqualTo("dead");
        assertThat(received.qos()).isEqualTo(2);
        assertThat(received.retain()).isTrue();
        assertThat(received.properties().text(Property.CONTENT_TYPE)).isEqualTo("text/plain");
        assertThat(received.properties().all(Property.USER_PROPERTY)).hasSize(1);
        assertThat(subscribed("late", name("will"), QOS_1).receive().text()).isEqualTo("dead");
    }

    /** [MQTT-3.14.4-3]. */
    @Test
    void shouldDropTheWillOnANormalDisconnect() {
        RawMqttClient watcher = subscribed("watch", name("will"), QOS_1);
        connected(withWill("leaving", RawPublish.of(name("will"), "never"))).disconnect();
        publisher().publishQos1(RawPublish.of(name("will"), "marker"));
        assertThat(watcher.receive().text()).isEqualTo("marker");
    }

    @Test
    void shouldPublishTheWillWhenDisconnectAsksForIt() {
        RawMqttClient watcher = subscribed("watch", name("will"), QOS_1);
        connected(withWill("asking", RawPublish.of(name("will"), "asked"))).disconnect(0x04, Properties.none());
        assertThat(watcher.receive().text()).isEqualTo("asked");
    }

    @Test
    void shouldDropADelayedWillWhenTheClientComesBack() {
        RawMqttClient watcher = subscribed("watch", name("will"), QOS_1);
        RawPublish will = RawPublish.of(name("will"), "never").with(Property.WILL_DELAY_INTERVAL, 1);
        connected(withWill("back", will)).drop();
        connected(RawConnect.v5(name("back")).sessionExpiry(100).resuming());
        RawPublish second = RawPublish.of(name("will"), "second").with(Property.WILL_DELAY_INTERVAL, 2);
        connected(withWill("gone", second)).drop();
        assertThat(watcher.receive().text()).isEqualTo("second");
    }

    @Test
    void shouldPublishTheWillOfASilentClient() {
        RawMqttClient watcher = subscribed("watch", name("will"), QOS_1);
        connected(withWill("silent", RawPublish.of(name("will"), "silent")).keepAlive(1));
        assertThat(watcher.receive().text()).isEqualTo("silent");
    }
}
