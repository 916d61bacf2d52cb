package io.skein.listener.mqtt.codec;

import static io.skein.listener.mqtt.codec.MqttVersion.V3_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V3_1_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V5;
import static io.skein.listener.mqtt.codec.Wire.assertDecodedFromClient;
import static io.skein.listener.mqtt.codec.Wire.assertFromClient;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicName;
import io.skein.model.UserProperty;
import io.skein.model.Will;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConnectGoldenTest {
    private static Connect connect(MqttVersion version, boolean cleanStart, String clientId) {
        return new Connect(version, cleanStart, 60, clientId, null, null, null, ConnectProperties.NONE);
    }

    private static Will will(Qos qos, boolean retain, MessageProperties properties, long expiry, long delay) {
        Publication publication = new Publication(
                TopicName.of("w/t"), Payload.of(Hex.bytes("01 02")), qos, retain, properties, null, Publication.NEVER);
        return new Will(publication, expiry, delay);
    }

    @Test
    void shouldCodeTheSmallestConnectOfV31() {
        assertFromClient(V3_1, connect(V3_1, true, "ab"), """
                10 10           // CONNECT, remaining length 16
                00 06 'MQIsdp'  // protocol name
                03              // protocol level 3
                02              // clean session
                00 3c           // keep alive 60 s
                00 02 'ab'      // client identifier
                """);
    }

    @Test
    void shouldAcceptV31ConnectWhoseStringsAreMissingInSpiteOfTheirFlags() {
        assertDecodedFromClient(V3_1, connect(V3_1, true, "ab"), """
                10 10           // CONNECT, remaining length 16
                00 06 'MQIsdp'  // protocol name
                03              // protocol level 3
                c2              // user name, password, clean session
                00 3c           // keep alive 60 s
                00 02 'ab'      // client identifier; neither user name nor password
                """);
    }

    @Test
    void shouldCodeTheSmallestConnectOfV311() {
        assertFromClient(V3_1_1, connect(V3_1_1, true, ""), """
                10 0c           // CONNECT, remaining length 12
                00 04 'MQTT'    // protocol name
                04              // protocol level 4
                02              // clean session
                00 3c           // keep alive 60 s
                00 00           // empty client identifier
                """);
    }

    @Test
    void shouldCodeConnectOfV311WithWillUserNameAndPassword() {
        Connect packet = new Connect(
                V3_1_1,
                false,
                0xFFFF,
                "dev",
                will(Qos.EXACTLY_ONCE, true, MessageProperties.NONE, -1, 0),
                "ü",
                Payload.of(Hex.bytes("00 ff")),
                ConnectProperties.NONE);
        assertFromClient(V3_1_1, packet, """
                10 20           // CONNECT, remaining length 32
                00 04 'MQTT'    // protocol name
                04              // protocol level 4
                f4              // user name, password, will retain, will QoS 2, will; no clean session
                ff ff           // keep alive 65535 s
                00 03 'dev'     // client identifier
                00 03 'w/t'     // will topic
                00 02 01 02     // will message
                00 02 c3 bc     // user name
                00 02 00 ff     // password
                """);
    }

    @Test
    void shouldCodeTheSmallestConnectOfV5() {
        assertFromClient(V5, connect(V5, false, ""), """
                10 0d           // CONNECT, remaining length 13
                00 04 'MQTT'    // protocol name
                05              // protocol version 5
                00              // connect flags
                00 3c           // keep alive 60 s
                00              // property length
                00 00           // empty client identifier
                """);
    }

    @Test
    void shouldCodeEveryPropertyOfConnect() {
        ConnectProperties properties = new ConnectProperties(
                0xFFFF_FFFFL,
                10,
                1 << 20,
                5,
                true,
                false,
                List.of(new UserProperty("k", "v"), new UserProperty("k", "")),
                "m",
                Payload.of(Hex.bytes("aa")));
        assertFromClient(V5, new Connect(V5, true, 60, "c", null, null, null, properties), """
                10 37           // CONNECT, remaining length 55
                00 04 'MQTT'    // protocol name
                05              // protocol version 5
                02              // clean start
                00 3c           // keep alive 60 s
                29              // property length 41
                11 ff ff ff ff  // session expiry interval: never
                21 00 0a        // receive maximum 10
                27 00 10 00 00  // maximum packet size 1 MiB
                22 00 05        // topic alias maximum 5
                19 01           // request response information
                17 00           // request problem information: no
                26 00 01 'k' 00 01 'v' // user property
                26 00 01 'k' 00 00     // user property of the same name, empty value
                15 00 01 'm'    // authentication method
                16 00 01 aa     // authentication data
                00 01 'c'       // client identifier
                """);
    }

    @Test
    void shouldCodeEveryPropertyOfTheWill() {
        MessageProperties properties = new MessageProperties(
                true, "text", "r/t", Payload.of(Hex.bytes("07")), List.of(new UserProperty("a", "b")));
        Connect packet = withWill(will(Qos.AT_LEAST_ONCE, false, properties, 30, 10));
        assertFromClient(V5, packet, """
                10 3c           // CONNECT, remaining length 60
                00 04 'MQTT'    // protocol name
                05              // protocol version 5
                0e              // will QoS 1, will, clean start
                00 3c           // keep alive 60 s
                00              // property length
                00 01 'c'       // client identifier
                24              // will property length 36
                18 00 00 00 0a  // will delay interval 10 s
                02 00 00 00 1e  // message expiry interval 30 s
                01 01           // payload format indicator: UTF-8
                03 00 04 'text' // content type
                08 00 03 'r/t'  // response topic
                09 00 01 07     // correlation data
                26 00 01 'a' 00 01 'b' // user property
                00 03 'w/t'     // will topic
                00 02 01 02     // will payload
                """);
    }

    @Test
    void shouldCodeEmptyWillPayloadAndPasswordWithoutUserNameInV5() {
        Publication publication = new Publication(
                TopicName.of("w"),
                Payload.EMPTY,
                Qos.AT_MOST_ONCE,
                false,
                MessageProperties.NONE,
                null,
                Long.MAX_VALUE);
        Connect packet = new Connect(
                V5, true, 0, "c", new Will(publication, -1, 0), null, Payload.EMPTY, ConnectProperties.NONE);
        assertFromClient(V5, packet, """
                10 16           // CONNECT, remaining length 22
                00 04 'MQTT'    // protocol name
                05              // protocol version 5
                46              // password, will, clean start
                00 00           // no keep alive
                00              // property length
                00 01 'c'       // client identifier
                00              // will property length
                00 01 'w'       // will topic
                00 00           // empty will payload
                00 00           // empty password
                """);
    }

    @Test
    void shouldTranslateCleanSessionToSessionExpiry() {
        assertThat(connect(V3_1_1, true, "c").sessionExpirySeconds()).isZero();
        assertThat(connect(V3_1_1, false, "c").sessionExpirySeconds()).isEqualTo(ConnectProperties.NEVER_EXPIRES);
        assertThat(connect(V5, false, "c").sessionExpirySeconds()).isZero();
    }

    @Test
    void shouldNotPrintPasswordNorWill() {
        Connect packet =
                new Connect(V5, true, 0, "c", null, "user", Payload.of(Hex.bytes("'secret'")), ConnectProperties.NONE);
        assertThat(packet.toString()).contains("clientId=c").doesNotContain("secret", "password");
    }

    private static Connect withWill(@Nullable Will will) {
        return new Connect(V5, true, 60, "c", will, null, null, ConnectProperties.NONE);
    }
}
