package io.skein.listener.mqtt.codec;

import static io.skein.listener.mqtt.codec.MqttVersion.V3_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V3_1_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V5;
import static io.skein.listener.mqtt.codec.Wire.assertDecodedFromClient;
import static io.skein.listener.mqtt.codec.Wire.assertFromBoth;
import static io.skein.listener.mqtt.codec.Wire.assertFromClient;
import static io.skein.listener.mqtt.codec.Wire.assertFromServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.skein.model.Payload;
import io.skein.model.UserProperty;
import java.util.List;
import org.junit.jupiter.api.Test;

class DisconnectGoldenTest {
    private static final List<UserProperty> USER_PROPERTIES = List.of(new UserProperty("k", "v"));

    @Test
    void shouldCodeDisconnectOfV3() {
        Disconnect packet = new Disconnect(ReasonCode.NORMAL_DISCONNECTION);
        assertFromClient(V3_1, packet, "e0 00 // DISCONNECT, remaining length 0");
        assertFromClient(V3_1_1, packet, "e0 00 // DISCONNECT, remaining length 0");
    }

    @Test
    void shouldLeaveOutWhatGoesWithoutSaying() {
        assertFromBoth(V5, new Disconnect(ReasonCode.NORMAL_DISCONNECTION), "e0 00");
        assertFromClient(V5, new Disconnect(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE), "e0 01 04");
        assertFromServer(V5, new Disconnect(ReasonCode.SESSION_TAKEN_OVER), "e0 01 8e");
        assertDecodedFromClient(V5, new Disconnect(ReasonCode.NORMAL_DISCONNECTION), "e0 02 00 00");
    }

    @Test
    void shouldCodeEveryPropertyOfAClientsDisconnect() {
        DisconnectProperties properties = new DisconnectProperties(0, "bye", USER_PROPERTIES, null);
        assertFromClient(V5, new Disconnect(ReasonCode.NORMAL_DISCONNECTION, properties), """
                e0 14           // DISCONNECT, remaining length 20
                00              // normal disconnection
                12              // property length 18
                11 00 00 00 00  // session expiry interval 0
                1f 00 03 'bye'  // reason string
                26 00 01 'k' 00 01 'v' // user property
                """);
    }

    @Test
    void shouldCodeEveryPropertyOfAServersDisconnect() {
        DisconnectProperties properties = new DisconnectProperties(-1, "go", USER_PROPERTIES, "b:1");
        Disconnect packet = new Disconnect(ReasonCode.USE_ANOTHER_SERVER, properties);
        assertFromServer(V5, packet, """
                e0 14           // DISCONNECT, remaining length 20
                9c              // use another server
                12              // property length 18
                1f 00 02 'go'   // reason string
                26 00 01 'k' 00 01 'v' // user property
                1c 00 03 'b:1'  // server reference
                """);
        assertThat(Wire.encode(packet.withoutOptionalProperties(), V5))
                .isEqualTo(Hex.bytes("e0 08 9c 06 1c 00 03 'b:1'"));
    }

    @Test
    void shouldCodeEveryPropertyOfAuth() {
        AuthProperties properties = new AuthProperties("m", Payload.of(Hex.bytes("01 02")), "r", USER_PROPERTIES);
        Auth packet = new Auth(ReasonCode.CONTINUE_AUTHENTICATION, properties);
        assertFromBoth(V5, packet, """
                f0 16           // AUTH, remaining length 22
                18              // continue authentication
                14              // property length 20
                15 00 01 'm'    // authentication method
                16 00 02 01 02  // authentication data
                1f 00 01 'r'    // reason string
                26 00 01 'k' 00 01 'v' // user property
                """);
        assertThat(Wire.encode(packet.withoutOptionalProperties(), V5))
                .isEqualTo(Hex.bytes("f0 0b 18 09 15 00 01 'm' 16 00 02 01 02"));
    }

    @Test
    void shouldCodeAuthByWhoMaySayIt() {
        AuthProperties method = new AuthProperties("m", null, null, List.of());
        assertFromClient(V5, new Auth(ReasonCode.RE_AUTHENTICATE, method), "f0 06 19 04 15 00 01 'm'");
        assertFromServer(V5, new Auth(ReasonCode.SUCCESS, method), "f0 06 00 04 15 00 01 'm'");
        assertFromServer(V5, new Auth(ReasonCode.SUCCESS, AuthProperties.NONE), "f0 00");
    }

    @Test
    void shouldNotEncodeAuthInV3() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Wire.encode(new Auth(ReasonCode.SUCCESS, AuthProperties.NONE), V3_1_1));
    }

    @Test
    void shouldCodePings() {
        for (MqttVersion version : MqttVersion.values()) {
            assertFromClient(version, PingReq.INSTANCE, "c0 00 // PINGREQ, remaining length 0");
            assertFromServer(version, PingResp.INSTANCE, "d0 00 // PINGRESP, remaining length 0");
        }
    }
}
