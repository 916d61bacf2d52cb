package io.skein.it.conformance;

import static io.skein.it.conformance.Standard.MQTT_3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Elapsed;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What CONNECT asks of the session and of the keep alive (3.1.2), in both standards. */
class SessionStartIT extends ConformanceCase {
    /** A session with a subscription, a message sent and not acknowledged, and one that came later. */
    private void leaveASession(Protocol protocol) {
        RawMqttClient first = connected(protocol.durable(name("id")));
        first.subscribe(name("t"), QOS_1);
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(name("t"), "in flight"));
        first.expect(PacketType.PUBLISH);
        first.drop();
        publisher.publishQos1(RawPublish.of(name("t"), "queued"));
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.2-5", "MQTT-3.1.2-23", "MQTT-3.3.1-1"})
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-3.1.2-4", "MQTT-3.1.2-5", "MQTT-3.3.1-1"})
    void shouldResumeTheSessionWithAllItHad(Protocol protocol) {
        leaveASession(protocol);
        RawMqttClient back = open();
        assertThat(back.connect(protocol.durable(name("id"))).sessionPresent()).isTrue();
        RawPacket again = back.receive();
        assertThat(again.text()).isEqualTo("in flight");
        assertThat(again.dup()).isTrue();
        RawPacket queued = back.receive();
        assertThat(queued.text()).isEqualTo("queued");
        publisher().publishQos1(RawPublish.of(name("t"), "subscribed still"));
        assertThat(back.receive().text()).isEqualTo("subscribed still");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.2-4", "MQTT-3.1.2-6", "MQTT-3.1.4-4"})
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-3.1.2-6", "MQTT-3.1.4-3"})
    void shouldDiscardTheSessionOnCleanStart(Protocol protocol) {
        leaveASession(protocol);
        RawMqttClient clean = open();
        assertThat(clean.connect(protocol.connect(name("id"))).sessionPresent()).isFalse();
        publisher().publishQos1(RawPublish.of(name("t"), "for nobody"));
        clean.ping();
        clean.disconnect();
        RawMqttClient later = open();
        assertThat(later.connect(protocol.durable(name("id"))).sessionPresent()).isFalse();
        publisher().publishQos1(RawPublish.of(name("t"), "for nobody"));
        later.ping();
    }

    /** In 3.1.1 a clean session lasts as long as its connection, in MQTT 5 one without Session Expiry Interval. */
    @ParameterizedTest
    @EnumSource
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.2-6")
    @Clause("3.1.2.11.2 without Session Expiry Interval the session ends with the connection")
    void shouldForgetTheSessionThatIsNotToBeKept(Protocol protocol) {
        RawMqttClient first = connected(protocol.connect(name("id")));
        first.subscribe(name("t"), QOS_1);
        first.send(PacketType.DISCONNECT, 0, new byte[0]);
        first.expectClosed();
        RawMqttClient second = open();
        assertThat(second.connect(protocol.durable(name("id"))).sessionPresent())
                .isFalse();
        publisher().publishQos1(RawPublish.of(name("t"), "for nobody"));
        second.ping();
    }

    @ParameterizedTest
    @EnumSource
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.2-7")
    @Clause("4.1 retained messages are no part of the session")
    void shouldKeepRetainedMessagesWhenTheSessionEnds(Protocol protocol) {
        RawMqttClient retainer = publisher(protocol.connect(name("retainer")));
        retainer.publishQos1(RawPublish.of(name("t"), "kept").retained());
        retainer.send(PacketType.DISCONNECT, 0, new byte[0]);
        retainer.expectClosed();
        publisher(protocol.connect(name("retainer"))).disconnect();
        assertThat(subscribed("sub", name("t"), QOS_1).receive().text()).isEqualTo("kept");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.2-22", "MQTT-3.2.2-22"})
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.2-24")
    void shouldCloseAClientThatIsSilentBeyondItsKeepAlive(Protocol protocol) {
        RawMqttClient silent = open();
        RawPacket connAck = silent.connect(protocol.connect(name("silent")).keepAlive(1));
        assertThat(connAck.properties().has(Property.SERVER_KEEP_ALIVE)).isFalse();
        expectDisconnect(silent, protocol, 0x8D);
    }

    /** Four seconds with a keep alive of two: any packet counts, not only PINGREQ. */
    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.1.2-22")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.2-24")
    void shouldKeepAClientThatIsNotSilent(Protocol protocol) {
        RawMqttClient client = connected(protocol.connect(name("talks")).keepAlive(2));
        for (int i = 0; i < 6; i++) {
            Elapsed.sinceNow().reach(Duration.ofMillis(700));
            if (i % 2 == 0) {
                client.ping();
            } else {
                client.publishQos1(RawPublish.of(name("t"), "m"));
            }
        }
    }
}
