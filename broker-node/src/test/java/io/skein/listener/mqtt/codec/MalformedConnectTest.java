package io.skein.listener.mqtt.codec;

import static io.skein.listener.mqtt.codec.MqttVersion.V3_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V3_1_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V5;
import static io.skein.listener.mqtt.codec.ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
import static io.skein.listener.mqtt.codec.ReasonCode.MALFORMED_PACKET;
import static io.skein.listener.mqtt.codec.ReasonCode.PROTOCOL_ERROR;
import static io.skein.listener.mqtt.codec.ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One broken rule per row. */
class MalformedConnectTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource({"connects", "connectsOfV5"})
    void shouldRefuse(Broken packet) {
        packet.assertRefused();
    }

    static Stream<Broken> connects() {
        return Stream.of(
                Broken.first(
                        "unknown protocol name [MQTT-3.1.2-1]",
                        "10 0d 00 04 'MQTS' 04 02 00 00 00 01 'c'",
                        UNSUPPORTED_PROTOCOL_VERSION,
                        null),
                Broken.first(
                        "protocol name in lower case",
                        "10 0d 00 04 'mqtt' 04 02 00 00 00 01 'c'",
                        UNSUPPORTED_PROTOCOL_VERSION,
                        null),
                Broken.first(
                        "level 3 under the later name",
                        "10 0d 00 04 'MQTT' 03 02 00 00 00 01 'c'",
                        UNSUPPORTED_PROTOCOL_VERSION,
                        V3_1_1),
                Broken.first(
                        "level 6 [MQTT-3.1.2-2]",
                        "10 0d 00 04 'MQTT' 06 02 00 00 00 01 'c'",
                        UNSUPPORTED_PROTOCOL_VERSION,
                        V5),
                Broken.first(
                        "level 4 under the first name",
                        "10 0f 00 06 'MQIsdp' 04 02 00 00 00 01 'c'",
                        UNSUPPORTED_PROTOCOL_VERSION,
                        V3_1_1),
                Broken.first(
                        "bridge bit in 3.1.1",
                        "10 0d 00 04 'MQTT' 84 02 00 00 00 01 'c'",
                        UNSUPPORTED_PROTOCOL_VERSION,
                        V3_1_1),
                Broken.first(
                        "bridge bit in 3.1",
                        "10 0f 00 06 'MQIsdp' 83 02 00 00 00 01 'c'",
                        UNSUPPORTED_PROTOCOL_VERSION,
                        V3_1_1),
                Broken.first("nothing after the fixed header", "10 00", MALFORMED_PACKET, null),
                Broken.first("end within the protocol name", "10 04 00 04 'MQ'", MALFORMED_PACKET, null),
                Broken.first("end before the connect flags", "10 07 00 04 'MQTT' 04", MALFORMED_PACKET, V3_1_1),
                Broken.first(
                        "end before the client identifier", "10 0a 00 04 'MQTT' 04 02 00 00", MALFORMED_PACKET, V3_1_1),
                Broken.first(
                        "reserved connect flag [MQTT-3.1.2-3]",
                        "10 0d 00 04 'MQTT' 04 03 00 00 00 01 'c'",
                        MALFORMED_PACKET,
                        V3_1_1),
                Broken.first(
                        "Will QoS without will [MQTT-3.1.2-11]",
                        "10 0d 00 04 'MQTT' 04 0a 00 00 00 01 'c'",
                        MALFORMED_PACKET,
                        V3_1_1),
                Broken.first(
                        "Will Retain without will [MQTT-3.1.2-13]",
                        "10 0d 00 04 'MQTT' 04 22 00 00 00 01 'c'",
                        MALFORMED_PACKET,
                        V3_1_1),
                Broken.first(
                        "Will QoS 3 [MQTT-3.1.2-12]",
                        "10 12 00 04 'MQTT' 04 1e 00 00 00 01 'c' 00 01 'w' 00 00",
                        MALFORMED_PACKET,
                        V3_1_1),
                Broken.first(
                        "will flag without will", "10 0d 00 04 'MQTT' 04 06 00 00 00 01 'c'", MALFORMED_PACKET, V3_1_1),
                Broken.first(
                        "empty will topic [MQTT-4.7.3-1]",
                        "10 11 00 04 'MQTT' 04 06 00 00 00 01 'c' 00 00 00 00",
                        MALFORMED_PACKET,
                        V3_1_1),
                Broken.first(
                        "wildcard in the will topic",
                        "10 12 00 04 'MQTT' 04 06 00 00 00 01 'c' 00 01 '#' 00 00",
                        MALFORMED_PACKET,
                        V3_1_1),
                Broken.first(
                        "password without user name",
                        "10 10 00 04 'MQTT' 04 42 00 00 00 01 'c' 00 01 'p'",
                        MALFORMED_PACKET,
                        V3_1_1),
                Broken.first(
                        "user name flag without user name",
                        "10 0d 00 04 'MQTT' 04 82 00 00 00 01 'c'",
                        MALFORMED_PACKET,
                        V3_1_1),
                Broken.first(
                        "bytes after the last field",
                        "10 0e 00 04 'MQTT' 04 02 00 00 00 01 'c' 00",
                        MALFORMED_PACKET,
                        V3_1_1),
                Broken.first(
                        "a user name without its flag",
                        "10 10 00 04 'MQTT' 04 02 00 00 00 01 'c' 00 01 'u'",
                        MALFORMED_PACKET,
                        V3_1_1),
                Broken.first(
                        "empty client identifier to keep [MQTT-3.1.3-8]",
                        "10 0c 00 04 'MQTT' 04 00 00 00 00 00",
                        CLIENT_IDENTIFIER_NOT_VALID,
                        V3_1_1),
                Broken.first(
                        "empty client identifier in 3.1",
                        "10 0e 00 06 'MQIsdp' 03 02 00 00 00 00",
                        CLIENT_IDENTIFIER_NOT_VALID,
                        V3_1));
    }

    static Stream<Broken> connectsOfV5() {
        return Stream.of(
                Broken.v5Connect("reserved connect flag [MQTT-3.1.2-3]", "03 00 00 00 00 01 'c'", MALFORMED_PACKET),
                Broken.v5Connect("no property length", "02 00 00", MALFORMED_PACKET),
                Broken.v5Connect("properties beyond the packet", "02 00 00 05 11 00", MALFORMED_PACKET),
                Broken.v5Connect(
                        "a property beyond the properties", "02 00 00 03 11 00 00 00 00 00 01 'c'", MALFORMED_PACKET),
                Broken.v5Connect(
                        "properties longer than their length",
                        "02 00 00 04 11 00 00 00 00 00 01 'c'",
                        MALFORMED_PACKET),
                Broken.v5Connect("property length longer than needed", "02 00 00 80 00 00 01 'c'", MALFORMED_PACKET),
                Broken.v5Connect("Receive Maximum 0", "02 00 00 03 21 00 00 00 01 'c'", PROTOCOL_ERROR),
                Broken.v5Connect("Maximum Packet Size 0", "02 00 00 05 27 00 00 00 00 00 01 'c'", PROTOCOL_ERROR),
                Broken.v5Connect("Request Problem Information 2", "02 00 00 02 17 02 00 01 'c'", PROTOCOL_ERROR),
                Broken.v5Connect("Request Response Information 2", "02 00 00 02 19 02 00 01 'c'", PROTOCOL_ERROR),
                Broken.v5Connect(
                        "authentication data without method", "02 00 00 04 16 00 01 aa 00 01 'c'", PROTOCOL_ERROR),
                Broken.v5Connect("a property twice", "02 00 00 06 22 00 01 22 00 01 00 01 'c'", PROTOCOL_ERROR),
                Broken.v5Connect("a server's property", "02 00 00 03 13 00 01 00 01 'c'", MALFORMED_PACKET),
                Broken.v5Connect(
                        "will delay outside the will", "02 00 00 05 18 00 00 00 01 00 01 'c'", MALFORMED_PACKET),
                Broken.v5Connect(
                        "topic alias in the will",
                        "06 00 00 00 00 01 'c' 03 23 00 01 00 01 'w' 00 00",
                        MALFORMED_PACKET),
                Broken.v5Connect(
                        "payload format 2 in the will",
                        "06 00 00 00 00 01 'c' 02 01 02 00 01 'w' 00 00",
                        PROTOCOL_ERROR),
                Broken.v5Connect(
                        "wildcard in the will's response topic",
                        "06 00 00 00 00 01 'c' 04 08 00 01 '+' 00 01 'w' 00 00",
                        MALFORMED_PACKET),
                Broken.v5Connect("will without properties", "06 00 00 00 00 01 'c'", MALFORMED_PACKET));
    }
}
