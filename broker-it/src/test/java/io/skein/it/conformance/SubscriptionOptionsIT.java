package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import org.junit.jupiter.api.Test;

/** No Local, Retain As Published and Retain Handling (MQTT 5, 3.8.3.1), and how a new SUBSCRIBE changes them. */
class SubscriptionOptionsIT extends ConformanceCase {
    @Test
    @Spec({"MQTT-3.8.3-3", "MQTT-3.8.4-3"})
    void shouldChangeNoLocalWithANewSubscribe() {
        RawMqttClient client = connected("client");
        client.subscribe(name("t"), QOS_1 | NO_LOCAL);
        client.publishQos1(RawPublish.of(name("t"), "kept back"));
        client.subscribe(name("t"), QOS_1);
        client.send(RawPublish.of(name("t"), "returned"));
        assertThat(client.receive().text()).isEqualTo("returned");
        client.subscribe(name("t"), QOS_1 | NO_LOCAL);
        client.publishQos1(RawPublish.of(name("t"), "kept back again"));
        publisher().publishQos1(RawPublish.of(name("t"), "foreign"));
        assertThat(client.receive().text()).isEqualTo("foreign");
    }

    /** The client identifier counts, not the connection. */
    @Test
    @Spec("MQTT-3.8.3-3")
    void shouldKeepBackWhatTheClientPublishedOverAnEarlierConnection() {
        RawConnect durable = RawConnect.v5(name("self")).sessionExpiry(100).resuming();
        RawMqttClient first = connected(durable);
        first.subscribe(name("t"), QOS_1 | NO_LOCAL);
        first.publishQos1(RawPublish.of(name("t"), "own"));
        first.drop();
        RawMqttClient second = connected(durable);
        second.publishQos1(RawPublish.of(name("t"), "own again"));
        publisher().publishQos1(RawPublish.of(name("t"), "foreign"));
        assertThat(second.receive().text()).isEqualTo("foreign");
    }

    @Test
    @Spec("MQTT-3.8.3-3")
    void shouldReturnWhatAnotherSubscriptionOfTheClientAsksFor() {
        RawMqttClient client = connected("client");
        client.subscribe(name("t"), QOS_1 | NO_LOCAL);
        client.subscribe(name("+"), QOS_1);
        client.send(RawPublish.of(name("t"), "own"));
        assertThat(client.receive().text()).isEqualTo("own");
        client.ping();
    }

    @Test
    @Spec("MQTT-3.8.4-3")
    @Clause("3.8.3.1 Retain As Published")
    void shouldChangeRetainAsPublishedWithANewSubscribe() {
        RawMqttClient client = connected("client");
        RawMqttClient publisher = publisher();
        for (int asPublished : new int[] {0, RETAIN_AS_PUBLISHED, 0}) {
            client.subscribe(name("t"), QOS_1 | RETAIN_NEVER | asPublished);
            publisher.publishQos1(RawPublish.of(name("t"), "retained").retained());
            assertThat(client.receive().retain()).isEqualTo(asPublished != 0);
            publisher.publishQos1(RawPublish.of(name("t"), "plain"));
            assertThat(client.receive().retain()).isFalse();
        }
    }

    @Test
    @Clause("3.8.3.1 Retain Handling 0")
    void shouldSendTheRetainedMessageAtEverySubscribeWithRetainHandling0() {
        publisher().publishQos1(RawPublish.of(name("t"), "kept").retained());
        RawMqttClient client = connected("client");
        for (int i = 0; i < 3; i++) {
            client.subscribe(name("t"), QOS_1);
            RawPacket kept = client.receive();
            assertThat(kept.text()).isEqualTo("kept");
            assertThat(kept.retain()).isTrue();
        }
        client.ping();
    }

    @Test
    @Clause("3.8.3.1 Retain Handling 1")
    void shouldSendTheRetainedMessageOnlyToANewSubscriptionWithRetainHandling1() {
        publisher().publishQos1(RawPublish.of(name("t"), "kept").retained());
        RawMqttClient client = connected("client");
        client.subscribe(name("t"), QOS_1 | RETAIN_NEVER);
        client.subscribe(name("t"), QOS_1 | RETAIN_IF_NEW);
        client.ping();
        client.unsubscribe(name("t"));
        client.subscribe(name("t"), QOS_1 | RETAIN_IF_NEW);
        assertThat(client.receive().text()).isEqualTo("kept");
        client.subscribe(name("t"), QOS_0 | RETAIN_IF_NEW);
        client.ping();
    }

    /** A session that lives on still has its subscription: it is not new to the next connection. */
    @Test
    @Clause("3.8.3.1 Retain Handling 1")
    void shouldNotTakeASubscriptionOfAResumedSessionForANewOne() {
        publisher().publishQos1(RawPublish.of(name("t"), "kept").retained());
        RawConnect durable = RawConnect.v5(name("client")).sessionExpiry(100).resuming();
        RawMqttClient first = connected(durable);
        first.subscribe(name("t"), QOS_1 | RETAIN_IF_NEW);
        assertThat(first.receive().text()).isEqualTo("kept");
        first.ping();
        first.drop();
        RawMqttClient second = connected(durable);
        second.subscribe(name("t"), QOS_1 | RETAIN_IF_NEW);
        second.ping();
    }

    @Test
    @Clause("3.8.3.1 Retain Handling 2")
    void shouldNeverSendTheRetainedMessageWithRetainHandling2() {
        publisher().publishQos1(RawPublish.of(name("t"), "kept").retained());
        RawMqttClient client = connected("client");
        client.subscribe(name("t"), QOS_1 | RETAIN_NEVER);
        client.ping();
        publisher().publishQos1(RawPublish.of(name("t"), "live"));
        assertThat(client.receive().text()).isEqualTo("live");
    }
}
