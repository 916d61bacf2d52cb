package io.skein.listener.mqtt.codec;

import static io.skein.listener.mqtt.codec.MqttVersion.V3_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V3_1_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V5;
import static io.skein.listener.mqtt.codec.Wire.assertDecodedFromServer;
import static io.skein.listener.mqtt.codec.Wire.assertFromServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.skein.model.Payload;
import io.skein.model.Qos;
import io.skein.model.UserProperty;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnAckGoldenTest {
    private static final ConnAckProperties EVERY_PROPERTY = new ConnAckProperties(
            3600,
            20,
            Qos.AT_LEAST_ONCE,
            false,
            65_536,
            "id",
            7,
            "why",
            List.of(new UserProperty("k", "v")),
            false,
            false,
            false,
            30,
            "ri",
            "sr",
            "m",
            Payload.of(Hex.bytes("bb")));

    @Test
    void shouldCodeAcceptanceInEveryVersion() {
        ConnAck accepted = new ConnAck(false, ReasonCode.SUCCESS, ConnAckProperties.NONE);
        assertFromServer(V3_1, accepted, """
                20 02   // CONNACK, remaining length 2
                00      // reserved
                00      // return code 0
                """);
        assertFromServer(V3_1_1, accepted, """
                20 02   // CONNACK, remaining length 2
                00      // no session present
                00      // return code 0
                """);
        assertFromServer(V5, accepted, """
                20 03   // CONNACK, remaining length 3
                00      // no session present
                00      // success
                00      // property length
                """);
    }

    @Test
    void shouldSaySessionPresentWhereTheVersionCan() {
        ConnAck resumed = new ConnAck(true, ReasonCode.SUCCESS, ConnAckProperties.NONE);
        assertFromServer(V3_1_1, resumed, "20 02 01 00");
        assertFromServer(V5, resumed, "20 03 01 00 00");
        assertThat(Wire.encode(resumed, V3_1)).isEqualTo(Hex.bytes("20 02 00 00"));
    }

    @Test
    void shouldCodeEveryReturnCodeOfV3() {
        assertFromServer(V3_1_1, ConnAck.refused(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION), "20 02 00 01");
        assertFromServer(V3_1_1, ConnAck.refused(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID), "20 02 00 02");
        assertFromServer(V3_1_1, ConnAck.refused(ReasonCode.SERVER_UNAVAILABLE), "20 02 00 03");
        assertFromServer(V3_1_1, ConnAck.refused(ReasonCode.BAD_USER_NAME_OR_PASSWORD), "20 02 00 04");
        assertFromServer(V3_1_1, ConnAck.refused(ReasonCode.NOT_AUTHORIZED), "20 02 00 05");
    }

    @Test
    void shouldTranslateV5ReasonsToTheNearestReturnCodeOfV3() {
        assertThat(Wire.encode(ConnAck.refused(ReasonCode.BANNED), V3_1)).isEqualTo(Hex.bytes("20 02 00 05"));
        assertThat(Wire.encode(ConnAck.refused(ReasonCode.SERVER_BUSY), V3_1_1)).isEqualTo(Hex.bytes("20 02 00 03"));
        assertThat(ReasonCode.MALFORMED_PACKET.toV3ConnectReturnCode()).isEqualTo(ReasonCode.NO_V3_CONNACK);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Wire.encode(ConnAck.refused(ReasonCode.MALFORMED_PACKET), V3_1_1));
    }

    @Test
    void shouldCodeEveryProperty() {
        assertFromServer(V5, new ConnAck(true, ReasonCode.SUCCESS, EVERY_PROPERTY), """
                20 44           // CONNACK, remaining length 68
                01              // session present
                00              // success
                41              // property length 65
                11 00 00 0e 10  // session expiry interval 3600 s
                21 00 14        // receive maximum 20
                27 00 01 00 00  // maximum packet size 65536
                22 00 07        // topic alias maximum 7
                12 00 02 'id'   // assigned client identifier
                13 00 1e        // server keep alive 30 s
                24 01           // maximum QoS 1
                25 00           // retain not available
                28 00           // wildcard subscriptions not available
                29 00           // subscription identifiers not available
                2a 00           // shared subscriptions not available
                1a 00 02 'ri'   // response information
                1c 00 02 'sr'   // server reference
                15 00 01 'm'    // authentication method
                16 00 01 bb     // authentication data
                1f 00 03 'why'  // reason string
                26 00 01 'k' 00 01 'v' // user property
                """);
    }

    @Test
    void shouldTakePropertiesThatSayTheDefaultForAbsent() {
        assertDecodedFromServer(V5, new ConnAck(false, ReasonCode.SUCCESS, ConnAckProperties.NONE), """
                20 16           // CONNACK, remaining length 22
                00              // no session present
                00              // success
                13              // property length 19
                21 ff ff        // receive maximum 65535
                27 ff ff ff ff  // maximum packet size: any
                25 01           // retain available
                28 01           // wildcard subscriptions available
                29 01           // subscription identifiers available
                2a 01           // shared subscriptions available
                22 00 00        // topic alias maximum 0
                """);
    }

    @Test
    void shouldLeaveOutOnlyReasonStringAndUserProperties() {
        ConnAckProperties kept = new ConnAck(true, ReasonCode.SUCCESS, EVERY_PROPERTY)
                .withoutOptionalProperties()
                .properties();
        assertThat(kept.reasonString()).isNull();
        assertThat(kept.userProperties()).isEmpty();
        assertThat(kept)
                .usingRecursiveComparison()
                .ignoringFields("reasonString", "userProperties")
                .isEqualTo(EVERY_PROPERTY);
    }
}
