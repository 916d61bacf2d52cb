package io.skein.listener.mqtt.codec;

import static io.skein.listener.mqtt.codec.MqttVersion.V3_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V3_1_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V5;
import static io.skein.listener.mqtt.codec.ReasonCode.MALFORMED_PACKET;
import static io.skein.listener.mqtt.codec.ReasonCode.PROTOCOL_ERROR;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One broken rule per row. */
class MalformedFieldTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource({"fixedHeaders", "strings", "properties"})
    void shouldRefuse(Broken packet) {
        packet.assertRefused();
    }

    static Stream<Broken> fixedHeaders() {
        return Stream.of(
                Broken.client("packet type 0 [2.1.2]", V5, "00 00", MALFORMED_PACKET),
                Broken.client("AUTH before version 5", V3_1_1, "f0 00", MALFORMED_PACKET),
                Broken.client("flags of PUBACK [MQTT-2.1.3-1]", V5, "41 02 00 01", MALFORMED_PACKET),
                Broken.client("flags of PUBREC", V5, "52 02 00 01", MALFORMED_PACKET),
                Broken.client("flags of PUBREL [MQTT-3.6.1-1]", V5, "60 02 00 01", MALFORMED_PACKET),
                Broken.client("DUP of PUBREL after 3.1", V3_1_1, "6a 02 00 01", MALFORMED_PACKET),
                Broken.client("flags of PUBREL", V3_1, "63 02 00 01", MALFORMED_PACKET),
                Broken.client("flags of PUBCOMP", V5, "74 02 00 01", MALFORMED_PACKET),
                Broken.client("flags of SUBSCRIBE [MQTT-3.8.1-1]", V5, "80 07 00 01 00 00 01 'a' 00", MALFORMED_PACKET),
                Broken.client(
                        "flags of UNSUBSCRIBE [MQTT-3.10.1-1]", V3_1_1, "a0 05 00 01 00 01 'a'", MALFORMED_PACKET),
                Broken.client("flags of PINGREQ", V3_1_1, "c1 00", MALFORMED_PACKET),
                Broken.client("flags of DISCONNECT [MQTT-3.14.1-1]", V3_1_1, "e8 00", MALFORMED_PACKET),
                Broken.client("flags of AUTH [MQTT-3.15.1-1]", V5, "f1 06 19 04 15 00 01 'm'", MALFORMED_PACKET),
                Broken.first("flags of CONNECT", "11 0d 00 04 'MQTT' 04 02 00 00 00 01 'c'", MALFORMED_PACKET, null),
                Broken.first("not CONNECT first [MQTT-3.1.0-1]", "c0 00", PROTOCOL_ERROR, null),
                Broken.first("AUTH first", "f0 00", PROTOCOL_ERROR, null),
                Broken.client("CONNECT twice [MQTT-3.1.0-2]", V5, "10 0e", PROTOCOL_ERROR),
                Broken.client("CONNACK from a client", V5, "20 03 00 00 00", PROTOCOL_ERROR),
                Broken.client("SUBACK from a client", V3_1_1, "90 03 00 01 00", PROTOCOL_ERROR),
                Broken.client("UNSUBACK from a client", V5, "b0 04 00 01 00 00", PROTOCOL_ERROR),
                Broken.client("PINGRESP from a client", V5, "d0 00", PROTOCOL_ERROR),
                Broken.client("five bytes of Remaining Length", V5, "30 80 80 80 80", MALFORMED_PACKET),
                Broken.client("Remaining Length longer than needed", V3_1_1, "c0 80 00", MALFORMED_PACKET));
    }

    static Stream<Broken> strings() {
        return Stream.of(
                        "00",
                        "80",
                        "c3",
                        "c3 28",
                        "c0 af",
                        "c1 bf",
                        "e0 80 80",
                        "e0 9f bf",
                        "ed a0 80",
                        "ed bf bf",
                        "e2 82",
                        "f0 80 80 80",
                        "f0 8f bf bf",
                        "f4 90 80 80",
                        "f5 80 80 80",
                        "f0 9f 98",
                        "fe",
                        "ff",
                        "61 00")
                .flatMap(bytes -> {
                    int length = Hex.bytes(bytes).length;
                    String string = String.format("00 %02x ", length) + bytes;
                    return Stream.of(
                            Broken.client(
                                    "topic name " + bytes,
                                    V3_1_1,
                                    String.format("30 %02x ", 2 + length) + string,
                                    MALFORMED_PACKET),
                            Broken.client(
                                    "topic filter " + bytes,
                                    V5,
                                    String.format("82 %02x 00 01 00 ", 6 + length) + string + " 00",
                                    MALFORMED_PACKET),
                            Broken.v5Connect("client identifier " + bytes, "02 00 00 00 " + string, MALFORMED_PACKET));
                });
    }

    static Stream<Broken> properties() {
        return Stream.of(
                Broken.client("unknown property", V5, "30 06 00 01 'a' 02 04 01", MALFORMED_PACKET),
                Broken.client("property 0", V5, "30 05 00 01 'a' 01 00", MALFORMED_PACKET),
                Broken.client("property of two bytes", V5, "30 06 00 01 'a' 02 81 01", MALFORMED_PACKET),
                Broken.client(
                        "property identifier longer than needed", V5, "30 07 00 01 'a' 03 81 00 01", MALFORMED_PACKET),
                Broken.client("half a user property", V5, "30 08 00 01 'a' 04 26 00 01 'k'", MALFORMED_PACKET),
                Broken.client(
                        "user property beyond the properties",
                        V5,
                        "30 0c 00 01 'a' 06 26 00 01 'k' 00 02 'v' 00",
                        MALFORMED_PACKET),
                Broken.client(
                        "ill-formed UTF-8 in a user property",
                        V5,
                        "30 0b 00 01 'a' 07 26 00 01 'k' 00 01 ff",
                        MALFORMED_PACKET),
                Broken.client("a value cut off", V5, "30 08 00 01 'a' 04 02 00 00 00", MALFORMED_PACKET));
    }
}
