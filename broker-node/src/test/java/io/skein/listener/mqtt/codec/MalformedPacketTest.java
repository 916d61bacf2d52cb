package io.skein.listener.mqtt.codec;

import static io.skein.listener.mqtt.codec.MqttVersion.V3_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V3_1_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V5;
import static io.skein.listener.mqtt.codec.ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
import static io.skein.listener.mqtt.codec.ReasonCode.MALFORMED_PACKET;
import static io.skein.listener.mqtt.codec.ReasonCode.PROTOCOL_ERROR;
import static io.skein.listener.mqtt.codec.ReasonCode.TOPIC_ALIAS_INVALID;
import static io.skein.listener.mqtt.codec.ReasonCode.TOPIC_FILTER_INVALID;
import static io.skein.listener.mqtt.codec.ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One broken rule per row: what is sent, and what it must be answered with. */
class MalformedPacketTest {
    /**
     * @param connected the version of the CONNECT before; null for none
     * @param answeredIn the version the error names; null if the peer cannot be told
     */
    private record Broken(
            String rule,
            MqttDecoder.Role role,
            @Nullable MqttVersion connected,
            String bytes,
            ReasonCode reasonCode,
            @Nullable MqttVersion answeredIn) {

        MqttDecoder decoder() {
            return role == MqttDecoder.Role.CLIENT && connected != null
                    ? MqttDecoder.forClient(connected, Wire.ANY_SIZE)
                    : Wire.serverDecoder(connected);
        }

        @Override
        public String toString() {
            return rule + (connected == null ? "" : " in " + connected);
        }
    }

    private static Broken first(String rule, String bytes, ReasonCode reasonCode, @Nullable MqttVersion answeredIn) {
        return new Broken(rule, MqttDecoder.Role.SERVER, null, bytes, reasonCode, answeredIn);
    }

    private static Broken client(String rule, MqttVersion version, String bytes, ReasonCode reasonCode) {
        return new Broken(rule, MqttDecoder.Role.SERVER, version, bytes, reasonCode, version);
    }

    private static Broken server(String rule, MqttVersion version, String bytes, ReasonCode reasonCode) {
        return new Broken(rule, MqttDecoder.Role.CLIENT, version, bytes, reasonCode, version);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "fixedHeaders",
        "connects",
        "connectsOfV5",
        "publishes",
        "acknowledgements",
        "subscribes",
        "strings",
        "properties",
        "ends",
        "fromServers"
    })
    void shouldRefuse(Broken broken) {
        MqttDecoder decoder = broken.decoder();
        ByteBuf read = Unpooled.copiedBuffer(Hex.bytes(broken.bytes));
        decoder.offer(read);
        MqttCodecException error = catchThrowableOfType(MqttCodecException.class, decoder::next);
        assertThat(error).isNotNull();
        assertThat(error.reasonCode()).isEqualTo(broken.reasonCode);
        assertThat(error.version()).isEqualTo(broken.answeredIn);
        assertThat(read.refCnt()).isZero();
    }

    static Stream<Broken> fixedHeaders() {
        return Stream.of(
                client("packet type 0 [2.1.2]", V5, "00 00", MALFORMED_PACKET),
                client("AUTH before version 5", V3_1_1, "f0 00", MALFORMED_PACKET),
                client("flags of PUBACK [MQTT-2.1.3-1]", V5, "41 02 00 01", MALFORMED_PACKET),
                client("flags of PUBREC", V5, "52 02 00 01", MALFORMED_PACKET),
                client("flags of PUBREL [MQTT-3.6.1-1]", V5, "60 02 00 01", MALFORMED_PACKET),
                client("DUP of PUBREL after 3.1", V3_1_1, "6a 02 00 01", MALFORMED_PACKET),
                client("flags of PUBREL", V3_1, "63 02 00 01", MALFORMED_PACKET),
                client("flags of PUBCOMP", V5, "74 02 00 01", MALFORMED_PACKET),
                client("flags of SUBSCRIBE [MQTT-3.8.1-1]", V5, "80 07 00 01 00 00 01 'a' 00", MALFORMED_PACKET),
                client("flags of UNSUBSCRIBE [MQTT-3.10.1-1]", V3_1_1, "a0 05 00 01 00 01 'a'", MALFORMED_PACKET),
                client("flags of PINGREQ", V3_1_1, "c1 00", MALFORMED_PACKET),
                client("flags of DISCONNECT [MQTT-3.14.1-1]", V3_1_1, "e8 00", MALFORMED_PACKET),
                client("flags of AUTH [MQTT-3.15.1-1]", V5, "f1 06 19 04 15 00 01 'm'", MALFORMED_PACKET),
                first("flags of CONNECT", "11 0d 00 04 'MQTT' 04 02 00 00 00 01 'c'", MALFORMED_PACKET, null),
                first("not CONNECT first [MQTT-3.1.0-1]", "c0 00", PROTOCOL_ERROR, null),
                first("AUTH first", "f0 00", PROTOCOL_ERROR, null),
                client("CONNECT twice [MQTT-3.1.0-2]", V5, "10 0e", PROTOCOL_ERROR),
                client("CONNACK from a client", V5, "20 03 00 00 00", PROTOCOL_ERROR),
                client("SUBACK from a client", V3_1_1, "90 03 00 01 00", PROTOCOL_ERROR),
                client("UNSUBACK from a client", V5, "b0 04 00 01 00 00", PROTOCOL_ERROR),
                client("PINGRESP from a client", V5, "d0 00", PROTOCOL_ERROR),
                client("five bytes of Remaining Length", V5, "30 80 80 80 80", MALFORMED_PACKET),
                client("Remaining Length longer than needed", V3_1_1, "c0 80 00", MALFORMED_PACKET));
    }

    static Stream<Broken> connects() {
        return Stream.of(
                first(
                        "unknown protocol name [MQTT-3.1.2-1]",
                        "10 0d 00 04 'MQTS' 04 02 00 00 00 01 'c'",
                        UNSUPPORTED_PROTOCOL_VERSION,
                        null),
                first(
                        "protocol name in lower case",
                        "10 0d 00 04 'mqtt' 04 02 00 00 00 01 'c'",
                        UNSUPPORTED_PROTOCOL_VERSION,
                        null),
                first(
                        "level 3 under the later name",
                        "10 0d 00 04 'MQTT' 03 02 00 00 00 01 'c'",
                        UNSUPPORTED_PROTOCOL_VERSION,
                        V3_1_1),
                first(
                        "level 6 [MQTT-3.1.2-2]",
                        "10 0d 00 04 'MQTT' 06 02 00 00 00 01 'c'",
                        UNSUPPORTED_PROTOCOL_VERSION,
                        V5),
                first(
                        "level 4 under the first name",
                        "10 0f 00 06 'MQIsdp' 04 02 00 00 00 01 'c'",
                        UNSUPPORTED_PROTOCOL_VERSION,
                        V3_1_1),
                first(
                        "bridge bit in 3.1.1",
                        "10 0d 00 04 'MQTT' 84 02 00 00 00 01 'c'",
                        UNSUPPORTED_PROTOCOL_VERSION,
                        V3_1_1),
                first(
                        "bridge bit in 3.1",
                        "10 0f 00 06 'MQIsdp' 83 02 00 00 00 01 'c'",
                        UNSUPPORTED_PROTOCOL_VERSION,
                        V3_1_1),
                first("nothing after the fixed header", "10 00", MALFORMED_PACKET, null),
                first("end within the protocol name", "10 04 00 04 'MQ'", MALFORMED_PACKET, null),
                first("end before the connect flags", "10 07 00 04 'MQTT' 04", MALFORMED_PACKET, V3_1_1),
                first("end before the client identifier", "10 0a 00 04 'MQTT' 04 02 00 00", MALFORMED_PACKET, V3_1_1),
                first(
                        "reserved connect flag [MQTT-3.1.2-3]",
                        "10 0d 00 04 'MQTT' 04 03 00 00 00 01 'c'",
                        MALFORMED_PACKET,
                        V3_1_1),
                first(
                        "Will QoS without will [MQTT-3.1.2-11]",
                        "10 0d 00 04 'MQTT' 04 0a 00 00 00 01 'c'",
                        MALFORMED_PACKET,
                        V3_1_1),
                first(
                        "Will Retain without will [MQTT-3.1.2-13]",
                        "10 0d 00 04 'MQTT' 04 22 00 00 00 01 'c'",
                        MALFORMED_PACKET,
                        V3_1_1),
                first(
                        "Will QoS 3 [MQTT-3.1.2-12]",
                        "10 12 00 04 'MQTT' 04 1e 00 00 00 01 'c' 00 01 'w' 00 00",
                        MALFORMED_PACKET,
                        V3_1_1),
                first("will flag without will", "10 0d 00 04 'MQTT' 04 06 00 00 00 01 'c'", MALFORMED_PACKET, V3_1_1),
                first(
                        "empty will topic [MQTT-4.7.3-1]",
                        "10 11 00 04 'MQTT' 04 06 00 00 00 01 'c' 00 00 00 00",
                        MALFORMED_PACKET,
                        V3_1_1),
                first(
                        "wildcard in the will topic",
                        "10 12 00 04 'MQTT' 04 06 00 00 00 01 'c' 00 01 '#' 00 00",
                        MALFORMED_PACKET,
                        V3_1_1),
                first(
                        "password without user name",
                        "10 10 00 04 'MQTT' 04 42 00 00 00 01 'c' 00 01 'p'",
                        MALFORMED_PACKET,
                        V3_1_1),
                first(
                        "user name flag without user name",
                        "10 0d 00 04 'MQTT' 04 82 00 00 00 01 'c'",
                        MALFORMED_PACKET,
                        V3_1_1),
                first(
                        "bytes after the last field",
                        "10 0e 00 04 'MQTT' 04 02 00 00 00 01 'c' 00",
                        MALFORMED_PACKET,
                        V3_1_1),
                first(
                        "a user name without its flag",
                        "10 10 00 04 'MQTT' 04 02 00 00 00 01 'c' 00 01 'u'",
                        MALFORMED_PACKET,
                        V3_1_1),
                first(
                        "empty client identifier to keep [MQTT-3.1.3-8]",
                        "10 0c 00 04 'MQTT' 04 00 00 00 00 00",
                        CLIENT_IDENTIFIER_NOT_VALID,
                        V3_1_1),
                first(
                        "empty client identifier in 3.1",
                        "10 0e 00 06 'MQIsdp' 03 02 00 00 00 00",
                        CLIENT_IDENTIFIER_NOT_VALID,
                        V3_1));
    }

    static Stream<Broken> connectsOfV5() {
        return Stream.of(
                v5Connect("reserved connect flag [MQTT-3.1.2-3]", "03 00 00 00 00 01 'c'", MALFORMED_PACKET),
                v5Connect("no property length", "02 00 00", MALFORMED_PACKET),
                v5Connect("properties beyond the packet", "02 00 00 05 11 00", MALFORMED_PACKET),
                v5Connect("a property beyond the properties", "02 00 00 03 11 00 00 00 00 00 01 'c'", MALFORMED_PACKET),
                v5Connect(
                        "properties longer than their length",
                        "02 00 00 04 11 00 00 00 00 00 01 'c'",
                        MALFORMED_PACKET),
                v5Connect("property length longer than needed", "02 00 00 80 00 00 01 'c'", MALFORMED_PACKET),
                v5Connect("Receive Maximum 0", "02 00 00 03 21 00 00 00 01 'c'", PROTOCOL_ERROR),
                v5Connect("Maximum Packet Size 0", "02 00 00 05 27 00 00 00 00 00 01 'c'", PROTOCOL_ERROR),
                v5Connect("Request Problem Information 2", "02 00 00 02 17 02 00 01 'c'", PROTOCOL_ERROR),
                v5Connect("Request Response Information 2", "02 00 00 02 19 02 00 01 'c'", PROTOCOL_ERROR),
                v5Connect("authentication data without method", "02 00 00 04 16 00 01 aa 00 01 'c'", PROTOCOL_ERROR),
                v5Connect("a property twice", "02 00 00 06 22 00 01 22 00 01 00 01 'c'", PROTOCOL_ERROR),
                v5Connect("a server's property", "02 00 00 03 13 00 01 00 01 'c'", MALFORMED_PACKET),
                v5Connect("will delay outside the will", "02 00 00 05 18 00 00 00 01 00 01 'c'", MALFORMED_PACKET),
                v5Connect(
                        "topic alias in the will",
                        "06 00 00 00 00 01 'c' 03 23 00 01 00 01 'w' 00 00",
                        MALFORMED_PACKET),
                v5Connect(
                        "payload format 2 in the will",
                        "06 00 00 00 00 01 'c' 02 01 02 00 01 'w' 00 00",
                        PROTOCOL_ERROR),
                v5Connect(
                        "wildcard in the will's response topic",
                        "06 00 00 00 00 01 'c' 04 08 00 01 '+' 00 01 'w' 00 00",
                        MALFORMED_PACKET),
                v5Connect("will without properties", "06 00 00 00 00 01 'c'", MALFORMED_PACKET));
    }

    /** A CONNECT from its flags on. */
    private static Broken v5Connect(String rule, String fromFlags, ReasonCode reasonCode) {
        int remainingLength = 7 + Hex.bytes(fromFlags).length;
        String bytes = String.format("10 %02x 00 04 'MQTT' 05 ", remainingLength) + fromFlags;
        return first(rule, bytes, reasonCode, V5);
    }

    static Stream<Broken> publishes() {
        return Stream.of(
                client("QoS 3 [MQTT-3.3.1-4]", V5, "36 06 00 01 'a' 00 01 00", MALFORMED_PACKET),
                client("QoS 3", V3_1_1, "36 05 00 01 'a' 00 01", MALFORMED_PACKET),
                client("DUP with QoS 0 [MQTT-3.3.1-2]", V5, "38 04 00 01 'a' 00", MALFORMED_PACKET),
                client("DUP with QoS 0", V3_1_1, "38 03 00 01 'a'", MALFORMED_PACKET),
                client("packet identifier 0 [MQTT-2.2.1-3]", V5, "32 06 00 01 'a' 00 00 00", PROTOCOL_ERROR),
                client("packet identifier 0", V3_1_1, "34 05 00 01 'a' 00 00", PROTOCOL_ERROR),
                client("no packet identifier", V3_1_1, "32 03 00 01 'a'", MALFORMED_PACKET),
                client("no topic name", V3_1_1, "30 00", MALFORMED_PACKET),
                client("topic name beyond the packet", V3_1_1, "30 03 00 02 'a'", MALFORMED_PACKET),
                client("+ in a topic name [MQTT-3.3.2-2]", V5, "30 06 00 03 'a/+' 00", MALFORMED_PACKET),
                client("# in a topic name", V3_1_1, "30 03 00 01 '#'", MALFORMED_PACKET),
                client("wildcard in a topic name with alias", V5, "30 07 00 01 '#' 03 23 00 01", MALFORMED_PACKET),
                client("neither topic nor alias [3.3.2.1]", V5, "30 03 00 00 00", PROTOCOL_ERROR),
                client("empty topic name [MQTT-4.7.3-1]", V3_1_1, "30 02 00 00", PROTOCOL_ERROR),
                client("topic alias 0 [MQTT-3.3.2-8]", V5, "30 07 00 01 'a' 03 23 00 00", TOPIC_ALIAS_INVALID),
                client("no property length", V5, "30 03 00 01 'a'", MALFORMED_PACKET),
                client("subscription identifier [MQTT-3.3.4-6]", V5, "30 06 00 01 'a' 02 0b 01", PROTOCOL_ERROR),
                client("payload format 2", V5, "30 06 00 01 'a' 02 01 02", PROTOCOL_ERROR),
                client("payload format twice", V5, "30 08 00 01 'a' 04 01 00 01 00", PROTOCOL_ERROR),
                client(
                        "wildcard in the response topic [MQTT-3.3.2-14]",
                        V5,
                        "30 08 00 01 'a' 04 08 00 01 '#'",
                        MALFORMED_PACKET),
                client("reason string", V5, "30 08 00 01 'a' 04 1f 00 01 'r'", MALFORMED_PACKET));
    }

    static Stream<Broken> acknowledgements() {
        return Stream.of(
                client("no packet identifier", V5, "40 01 00", MALFORMED_PACKET),
                client("packet identifier 0 in PUBACK", V5, "40 02 00 00", PROTOCOL_ERROR),
                client("packet identifier 0 in PUBREC", V3_1_1, "50 02 00 00", PROTOCOL_ERROR),
                client("packet identifier 0 in PUBREL", V3_1_1, "62 02 00 00", PROTOCOL_ERROR),
                client("packet identifier 0 in PUBCOMP", V3_1, "70 02 00 00", PROTOCOL_ERROR),
                client("reason code before version 5", V3_1_1, "40 03 00 01 00", MALFORMED_PACKET),
                client("unknown reason code", V5, "40 03 00 01 7f", PROTOCOL_ERROR),
                client("another packet's reason code in PUBACK", V5, "40 03 00 01 92", PROTOCOL_ERROR),
                client("another packet's reason code in PUBREC", V5, "50 03 00 01 92", PROTOCOL_ERROR),
                client("another packet's reason code in PUBREL", V5, "62 03 00 01 10", PROTOCOL_ERROR),
                client("another packet's reason code in PUBCOMP", V5, "70 03 00 01 80", PROTOCOL_ERROR),
                client("properties beyond the packet", V5, "40 04 00 01 00 03", MALFORMED_PACKET),
                client("bytes after the properties", V5, "40 05 00 01 00 00 00", MALFORMED_PACKET),
                client("reason string twice", V5, "40 0a 00 01 00 06 1f 00 00 1f 00 00", PROTOCOL_ERROR),
                client("server reference", V5, "40 08 00 01 00 04 1c 00 01 's'", MALFORMED_PACKET));
    }

    static Stream<Broken> subscribes() {
        return Stream.of(
                client("packet identifier 0 in SUBSCRIBE", V5, "82 07 00 00 00 00 01 'a' 00", PROTOCOL_ERROR),
                client("packet identifier 0 in UNSUBSCRIBE", V3_1_1, "a2 05 00 00 00 01 'a'", PROTOCOL_ERROR),
                client("no filter [MQTT-3.8.3-2]", V5, "82 03 00 01 00", PROTOCOL_ERROR),
                client("no filter", V3_1_1, "82 02 00 01", PROTOCOL_ERROR),
                client("no filter [MQTT-3.10.3-2]", V5, "a2 03 00 01 00", PROTOCOL_ERROR),
                client("no filter in UNSUBSCRIBE", V3_1_1, "a2 02 00 01", PROTOCOL_ERROR),
                client("no options", V5, "82 06 00 01 00 00 01 'a'", MALFORMED_PACKET),
                client("reserved options [MQTT-3.8.3-5]", V5, "82 07 00 01 00 00 01 'a' 40", MALFORMED_PACKET),
                client("version 5's options [MQTT-3-8.3-4]", V3_1_1, "82 06 00 01 00 01 'a' 04", MALFORMED_PACKET),
                client("QoS 3", V5, "82 07 00 01 00 00 01 'a' 03", PROTOCOL_ERROR),
                client("QoS 3", V3_1_1, "82 06 00 01 00 01 'a' 03", PROTOCOL_ERROR),
                client("retain handling 3", V5, "82 07 00 01 00 00 01 'a' 30", PROTOCOL_ERROR),
                client(
                        "no local on a share [MQTT-3.8.3-4]",
                        V5,
                        "82 10 00 01 00 00 0a '$share/g/a' 04",
                        PROTOCOL_ERROR),
                client("subscription identifier 0", V5, "82 09 00 01 02 0b 00 00 01 'a' 00", PROTOCOL_ERROR),
                client("subscription identifier twice", V5, "82 0b 00 01 04 0b 01 0b 02 00 01 'a' 00", PROTOCOL_ERROR),
                client(
                        "subscription identifier of five bytes",
                        V5,
                        "82 0c 00 01 05 0b ff ff ff ff 00 01 'a' 00",
                        MALFORMED_PACKET),
                client(
                        "subscription identifier in UNSUBSCRIBE",
                        V5,
                        "a2 08 00 01 02 0b 01 00 01 'a'",
                        MALFORMED_PACKET),
                client("invalid filter", V3_1_1, "82 07 00 01 00 02 'a#' 00", TOPIC_FILTER_INVALID),
                client("empty filter", V3_1, "82 05 00 01 00 00 00", TOPIC_FILTER_INVALID),
                client("invalid filter in UNSUBSCRIBE", V3_1_1, "a2 06 00 01 00 02 'a#'", TOPIC_FILTER_INVALID),
                client("end within the second filter", V3_1_1, "82 08 00 01 00 01 'a' 00 00 02", MALFORMED_PACKET));
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
                            client(
                                    "topic name " + bytes,
                                    V3_1_1,
                                    String.format("30 %02x ", 2 + length) + string,
                                    MALFORMED_PACKET),
                            client(
                                    "topic filter " + bytes,
                                    V5,
                                    String.format("82 %02x 00 01 00 ", 6 + length) + string + " 00",
                                    MALFORMED_PACKET),
                            v5Connect("client identifier " + bytes, "02 00 00 00 " + string, MALFORMED_PACKET));
                });
    }

    static Stream<Broken> properties() {
        return Stream.of(
                client("unknown property", V5, "30 06 00 01 'a' 02 04 01", MALFORMED_PACKET),
                client("property 0", V5, "30 05 00 01 'a' 01 00", MALFORMED_PACKET),
                client("property of two bytes", V5, "30 06 00 01 'a' 02 81 01", MALFORMED_PACKET),
                client("property identifier longer than needed", V5, "30 07 00 01 'a' 03 81 00 01", MALFORMED_PACKET),
                client("half a user property", V5, "30 08 00 01 'a' 04 26 00 01 'k'", MALFORMED_PACKET),
                client(
                        "user property beyond the properties",
                        V5,
                        "30 0c 00 01 'a' 06 26 00 01 'k' 00 02 'v' 00",
                        MALFORMED_PACKET),
                client(
                        "ill-formed UTF-8 in a user property",
                        V5,
                        "30 0b 00 01 'a' 07 26 00 01 'k' 00 01 ff",
                        MALFORMED_PACKET),
                client("a value cut off", V5, "30 08 00 01 'a' 04 02 00 00 00", MALFORMED_PACKET));
    }

    static Stream<Broken> ends() {
        return Stream.of(
                client("PINGREQ with a body", V3_1_1, "c0 01 00", MALFORMED_PACKET),
                client("PINGREQ with a body", V5, "c0 01 00", MALFORMED_PACKET),
                client("DISCONNECT with a body", V3_1_1, "e0 01 00", MALFORMED_PACKET),
                client("DISCONNECT for reasons of servers [MQTT-3.14.2-1]", V5, "e0 01 8e", PROTOCOL_ERROR),
                client("DISCONNECT for an unknown reason", V5, "e0 01 05", PROTOCOL_ERROR),
                client("DISCONNECT with server reference", V5, "e0 06 00 04 1c 00 01 's'", PROTOCOL_ERROR),
                client("bytes after DISCONNECT's properties", V5, "e0 03 00 00 00", MALFORMED_PACKET),
                client("session expiry twice", V5, "e0 0c 00 0a 11 00 00 00 00 11 00 00 00 00", PROTOCOL_ERROR),
                client("AUTH success from a client [MQTT-3.15.2-1]", V5, "f0 00", PROTOCOL_ERROR),
                client("AUTH without properties", V5, "f0 01 18", MALFORMED_PACKET),
                client("AUTH without method", V5, "f0 02 18 00", PROTOCOL_ERROR),
                client("AUTH data without method", V5, "f0 06 18 04 16 00 01 aa", PROTOCOL_ERROR),
                client("AUTH for another packet's reason", V5, "f0 06 87 04 15 00 01 'm'", PROTOCOL_ERROR));
    }

    static Stream<Broken> fromServers() {
        return Stream.of(
                server("CONNECT from a server", V5, "10 0e", PROTOCOL_ERROR),
                server("SUBSCRIBE from a server", V5, "82 07 00 01 00 00 01 'a' 00", PROTOCOL_ERROR),
                server("UNSUBSCRIBE from a server", V5, "a2 06 00 01 00 00 01 'a'", PROTOCOL_ERROR),
                server("PINGREQ from a server", V5, "c0 00", PROTOCOL_ERROR),
                server("DISCONNECT from a server before version 5", V3_1_1, "e0 00", PROTOCOL_ERROR),
                server("reserved acknowledge flags [MQTT-3.2.2-1]", V5, "20 03 02 00 00", MALFORMED_PACKET),
                server("session present in a refusal [MQTT-3.2.2-6]", V5, "20 03 01 87 00", PROTOCOL_ERROR),
                server("reserved return code", V3_1_1, "20 02 00 06", PROTOCOL_ERROR),
                server("another packet's reason code in CONNACK", V5, "20 03 00 8b 00", PROTOCOL_ERROR),
                server("CONNACK without properties", V5, "20 02 00 00", MALFORMED_PACKET),
                server("properties before version 5", V3_1_1, "20 03 00 00 00", MALFORMED_PACKET),
                server("Maximum QoS 2", V5, "20 05 00 00 02 24 02", PROTOCOL_ERROR),
                server("Receive Maximum 0", V5, "20 06 00 00 03 21 00 00", PROTOCOL_ERROR),
                server("Retain Available 2", V5, "20 05 00 00 02 25 02", PROTOCOL_ERROR),
                server("subscription identifier 0", V5, "30 06 00 01 'a' 02 0b 00", PROTOCOL_ERROR),
                server("SUBACK without reason codes", V5, "90 03 00 01 00", PROTOCOL_ERROR),
                server("version 5's reason code in SUBACK", V3_1_1, "90 03 00 01 87", PROTOCOL_ERROR),
                server("another packet's reason code in SUBACK", V5, "90 04 00 01 00 11", PROTOCOL_ERROR),
                server("another packet's reason code in UNSUBACK", V5, "b0 04 00 01 00 01", PROTOCOL_ERROR),
                server("UNSUBACK with reason codes", V3_1_1, "b0 03 00 01 00", MALFORMED_PACKET),
                server("will to publish from a server", V5, "e0 01 04", PROTOCOL_ERROR),
                server(
                        "session expiry from a server [MQTT-3.14.2-2]",
                        V5,
                        "e0 07 00 05 11 00 00 00 00",
                        PROTOCOL_ERROR),
                server("re-authentication by a server", V5, "f0 06 19 04 15 00 01 'm'", PROTOCOL_ERROR));
    }
}
