package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.Properties;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a broken packet is answered with: version 5 a reason code and the close, before it only the close. */
class ProtocolErrorIT extends ConformanceCase {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        PUBLISH with QoS 3                    | 36 07 0001 61 0001 00 62             | 81
        PUBLISH at QoS 0 with DUP             | 38 05 0001 61 00 62                  | 81,82
        PUBLISH with packet identifier 0      | 32 07 0001 61 0000 00 62             | 81,82
        PUBLISH to a wildcard                 | 30 05 0001 2B 00 62                  | 81,82,90
        PUBLISH with bad UTF-8                | 30 06 0002 C328 00 62                | 81,82,90,99
        PUBLISH with U+0000 in its topic      | 30 05 0001 00 00 62                  | 81,82,90
        PUBLISH cut in its topic              | 30 03 0005 61                        | 81
        PUBLISH with an unknown property      | 30 06 0001 61 02 7F00                | 81,82
        PUBLISH with Topic Alias twice        | 30 0A 0001 61 06 230001 230001       | 81,82
        PUBLISH without topic or alias        | 30 03 0000 00                        | 81,82,90
        PUBLISH with Subscription Identifier  | 30 06 0001 61 02 0B01                | 81,82
        SUBSCRIBE with flags 0                | 80 07 0001 00 0001 61 00             | 81,82
        SUBSCRIBE without filters             | 82 03 0001 00                        | 81,82
        SUBSCRIBE with packet identifier 0    | 82 07 0000 00 0001 61 00             | 81,82
        SUBSCRIBE with reserved option bits   | 82 07 0001 00 0001 61 C0             | 81,82
        SUBSCRIBE with QoS 3                  | 82 07 0001 00 0001 61 03             | 81,82
        SUBSCRIBE with Retain Handling 3      | 82 07 0001 00 0001 61 30             | 81,82
        SUBSCRIBE shared with No Local        | 82 10 0001 00 000A 2473686172652F672F61 04 | 81,82
        SUBSCRIBE with identifier 0           | 82 09 0001 02 0B00 0001 61 00        | 81,82
        UNSUBSCRIBE without filters           | A2 03 0001 00                        | 81,82
        PUBREL with flags 0                   | 60 02 0001                           | 81,82
        PINGREQ with a body                   | C0 01 00                             | 81,82
        a remaining length of five bytes      | 30 FF FF FF FF 01                    | 81,95
        packet type 0                         | 00 00                                | 81,82
        packet type 15 without a method       | F0 02 18 00                          | 81,82
        a second CONNECT                      | 10 0D 0004 4D515454 05 02 003C 00 0000 | 82
        CONNACK from a client                 | 20 03 00 00 00                       | 81,82
        DISCONNECT longer than it may be      | E0 03 00 00 00                       | 81
        """)
    void shouldDisconnectWithAReason(String what, String hex, String reasons) {
        RawMqttClient client = connected("broken");
        client.send(bytes(hex));
        expectDisconnect(client, reasonCodes(reasons));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        PUBLISH with QoS 3                    | 36 06 0001 61 0001 62
        PUBLISH to a wildcard                 | 30 04 0001 2B 62
        PUBLISH with bad UTF-8                | 30 05 0002 C328 62
        PUBLISH without topic                 | 30 02 0000
        SUBSCRIBE with flags 0                | 80 06 0001 0001 61 00
        SUBSCRIBE without filters             | 82 02 0001
        SUBSCRIBE with options of version 5   | 82 06 0001 0001 61 04
        PUBREL with flags 0                   | 60 02 0001
        a remaining length of five bytes      | 30 FF FF FF FF 01
        a second CONNECT                      | 10 0C 0004 4D515454 04 02 003C 0000
        AUTH                                  | F0 00
        """)
    void shouldCloseWithoutAWordBeforeVersion5(String what, String hex) {
        RawMqttClient client = connected(RawConnect.v311(name("broken")));
        client.send(bytes(hex));
        assertThat(client.readUntilClosed(Duration.ofSeconds(10))).as(what).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        reserved flag set                     | 10 0D 0004 4D515454 05 03 003C 00 0000            | 81
        will QoS without a will               | 10 0D 0004 4D515454 05 0A 003C 00 0000            | 81
        Receive Maximum 0                     | 10 10 0004 4D515454 05 02 003C 03 210000 0000     | 81,82
        Session Expiry Interval twice         | 10 17 0004 4D515454 05 02 003C 0A 1100000001 1100000002 0000 | 81,82
        Authentication Data without a method  | 10 10 0004 4D515454 05 02 003C 03 160000 0000     | 81,82
        an unknown authentication method      | 10 11 0004 4D515454 05 02 003C 04 150001 61 0000  | 8c
        an unknown version                    | 10 0D 0004 4D515454 07 02 003C 00 0000            | 84,01
        """)
    void shouldRefuseABrokenConnect(String what, String hex, String reasons) {
        RawMqttClient client = open();
        client.send(bytes(hex));
        Optional<RawPacket> answer = client.readUntilClosed(Duration.ofSeconds(10));
        // [MQTT-3.1.4-1]: the broker may answer with CONNACK before it closes, and need not.
        answer.ifPresent(connAck -> {
            assertThat(connAck.type()).isEqualTo(PacketType.CONNACK);
            assertThat(connAck.reasonCode()).isIn((Object[]) reasonCodes(reasons));
            client.expectClosed();
        });
    }

    @Test
    void shouldCloseWhenTheFirstPacketIsNotConnect() {
        RawMqttClient client = open();
        client.send(PacketType.PINGREQ, 0, new byte[0]);
        client.expectClosed();
    }

    @Test
    void shouldCloseWhenTheClientSpeaksAnotherProtocol() {
        RawMqttClient client = open();
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        client.expectClosed();
    }

    @ParameterizedTest
    @CsvSource({"a/#/b", "a#", "a/b+", "#/", "'$share//a'", "'$share/g'", "'$share/g+/a'"})
    void shouldRefuseABrokenFilter(String filter) {
        RawMqttClient client = connected("filter");
        client.sendSubscribe(filter, QOS_1, Properties.none());
        RawPacket answer = client.read(Duration.ofSeconds(10));
        if (answer.type() == PacketType.SUBACK) {
            assertThat(answer.reasonCodes()).containsExactly(0x8F);
        } else {
            assertThat(answer.type()).isEqualTo(PacketType.DISCONNECT);
            assertThat(answer.reasonCode()).isIn(0x81, 0x82, 0x8F);
        }
    }
}
