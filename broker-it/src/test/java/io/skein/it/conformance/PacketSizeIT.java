package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.Properties;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maximum Packet Size of both sides: what is exactly as large passes, what is larger by one does not (MQTT 5, 3.1.2.11.4). */
class PacketSizeIT extends ConformanceCase {
    private static final int MAXIMUM = 200;

    private RawConnect small(String suffix) {
        return RawConnect.v5(name(suffix)).with(Property.MAXIMUM_PACKET_SIZE, MAXIMUM);
    }

    /** A message that makes a PUBLISH of so many bytes on its way to a subscriber. */
    private RawPublish ofSize(int bytes, int qos, int ownBytes) {
        int around = RawPublish.of(name("t"), "x".repeat(128)).qos(qos, 1).encode(5).length - 128 + ownBytes;
        return RawPublish.of(name("t"), "x".repeat(bytes - around));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Spec({"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
    void shouldDiscardWhatIsLargerThanTheClientTakesAndNothingElse(int qos) {
        RawMqttClient subscriber = connected(small("sub"));
        subscriber.subscribe(name("t"), qos);
        RawMqttClient publisher = publisher();
        publish(publisher, ofSize(MAXIMUM, qos, 0), qos);
        publish(publisher, ofSize(MAXIMUM + 1, qos, 0), qos);
        publish(publisher, ofSize(MAXIMUM - 1, qos, 0), qos);
        assertThat(subscriber.receive().body()).hasSize(MAXIMUM - 3);
        assertThat(subscriber.receive().body()).hasSize(MAXIMUM - 4);
        subscriber.ping();
    }

    /** With a Subscription Identifier the packet is the client's own: its two bytes count. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Spec({"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
    void shouldCountTheSubscriptionIdentifier(int qos) {
        RawMqttClient subscriber = connected(small("sub"));
        subscriber.subscribe(name("t"), qos, Properties.none().with(Property.SUBSCRIPTION_IDENTIFIER, 7));
        RawMqttClient publisher = publisher();
        publish(publisher, ofSize(MAXIMUM + 1, qos, 2), qos);
        publish(publisher, ofSize(MAXIMUM, qos, 2), qos);
        assertThat(subscriber.receive().body()).hasSize(MAXIMUM - 3);
        subscriber.ping();
    }

    /** A topic that only an alias makes short enough may be discarded; the bound holds, and what comes next arrives. */
    @Test
    @Spec({"MQTT-3.1.2-24", "MQTT-3.1.2-25", "MQTT-3.1.2-26"})
    void shouldKeepWithinTheMaximumWithTopicAliases() {
        RawMqttClient subscriber = connected(small("sub").with(Property.TOPIC_ALIAS_MAXIMUM, 5));
        subscriber.subscribe(name("t"), QOS_1);
        RawMqttClient publisher = publisher();
        publisher.publishQos1(ofSize(MAXIMUM + 10, QOS_1, 0));
        for (int size = MAXIMUM - 20; size <= MAXIMUM - 3; size++) {
            publisher.publishQos1(ofSize(size, QOS_1, 0));
        }
        for (int size = MAXIMUM - 20; size <= MAXIMUM - 3; size++) {
            assertThat(subscriber.receive().payload())
                    .hasSameSizeAs(ofSize(size, QOS_1, 0).payload());
        }
    }

    @Test
    @Spec({"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
    void shouldDiscardRetainedMessagesThatAreTooLarge() {
        RawMqttClient publisher = publisher();
        publisher.publishQos1(ofSize(MAXIMUM + 1, QOS_1, 0).retained());
        RawMqttClient subscriber = connected(small("sub"));
        subscriber.subscribe(name("t"), QOS_1);
        publisher.publishQos1(RawPublish.of(name("t"), "next"));
        assertThat(subscriber.receive().text()).isEqualTo("next");
    }

    /** As if they had been sent and acknowledged: they take nothing of the window, now or after coming back. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @Spec("MQTT-3.1.2-25")
    void shouldNotCountWhatItDiscardsAgainstTheReceiveMaximum(int qos) {
        RawConnect connect = small("sub").sessionExpiry(100).with(Property.RECEIVE_MAXIMUM, 1);
        RawMqttClient subscriber = connected(connect);
        subscriber.subscribe(name("t"), qos);
        subscriber.disconnect();
        RawMqttClient publisher = publisher();
        for (int i = 0; i < 5; i++) {
            publish(publisher, ofSize(MAXIMUM + 1 + i, qos, 0), qos);
        }
        publish(publisher, RawPublish.of(name("t"), "next"), qos);
        RawMqttClient back = connected(connect.resuming());
        assertThat(back.receive().text()).isEqualTo("next");
        back.ping();
    }

    @Test
    @Clause("3.2.2.3.6 Maximum Packet Size of the server, 0x95 above it")
    void shouldTakePacketsUpToItsOwnMaximumAndNoLargerOnes() {
        onlySkein("mosquitto takes any size here");
        RawMqttClient publisher = open();
        int maximum =
                (int) publisher.connect(RawConnect.v5(name("pub"))).properties().number(Property.MAXIMUM_PACKET_SIZE);
        int around = RawPublish.of(name("t"), new byte[maximum - 100]).encode(5).length - (maximum - 100);
        publisher.send(RawPublish.of(name("t"), new byte[maximum - around]));
        publisher.ping();
        publisher.send(RawPublish.of(name("t"), new byte[maximum - around + 1]));
        expectDisconnect(publisher, 0x95);
    }

    /** SUBACK, acknowledgements and PINGRESP are small; DISCONNECT leaves its Reason String out to be. */
    @Test
    @Spec("MQTT-3.1.2-24")
    @Clause("3.14.2.2.3 no Reason String that makes DISCONNECT too large")
    void shouldLeaveOutWhatMakesADisconnectTooLarge() {
        for (int maximum = 20; maximum < 60; maximum += 3) {
            RawMqttClient client = connected(RawConnect.v5(name("id")).with(Property.MAXIMUM_PACKET_SIZE, maximum));
            client.send(PacketType.PINGREQ, 0, new byte[1]);
            client.readUntilClosed(SOON).ifPresent(disconnect -> {
                assertThat(disconnect.type()).isEqualTo(PacketType.DISCONNECT);
                assertThat(disconnect.reasonCode()).isEqualTo(0x81);
            });
        }
    }
}
