package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AUTH and authentication methods, of which the broker supports none. */
class EnhancedAuthenticationIT extends ConformanceCase {
    @ParameterizedTest
    @ValueSource(strings = {"SCRAM-SHA-1", "GS2-KRB5", "a"})
    @Spec({"MQTT-4.12.0-1", "MQTT-4.12.0-4"})
    @Clause("4.12 no AUTH for a method that is not supported")
    void shouldRefuseAMethodItDoesNotSupport(String method) {
        RawMqttClient client = open();
        client.sendConnect(RawConnect.v5(name("client"))
                .with(Property.AUTHENTICATION_METHOD, method)
                .with(Property.AUTHENTICATION_DATA, new byte[] {1, 2, 3}));
        client.readUntilClosed().ifPresent(connAck -> {
            assertThat(connAck.type()).isEqualTo(PacketType.CONNACK);
            assertThat(connAck.reasonCode()).isIn(0x8C, 0x87);
            client.expectClosed();
        });
    }

    @Test
    @Spec("MQTT-4.12.0-6")
    @Clause("4.12 a server sends no AUTH unless the client gave a method")
    void shouldSendNeitherMethodNorAuthWithoutOne() {
        RawMqttClient client = open();
        RawPacket connAck = client.connect(RawConnect.v5(name("client")));
        assertThat(connAck.properties().has(Property.AUTHENTICATION_METHOD)).isFalse();
        assertThat(connAck.properties().has(Property.AUTHENTICATION_DATA)).isFalse();
        client.ping();
        client.subscribe(name("t"), QOS_2);
        client.send(RawPublish.of(name("t"), "m"));
        assertThat(client.receive().text()).isEqualTo("m");
        client.unsubscribe(name("t"));
        client.publishQos2(RawPublish.of(name("t"), "m"));
        client.ping();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        continue, with a method               | F0 06 18 04 150001 61                   | 82
        continue, without one                 | F0 02 18 00                             | 82
        success, of servers only              | F0 06 00 04 150001 61                   | 82
        success, as short as can be           | F0 00                                   | 82
        0x82, of other packets                | F0 06 82 04 150001 61                   | 81,82
        method twice                          | F0 0A 18 08 150001 61 150001 61         | 82
        Authentication Data without method    | F0 07 18 05 160002 6162                 | 82
        Session Expiry Interval               | F0 07 18 05 11 00000001                 | 81,82
        a method cut                          | F0 06 18 04 150005 61                   | 81,82
        """)
    @Spec({"MQTT-4.13.1-1", "MQTT-4.13.2-1"})
    @Clause({"3.15.2.1 AUTH reason codes", "3.15.2.2 properties of AUTH", "4.12 AUTH without a method in CONNECT"})
    void shouldRefuseAuthWhenConnectHadNoMethod(String what, String hex, String reasons) {
        expectRefusal(5, bytes(hex), reasonCodes(reasons));
    }

    @Test
    @Spec("MQTT-4.12.1-2")
    void shouldCloseWhenReAuthenticationFails() {
        RawMqttClient client = connected("client");
        client.send(bytes("F0 06 19 04 150001 61"));
        expectDisconnect(client, 0x82, 0x8C, 0x87);
    }

    @ParameterizedTest
    @ValueSource(strings = {"F1", "F2", "F4", "F8"})
    @Spec("MQTT-3.15.1-1")
    void shouldRefuseReservedFlags(String first) {
        expectRefusal(5, bytes(first + " 06 18 04 150001 61"), 0x81);
    }

    @Test
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.8.0-1")
    void shouldRefuseAuthBeforeVersion5() {
        expectRefusal(4, bytes("F0 00"));
    }
}
