package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PINGREQ and PINGRESP. */
class PingIT extends ConformanceCase {
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Spec("MQTT-3.12.4-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-3.12.4-1")
    void shouldAnswerEveryPingReq(int version) {
        RawMqttClient client = connected(connect(version, "client"));
        client.send(bytes("C000 C000 C000"));
        for (int i = 0; i < 3; i++) {
            RawPacket pingResp = client.expect(PacketType.PINGRESP);
            assertThat(pingResp.flags()).isZero();
            assertThat(pingResp.body()).isEmpty();
        }
        client.ping();
    }

    @ParameterizedTest
    @CsvSource({"4, C1 00", "4, C8 00", "4, C0 01 00", "4, D0 00", "5, C1 00", "5, C2 00", "5, C0 01 00"})
    @Spec("MQTT-4.13.1-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.8.0-1")
    void shouldRefuseABrokenPingReq(int version, String hex) {
        expectRefusal(version, bytes(hex), 0x81);
    }

    @ParameterizedTest
    @CsvSource({"5, D0 00", "5, 20 03 00 00 00", "5, 90 04 0001 00 00", "5, B0 04 0001 00 00", "4, 20 02 00 00"})
    @Spec("MQTT-4.13.1-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.8.0-1")
    void shouldRefuseWhatOnlyAServerSends(int version, String hex) {
        expectRefusal(version, bytes(hex), 0x82);
    }
}
