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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DISCONNECT from either side, with what it does to will and session. */
class DisconnectIT extends ConformanceCase {
    /** But 0x00, which drops the will. */
    private static final int[] REASONS_OF_CLIENTS = {
        0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99
    };

    private RawConnect withWill(int version, String suffix, String text) {
        return connect(version, suffix).will(RawPublish.of(name("will"), text).qos(1, 0));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        PINGREQ                               | C0 00
        DISCONNECT                            | E0 00
        AUTH                                  | F0 02 18 00
        PUBLISH                               | 30 05 0001 61 00 62
        CONNECT with a reserved flag          | 10 0D 0004 4D515454 05 03 003C 00 0000
        CONNECT with a property twice         | 10 17 0004 4D515454 05 02 003C 0A 1100000001 1100000002 0000
        CONNECT with an authentication method | 10 11 0004 4D515454 05 02 003C 04 150001 61 0000
        CONNECT of version 6                  | 10 0D 0004 4D515454 06 02 003C 00 0000
        """)
    @Spec("MQTT-3.14.0-1")
    void shouldSendNoDisconnectBeforeConnAck(String what, String hex) {
        RawMqttClient client = open();
        client.send(bytes(hex));
        client.readUntilClosed().ifPresent(packet -> {
            assertThat(packet.type()).isEqualTo(PacketType.CONNACK);
            assertThat(packet.reasonCode()).isNotZero();
            client.expectClosed();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"E1 00", "E2 00", "E4 00", "E8 01 00"})
    @Spec("MQTT-3.14.1-1")
    void shouldRefuseReservedFlags(String hex) {
        expectRefusal(5, bytes(hex), 0x81);
    }

    /** What is malformed is no DISCONNECT: the will is published. */
    @ParameterizedTest
    @CsvSource({"4, E1 00", "4, E8 00", "4, E0 01 00", "5, E2 00", "5, E0 03 00 01 00"})
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.14.1-1")
    @Spec("MQTT-3.14.1-1")
    void shouldNotTakeABrokenDisconnectForOne(int version, String hex) {
        RawMqttClient watcher = subscribed("watch", name("will"), QOS_1);
        RawMqttClient client = connected(withWill(version, "broken", "dead"));
        client.send(bytes(hex));
        assertThat(watcher.receive().text()).isEqualTo("dead");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        a reserved packet type                | 00 00                                   | 81
        a second CONNECT                      | 10 0D 0004 4D515454 05 02 003C 00 0000  | 82
        PINGREQ with a body                   | C0 01 00                                | 81
        a filter with U+0000                  | 82 07 0001 00 0001 00 00                | 81
        AUTH                                  | F0 06 18 04 150001 61                   | 82
        """)
    @Spec({"MQTT-3.14.2-1", "MQTT-3.14.4-1", "MQTT-3.14.4-2", "MQTT-4.13.1-1", "MQTT-4.13.2-1"})
    void shouldSayWhyAndCloseAndSayNothingMore(String what, String hex, String reasons) {
        RawMqttClient client = subscribed("broken", name("t"), QOS_1);
        client.send(bytes(hex));
        publisher().publishQos1(RawPublish.of(name("t"), "too late"));
        Optional<RawPacket> last = client.readUntilClosed();
        if (last.map(RawPacket::type).filter(PacketType.PUBLISH::equals).isPresent()) {
            last = client.readUntilClosed(); // on another connection it may be there before what breaks the rules
        }
        last.ifPresent(disconnect -> {
            assertThat(disconnect.type()).isEqualTo(PacketType.DISCONNECT);
            assertThat(disconnect.reasonCode()).isIn((Object[]) reasonCodes(reasons));
            client.expectClosed();
        });
    }

    @Test
    @Spec({"MQTT-3.14.2-2", "MQTT-3.14.4-1", "MQTT-3.14.4-2"})
    void shouldNotSendASessionExpiryInterval() {
        RawMqttClient old = connected(durable(5, "client"));
        connected(durable(5, "client"));
        old.readUntilClosed().ifPresent(disconnect -> {
            assertThat(disconnect.type()).isEqualTo(PacketType.DISCONNECT);
            assertThat(disconnect.reasonCode()).isEqualTo(0x8E);
            assertThat(disconnect.properties().has(Property.SESSION_EXPIRY_INTERVAL))
                    .isFalse();
            old.expectClosed();
        });
    }

    @Test
    @Spec({"MQTT-3.14.2-3", "MQTT-3.14.2-4"})
    void shouldAddNothingThatMakesItLargerThanTheClientTakes() {
        RawPacket connAck = open().connect(RawConnect.v5(name("measure")));
        int maximum = 2 + connAck.body().length;
        RawMqttClient client = connected(RawConnect.v5(name("small")).with(Property.MAXIMUM_PACKET_SIZE, maximum));
        client.send(bytes("82 08 0001 00 0002 C328 00"));
        RawPacket disconnect = client.expect(PacketType.DISCONNECT);
        assertThat(disconnect.reasonCode()).isEqualTo(0x81);
        assertThat(2 + disconnect.body().length).isLessThanOrEqualTo(maximum);
    }

    @ParameterizedTest
    @CsvSource({"4, E0 00", "5, E0 00", "5, E0 01 00", "5, E0 02 00 00", "5, E0 07 00 05 11 00000000"})
    @Spec("MQTT-3.14.4-3")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.14.4-3")
    @Clause({"3.14.2.1 DISCONNECT reason code left out", "3.14.2.2.1 DISCONNECT property length left out"})
    void shouldDiscardTheWillOnANormalDisconnectInEveryShape(int version, String hex) {
        RawMqttClient watcher = subscribed("watch", name("will"), QOS_1);
        RawMqttClient client = connected(withWill(version, "leaving", "never"));
        client.send(bytes(hex));
        client.expectClosed();
        publisher().publishQos1(RawPublish.of(name("will"), "marker"));
        assertThat(watcher.receive().text()).isEqualTo("marker");
    }

    @Test
    @Clause("3.14.2.1 DISCONNECT reason codes of a client")
    void shouldTakeEveryReasonAClientMayGiveAndPublishItsWill() {
        RawMqttClient watcher = subscribed("watch", name("will"), QOS_1);
        for (int reason : REASONS_OF_CLIENTS) {
            RawMqttClient client = connected(withWill(5, "leaving", "gone with " + reason));
            client.send(new byte[] {(byte) 0xE0, 1, (byte) reason});
            client.expectClosed();
            assertThat(watcher.receive().text()).isEqualTo("gone with " + reason);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "10", "18", "84", "87", "8B", "8D", "8E", "9D", "A0", "FF"})
    @Clause("3.14.2.1 reason codes DISCONNECT does not have, or not from a client")
    void shouldRefuseTheReasonsAClientMayNotGive(String reason) {
        expectRefusal(5, bytes("E0 01 " + reason), 0x81, 0x82);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        bytes after the properties            | E0 03 00 00 00                          | 81
        properties cut                        | E0 04 00 05 1100                        | 81
        Session Expiry Interval twice         | E0 0C 00 0A 1100000001 1100000002       | 82
        Reason String twice                   | E0 0A 00 08 1F000161 1F000162           | 82
        Server Reference, the server's own    | E0 06 00 04 1C000161                    | 81,82
        Receive Maximum, of CONNECT           | E0 05 00 03 210001                      | 81
        """)
    @Spec("MQTT-4.13.1-1")
    @Clause("3.14.2.2 properties of DISCONNECT")
    void shouldRefuseABrokenDisconnect(String what, String hex, String reasons) {
        expectRefusal(5, bytes(hex), reasonCodes(reasons));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Clause("3.14.4 a server closes when the client does not")
    void shouldCloseWhenTheClientHasDisconnected(int version) {
        RawMqttClient client = connected(connect(version, "leaving"));
        client.send(PacketType.DISCONNECT, 0, new byte[0]);
        client.expectClosed();
    }

    @Test
    @Clause("3.14.2.2.2 no session out of none by DISCONNECT")
    void shouldRefuseToKeepASessionThatWasToEndWithTheConnection() {
        expectRefusal(5, bytes("E0 07 00 05 11 00000064"), 0x82);
    }

    @Test
    @Clause("3.14.2.2.2 the Session Expiry Interval of DISCONNECT")
    void shouldKeepTheSessionForAsLongAsDisconnectSays() {
        RawConnect brief = RawConnect.v5(name("client")).sessionExpiry(1).resuming();
        connected(brief).disconnect(0, Properties.none().with(Property.SESSION_EXPIRY_INTERVAL, 100));
        Elapsed.sinceNow().reach(Duration.ofMillis(1_800));
        assertThat(open().connect(brief).sessionPresent()).isTrue();
    }

    @Test
    @Clause("3.14.2.2.2 without it the Session Expiry Interval of CONNECT holds")
    void shouldKeepTheSessionForAsLongAsConnectSaidWhenDisconnectDoesNot() {
        RawMqttClient first = connected(durable(5, "client"));
        first.send(bytes("E0 02 00 00"));
        first.expectClosed();
        assertThat(open().connect(durable(5, "client")).sessionPresent()).isTrue();
    }

    @Test
    @Clause("3.14.2.2.2 Session Expiry Interval 0 in DISCONNECT")
    void shouldEndTheSessionWhenDisconnectSaysSo() {
        for (String text : List.of("first", "second")) {
            RawMqttClient client = open();
            assertThat(client.connect(durable(5, "client")).sessionPresent())
                    .as(text)
                    .isFalse();
            client.send(bytes("E0 07 00 05 11 00 00 00 00"));
            client.expectClosed(); // before the next connection, which might else overtake it
        }
    }
}
