package io.skein.it.conformance;

import static io.skein.it.conformance.Standard.MQTT_3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** CONNACK: its place, its flags, its codes and its properties (3.2). */
class ConnAckIT extends ConformanceCase {
    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.2.0-1", "MQTT-3.2.0-2"})
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.2.0-1")
    void shouldSendConnAckBeforeEverythingThatWaits(Protocol protocol) {
        RawMqttClient first = connected(protocol.durable(name("sub")));
        first.subscribe(name("t"), QOS_1);
        first.drop();
        RawMqttClient publisher = publisher();
        for (int i = 0; i < 10; i++) {
            publisher.publishQos1(RawPublish.of(name("t"), "m" + i));
        }
        RawMqttClient second = open();
        second.sendConnect(protocol.durable(name("sub")));
        assertThat(second.read(SOON).type()).isEqualTo(PacketType.CONNACK);
        for (int i = 0; i < 10; i++) {
            assertThat(second.expect(PacketType.PUBLISH).text()).isEqualTo("m" + i);
        }
        second.ping();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.2.2-1", "MQTT-3.2.2-2", "MQTT-3.2.2-3", "MQTT-3.1.4-4", "MQTT-3.1.2-6"})
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-3.2.2-1", "MQTT-3.2.2-2", "MQTT-3.2.2-3", "MQTT-3.1.4-3"})
    void shouldSayWhetherThereIsASession(Protocol protocol) {
        RawMqttClient first = open();
        assertThat(flags(first.connect(protocol.durable(name("id"))))).isZero();
        first.disconnect();
        RawMqttClient resumed = open();
        assertThat(flags(resumed.connect(protocol.durable(name("id"))))).isEqualTo(1);
        resumed.disconnect();
        RawMqttClient clean = open();
        assertThat(flags(clean.connect(protocol.connect(name("id"))))).isZero();
        clean.disconnect();
        assertThat(flags(open().connect(protocol.connect(name("id")).resuming())))
                .isZero();
    }

    /** All of byte 1, reserved bits too. */
    private static int flags(RawPacket connAck) {
        assertThat(connAck.reasonCode()).isZero();
        return connAck.body()[0];
    }

    @Test
    @Spec({"MQTT-3.2.2-6", "MQTT-3.2.2-7", "MQTT-3.2.2-8"})
    void shouldSayNothingOfTheSessionWhenItRefuses() {
        connected(Protocol.MQTT_5.durable(name("id"))).disconnect();
        RawMqttClient refused = open();
        refused.sendConnect(Protocol.MQTT_5.durable(name("id")).with(Property.AUTHENTICATION_METHOD, "unknown"));
        expectConnectRefused(refused, 0x8C);
        assertThat(open().connect(Protocol.MQTT_5.durable(name("id"))).sessionPresent())
                .isTrue();
    }

    @Test
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-3.1.3-8", "MQTT-3.1.3-9", "MQTT-3.2.2-4", "MQTT-3.2.2-5"})
    void shouldRejectAnEmptyIdentifierThatShallBeKeptBeforeVersion5() {
        RawMqttClient client = open();
        client.sendConnect(RawConnect.v311("").resuming());
        expectConnectRefused(client, 0x02);
    }

    @Test
    @Spec({"MQTT-3.1.3-6", "MQTT-3.1.3-7", "MQTT-3.2.2-16", "MQTT-3.1.3-2"})
    void shouldAssignAnIdentifierThatTheClientCanComeBackWith() {
        Set<String> assigned = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            RawMqttClient client = open();
            RawPacket connAck = client.connect(RawConnect.v5("").sessionExpiry(100));
            assigned.add(connAck.properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER));
            client.subscribe(name("t"), QOS_1);
            client.disconnect();
        }
        assertThat(assigned).hasSize(5).doesNotContain("");
        publisher().publishQos1(RawPublish.of(name("t"), "for all"));
        for (String identifier : assigned) {
            RawMqttClient back = open();
            RawPacket connAck = back.connect(RawConnect.v5(identifier).resuming());
            assertThat(connAck.sessionPresent()).isTrue();
            assertThat(connAck.properties().has(Property.ASSIGNED_CLIENT_IDENTIFIER))
                    .isFalse();
            assertThat(back.receive().text()).isEqualTo("for all");
        }
    }

    @Test
    @Spec("MQTT-3.1.3-6")
    void shouldAssignAnIdentifierToAClientThatHasNoCleanStart() {
        RawPacket connAck = open().connect(RawConnect.v5("").resuming());
        assertThat(connAck.reasonCode()).isZero();
        assertThat(connAck.properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER))
                .isNotEmpty();
    }

    /** Each gets its own: a shared one would end the other's connection. */
    @Test
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.3-6")
    void shouldTreatClientsWithoutIdentifierAsDifferentOnesBeforeVersion5() {
        RawMqttClient one = connected(RawConnect.v311(""));
        RawMqttClient other = connected(RawConnect.v311(""));
        one.subscribe(name("t"), QOS_1);
        other.subscribe(name("t"), QOS_1);
        publisher().publishQos1(RawPublish.of(name("t"), "both"));
        assertThat(one.receive().text()).isEqualTo("both");
        assertThat(other.receive().text()).isEqualTo("both");
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.1.3-5")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.3-5")
    void shouldAllowClientIdentifiersOf1To23LettersAndDigits(Protocol protocol) {
        String all = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for (int from = 0; from + 23 <= all.length(); from += 13) {
            connected(protocol.connect(all.substring(from, from + 23))).disconnect();
        }
        connected(protocol.connect("Z")).disconnect();
        connected(protocol.connect(all.substring(all.length() - 23))).disconnect();
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-3.1.3-2")
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.1.3-2")
    void shouldKeepTheSessionsOfDifferentIdentifiersApart(Protocol protocol) {
        RawMqttClient lower = connected(protocol.durable(name("id")));
        lower.subscribe(name("lower"), QOS_1);
        lower.disconnect();
        RawMqttClient upper = open();
        assertThat(upper.connect(protocol.durable(name("ID"))).sessionPresent()).isFalse();
        publisher().publishQos1(RawPublish.of(name("lower"), "m"));
        upper.ping();
        assertThat(connected(protocol.durable(name("id"))).receive().text()).isEqualTo("m");
    }

    @Test
    @Spec("MQTT-3.1.2-28")
    void shouldReturnNoResponseInformationUnasked() {
        RawPacket unasked = open().connect(RawConnect.v5(name("absent")));
        assertThat(unasked.properties().has(Property.RESPONSE_INFORMATION)).isFalse();
        RawConnect declined = RawConnect.v5(name("zero")).with(Property.REQUEST_RESPONSE_INFORMATION, 0);
        assertThat(open().connect(declined).properties().has(Property.RESPONSE_INFORMATION))
                .isFalse();
    }

    /** Whatever the client's maximum: CONNACK keeps to it, says that it is too small, or does not come. */
    @Test
    @Spec({"MQTT-3.1.2-24", "MQTT-3.2.2-19", "MQTT-3.2.2-20"})
    void shouldKeepConnAckWithinTheMaximumPacketSizeOfTheClient() {
        boolean accepted = false;
        for (int maximum = 1; maximum < 80; maximum++) {
            RawMqttClient client = open();
            client.sendConnect(RawConnect.v5("").with(Property.MAXIMUM_PACKET_SIZE, maximum));
            Optional<RawPacket> answer = client.readUntilClosed(SOON);
            if (answer.isPresent()) {
                RawPacket connAck = answer.get();
                assertThat(connAck.type()).isEqualTo(PacketType.CONNACK);
                assertThat(connAck.body().length + 2).isLessThanOrEqualTo(maximum);
                assertThat(connAck.reasonCode()).isIn(0, 0x95);
                accepted = connAck.reasonCode() == 0;
            }
        }
        assertThat(accepted).as("with the largest of them").isTrue();
    }

    @Test
    @Clause("3.2.2.3 what the server can do, by properties or their absence")
    void shouldOfferEverythingOrSayWhatItLacks() {
        RawPacket connAck = open().connect(RawConnect.v5(name("offer")));
        for (Property property : new Property[] {
            Property.RETAIN_AVAILABLE,
            Property.WILDCARD_SUBSCRIPTION_AVAILABLE,
            Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE,
            Property.SHARED_SUBSCRIPTION_AVAILABLE
        }) {
            assertThat(connAck.properties().number(property, 1))
                    .as(property.name())
                    .isEqualTo(1);
        }
        assertThat(connAck.properties().number(Property.MAXIMUM_QOS, 2)).isEqualTo(2);
        assertThat(connAck.properties().number(Property.RECEIVE_MAXIMUM, 65_535))
                .isPositive();
        assertThat(connAck.properties().number(Property.MAXIMUM_PACKET_SIZE, 1)).isPositive();
    }
}
