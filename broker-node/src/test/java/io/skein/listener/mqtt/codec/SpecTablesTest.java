package io.skein.listener.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of MQTT 5, written down a second time, packet by packet. */
class SpecTablesTest {

    @ParameterizedTest(name = "{0} (section {1})")
    @CsvSource({
        "CONNACK, 3.2.2.2, 00 80 81 82 83 84 85 86 87 88 89 8a 8c 90 95 97 99 9a 9b 9c 9d 9f",
        "PUBACK, 3.4.2.1, 00 10 80 83 87 90 91 97 99",
        "PUBREC, 3.5.2.1, 00 10 80 83 87 90 91 97 99",
        "PUBREL, 3.6.2.1, 00 92",
        "PUBCOMP, 3.7.2.1, 00 92",
        "SUBACK, 3.9.3, 00 01 02 80 83 87 8f 91 97 9e a1 a2",
        "UNSUBACK, 3.11.3, 00 11 80 83 87 8f 91",
        "DISCONNECT, 3.14.2.1 and 2.4, 00 04 80 81 82 83 87 89 8b 8c 8d 8e 8f 90 93 94 95 96 97 98 99 9a 9b 9c 9d 9e 9f a0 a1 a2",
        "AUTH, 3.15.2.1, 00 18 19"
    })
    void shouldKnowTheReasonCodesOf(PacketType type, String section, String codes) {
        Set<Integer> expected = Arrays.stream(codes.split(" "))
                .map(code -> Integer.parseInt(code, 16))
                .collect(Collectors.toSet());
        for (int code = 0; code < 256; code++) {
            ReasonCode reasonCode = ReasonCode.of(code);
            boolean allowed = reasonCode != null && reasonCode.isAllowedIn(type);
            assertThat(allowed).as("0x%02x", code).isEqualTo(expected.contains(code));
            if (reasonCode != null) {
                assertThat(reasonCode.code()).isEqualTo(code);
                assertThat(reasonCode.isError()).isEqualTo(code >= 0x80);
            }
        }
    }

    /** A packet up to its property length, what follows the properties, and the properties it may have. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "CONNECT, 10, 00 04 'MQTT' 05 02 00 00, 00 01 'c', 11 15 17 19 21 22 26 27",
                "WILL, 10, 00 04 'MQTT' 05 06 00 00 00 00 01 'c', 00 01 'w' 00 00, 01 02 03 08 09 18 26",
                "CONNACK, 20, 00 00, , 11 12 13 15 1a 1c 1f 21 22 24 25 26 27 28 29 2a",
                "PUBLISH, 30, 00 01 'a', , 01 02 03 08 09 0b 23 26",
                "PUBACK, 40, 00 01 00, , 1f 26",
                "PUBREC, 50, 00 01 00, , 1f 26",
                "PUBREL, 62, 00 01 00, , 1f 26",
                "PUBCOMP, 70, 00 01 00, , 1f 26",
                "SUBSCRIBE, 82, 00 01, 00 01 'a' 00, 0b 26",
                "SUBACK, 90, 00 01, 00, 1f 26",
                "UNSUBSCRIBE, a2, 00 01, 00 01 'a', 26",
                "UNSUBACK, b0, 00 01, 00, 1f 26",
                "DISCONNECT of a client, e0, 00, , 11 1f 26",
                "DISCONNECT of a server, e0, 9c, , 1c 1f 26"
            })
    void shouldKnowThePropertiesOf(String packet, String firstByte, String before, String after, String identifiers) {
        List<String> allowed = List.of(identifiers.split(" "));
        for (int identifier = 0; identifier < 0x80; identifier++) {
            String id = String.format("%02x", identifier);
            byte[] bytes = withProperty(firstByte, before, id + valueOf(identifier), after == null ? "" : after);
            boolean fromServer = packet.endsWith("ACK") || packet.equals("PUBLISH") || packet.endsWith("server");
            MqttDecoder decoder = fromServer
                    ? MqttDecoder.forClient(MqttVersion.V5, Wire.ANY_SIZE)
                    : Wire.serverDecoder(firstByte.equals("10") ? null : MqttVersion.V5);
            if (allowed.contains(id)) {
                assertThat(Wire.decodeAll(decoder, bytes)).as("property " + id).hasSize(1);
            } else {
                assertThatThrownBy(() -> Wire.decodeAll(decoder, bytes))
                        .as("property " + id)
                        .isInstanceOf(MqttCodecException.class);
            }
        }
    }

    private static byte[] withProperty(String firstByte, String before, String property, String after) {
        String body = before + String.format(" %02x ", Hex.bytes(property).length) + property + " " + after;
        return Hex.bytes(firstByte + String.format("%02x ", Hex.bytes(body).length) + body);
    }

    /** A value of the form that table 2-4 gives this property; for others anything. */
    private static String valueOf(int identifier) {
        return switch (identifier) {
            case 0x01, 0x0b, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2a -> " 01";
            case 0x13, 0x21, 0x22, 0x23 -> " 00 01";
            case 0x02, 0x11, 0x18, 0x27 -> " 00 00 00 01";
            case 0x26 -> " 00 01 'k' 00 01 'v'";
            default -> " 00 01 'x'";
        };
    }
}
