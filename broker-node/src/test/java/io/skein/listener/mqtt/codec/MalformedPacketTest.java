package io.skein.listener.mqtt.codec;

import static io.skein.listener.mqtt.codec.MqttVersion.V3_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V3_1_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V5;
import static io.skein.listener.mqtt.codec.ReasonCode.MALFORMED_PACKET;
import static io.skein.listener.mqtt.codec.ReasonCode.PROTOCOL_ERROR;
import static io.skein.listener.mqtt.codec.ReasonCode.TOPIC_ALIAS_INVALID;
import static io.skein.listener.mqtt.codec.ReasonCode.TOPIC_FILTER_INVALID;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One broken rule per row. */
class MalformedPacketTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource({"publishes", "acknowledgements", "subscribes", "ends", "fromServers"})
    void shouldRefuse(Broken packet) {
        packet.assertRefused();
    }

    static Stream<Broken> publishes() {
        return Stream.of(
                Broken.client("QoS 3 [MQTT-3.3.1-4]", V5, "36 06 00 01 'a' 00 01 00", MALFORMED_PACKET),
                Broken.client("QoS 3", V3_1_1, "36 05 00 01 'a' 00 01", MALFORMED_PACKET),
                Broken.client("DUP with QoS 0 [MQTT-3.3.1-2]", V5, "38 04 00 01 'a' 00", MALFORMED_PACKET),
                Broken.client("DUP with QoS 0", V3_1_1, "38 03 00 01 'a'", MALFORMED_PACKET),
                Broken.client("packet identifier 0 [MQTT-2.2.1-3]", V5, "32 06 00 01 'a' 00 00 00", PROTOCOL_ERROR),
                Broken.client("packet identifier 0", V3_1_1, "34 05 00 01 'a' 00 00", PROTOCOL_ERROR),
                Broken.client("no packet identifier", V3_1_1, "32 03 00 01 'a'", MALFORMED_PACKET),
                Broken.client("no topic name", V3_1_1, "30 00", MALFORMED_PACKET),
                Broken.client("topic name beyond the packet", V3_1_1, "30 03 00 02 'a'", MALFORMED_PACKET),
                Broken.client("+ in a topic name [MQTT-3.3.2-2]", V5, "30 06 00 03 'a/+' 00", MALFORMED_PACKET),
                Broken.client("# in a topic name", V3_1_1, "30 03 00 01 '#'", MALFORMED_PACKET),
                Broken.client(
                        "wildcard in a topic name with alias", V5, "30 07 00 01 '#' 03 23 00 01", MALFORMED_PACKET),
                Broken.client("neither topic nor alias [3.3.2.1]", V5, "30 03 00 00 00", PROTOCOL_ERROR),
                Broken.client("empty topic name [MQTT-4.7.3-1]", V3_1_1, "30 02 00 00", PROTOCOL_ERROR),
                Broken.client("topic alias 0 [MQTT-3.3.2-8]", V5, "30 07 00 01 'a' 03 23 00 00", TOPIC_ALIAS_INVALID),
                Broken.client("no property length", V5, "30 03 00 01 'a'", MALFORMED_PACKET),
                Broken.client("subscription identifier [MQTT-3.3.4-6]", V5, "30 06 00 01 'a' 02 0b 01", PROTOCOL_ERROR),
                Broken.client("payload format 2", V5, "30 06 00 01 'a' 02 01 02", PROTOCOL_ERROR),
                Broken.client("payload format twice", V5, "30 08 00 01 'a' 04 01 00 01 00", PROTOCOL_ERROR),
                Broken.client(
                        "wildcard in the response topic [MQTT-3.3.2-14]",
                        V5,
                        "30 08 00 01 'a' 04 08 00 01 '#'",
                        MALFORMED_PACKET),
                Broken.client("reason string", V5, "30 08 00 01 'a' 04 1f 00 01 'r'", MALFORMED_PACKET));
    }

    static Stream<Broken> acknowledgements() {
        return Stream.of(
                Broken.client("no packet identifier", V5, "40 01 00", MALFORMED_PACKET),
                Broken.client("packet identifier 0 in PUBACK", V5, "40 02 00 00", PROTOCOL_ERROR),
                Broken.client("packet identifier 0 in PUBREC", V3_1_1, "50 02 00 00", PROTOCOL_ERROR),
                Broken.client("packet identifier 0 in PUBREL", V3_1_1, "62 02 00 00", PROTOCOL_ERROR),
                Broken.client("packet identifier 0 in PUBCOMP", V3_1, "70 02 00 00", PROTOCOL_ERROR),
                Broken.client("reason code before version 5", V3_1_1, "40 03 00 01 00", MALFORMED_PACKET),
                Broken.client("unknown reason code", V5, "40 03 00 01 7f", PROTOCOL_ERROR),
                Broken.client("another packet's reason code in PUBACK", V5, "40 03 00 01 92", PROTOCOL_ERROR),
                Broken.client("another packet's reason code in PUBREC", V5, "50 03 00 01 92", PROTOCOL_ERROR),
                Broken.client("another packet's reason code in PUBREL", V5, "62 03 00 01 10", PROTOCOL_ERROR),
                Broken.client("another packet's reason code in PUBCOMP", V5, "70 03 00 01 80", PROTOCOL_ERROR),
                Broken.client("properties beyond the packet", V5, "40 04 00 01 00 03", MALFORMED_PACKET),
                Broken.client("bytes after the properties", V5, "40 05 00 01 00 00 00", MALFORMED_PACKET),
                Broken.client("reason string twice", V5, "40 0a 00 01 00 06 1f 00 00 1f 00 00", PROTOCOL_ERROR),
                Broken.client("server reference", V5, "40 08 00 01 00 04 1c 00 01 's'", MALFORMED_PACKET));
    }

    static Stream<Broken> subscribes() {
        return Stream.of(
                Broken.client("packet identifier 0 in SUBSCRIBE", V5, "82 07 00 00 00 00 01 'a' 00", PROTOCOL_ERROR),
                Broken.client("packet identifier 0 in UNSUBSCRIBE", V3_1_1, "a2 05 00 00 00 01 'a'", PROTOCOL_ERROR),
                Broken.client("no filter [MQTT-3.8.3-2]", V5, "82 03 00 01 00", PROTOCOL_ERROR),
                Broken.client("no filter", V3_1_1, "82 02 00 01", PROTOCOL_ERROR),
                Broken.client("no filter [MQTT-3.10.3-2]", V5, "a2 03 00 01 00", PROTOCOL_ERROR),
                Broken.client("no filter in UNSUBSCRIBE", V3_1_1, "a2 02 00 01", PROTOCOL_ERROR),
                Broken.client("no options", V5, "82 06 00 01 00 00 01 'a'", MALFORMED_PACKET),
                Broken.client("reserved options [MQTT-3.8.3-5]", V5, "82 07 00 01 00 00 01 'a' 40", MALFORMED_PACKET),
                Broken.client(
                        "version 5's options [MQTT-3-8.3-4]", V3_1_1, "82 06 00 01 00 01 'a' 04", MALFORMED_PACKET),
                Broken.client("QoS 3", V5, "82 07 00 01 00 00 01 'a' 03", PROTOCOL_ERROR),
                Broken.client("QoS 3", V3_1_1, "82 06 00 01 00 01 'a' 03", PROTOCOL_ERROR),
                Broken.client("retain handling 3", V5, "82 07 00 01 00 00 01 'a' 30", PROTOCOL_ERROR),
                Broken.client(
                        "no local on a share [MQTT-3.8.3-4]",
                        V5,
                        "82 10 00 01 00 00 0a '$share/g/a' 04",
                        PROTOCOL_ERROR),
                Broken.client("subscription identifier 0", V5, "82 09 00 01 02 0b 00 00 01 'a' 00", PROTOCOL_ERROR),
                Broken.client(
                        "subscription identifier twice", V5, "82 0b 00 01 04 0b 01 0b 02 00 01 'a' 00", PROTOCOL_ERROR),
                Broken.client(
                        "subscription identifier of five bytes",
                        V5,
                        "82 0c 00 01 05 0b ff ff ff ff 00 01 'a' 00",
                        MALFORMED_PACKET),
                Broken.client(
                        "subscription identifier in UNSUBSCRIBE",
                        V5,
                        "a2 08 00 01 02 0b 01 00 01 'a'",
                        MALFORMED_PACKET),
                Broken.client("invalid filter", V3_1_1, "82 07 00 01 00 02 'a#' 00", TOPIC_FILTER_INVALID),
                Broken.client("empty filter", V3_1, "82 05 00 01 00 00 00", TOPIC_FILTER_INVALID),
                Broken.client("invalid filter in UNSUBSCRIBE", V3_1_1, "a2 06 00 01 00 02 'a#'", TOPIC_FILTER_INVALID),
                Broken.client(
                        "end within the second filter", V3_1_1, "82 08 00 01 00 01 'a' 00 00 02", MALFORMED_PACKET));
    }

    static Stream<Broken> ends() {
        return Stream.of(
                Broken.client("PINGREQ with a body", V3_1_1, "c0 01 00", MALFORMED_PACKET),
                Broken.client("PINGREQ with a body", V5, "c0 01 00", MALFORMED_PACKET),
                Broken.client("DISCONNECT with a body", V3_1_1, "e0 01 00", MALFORMED_PACKET),
                Broken.client("DISCONNECT for reasons of servers [MQTT-3.14.2-1]", V5, "e0 01 8e", PROTOCOL_ERROR),
                Broken.client("DISCONNECT for an unknown reason", V5, "e0 01 05", PROTOCOL_ERROR),
                Broken.client("DISCONNECT with server reference", V5, "e0 06 00 04 1c 00 01 's'", PROTOCOL_ERROR),
                Broken.client("bytes after DISCONNECT's properties", V5, "e0 03 00 00 00", MALFORMED_PACKET),
                Broken.client("session expiry twice", V5, "e0 0c 00 0a 11 00 00 00 00 11 00 00 00 00", PROTOCOL_ERROR),
                Broken.client("AUTH success from a client [MQTT-3.15.2-1]", V5, "f0 00", PROTOCOL_ERROR),
                Broken.client("AUTH without properties", V5, "f0 01 18", MALFORMED_PACKET),
                Broken.client("AUTH without method", V5, "f0 02 18 00", PROTOCOL_ERROR),
                Broken.client(
                        "a property AUTH has not", V5, "f0 0b 18 09 15 00 01 'm' 11 00 00 00 00", MALFORMED_PACKET),
                Broken.client("AUTH data without method", V5, "f0 06 18 04 16 00 01 aa", PROTOCOL_ERROR),
                Broken.client("AUTH for another packet's reason", V5, "f0 06 87 04 15 00 01 'm'", PROTOCOL_ERROR));
    }

    static Stream<Broken> fromServers() {
        return Stream.of(
                Broken.server("CONNECT from a server", V5, "10 0e", PROTOCOL_ERROR),
                Broken.server("SUBSCRIBE from a server", V5, "82 07 00 01 00 00 01 'a' 00", PROTOCOL_ERROR),
                Broken.server("UNSUBSCRIBE from a server", V5, "a2 06 00 01 00 00 01 'a'", PROTOCOL_ERROR),
                Broken.server("PINGREQ from a server", V5, "c0 00", PROTOCOL_ERROR),
                Broken.server("DISCONNECT from a server before version 5", V3_1_1, "e0 00", PROTOCOL_ERROR),
                Broken.server("reserved acknowledge flags [MQTT-3.2.2-1]", V5, "20 03 02 00 00", MALFORMED_PACKET),
                Broken.server("session present in a refusal [MQTT-3.2.2-6]", V5, "20 03 01 87 00", PROTOCOL_ERROR),
                Broken.server("reserved return code", V3_1_1, "20 02 00 06", PROTOCOL_ERROR),
                Broken.server("another packet's reason code in CONNACK", V5, "20 03 00 8b 00", PROTOCOL_ERROR),
                Broken.server("CONNACK without properties", V5, "20 02 00 00", MALFORMED_PACKET),
                Broken.server("properties before version 5", V3_1_1, "20 03 00 00 00", MALFORMED_PACKET),
                Broken.server("Maximum QoS 2", V5, "20 05 00 00 02 24 02", PROTOCOL_ERROR),
                Broken.server("Receive Maximum 0", V5, "20 06 00 00 03 21 00 00", PROTOCOL_ERROR),
                Broken.server("Retain Available 2", V5, "20 05 00 00 02 25 02", PROTOCOL_ERROR),
                Broken.server("subscription identifier 0", V5, "30 06 00 01 'a' 02 0b 00", PROTOCOL_ERROR),
                Broken.server("SUBACK without reason codes", V5, "90 03 00 01 00", PROTOCOL_ERROR),
                Broken.server("version 5's reason code in SUBACK", V3_1_1, "90 03 00 01 87", PROTOCOL_ERROR),
                Broken.server("another packet's reason code in SUBACK", V5, "90 04 00 01 00 11", PROTOCOL_ERROR),
                Broken.server("another packet's reason code in UNSUBACK", V5, "b0 04 00 01 00 01", PROTOCOL_ERROR),
                Broken.server("UNSUBACK with reason codes", V3_1_1, "b0 03 00 01 00", MALFORMED_PACKET),
                Broken.server("will to publish from a server", V5, "e0 01 04", PROTOCOL_ERROR),
                Broken.server(
                        "session expiry from a server [MQTT-3.14.2-2]",
                        V5,
                        "e0 07 00 05 11 00 00 00 00",
                        PROTOCOL_ERROR),
                Broken.server("re-authentication by a server", V5, "f0 06 19 04 15 00 01 'm'", PROTOCOL_ERROR));
    }
}
