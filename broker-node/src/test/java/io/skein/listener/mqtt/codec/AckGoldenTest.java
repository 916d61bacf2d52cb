package io.skein.listener.mqtt.codec;

import static io.skein.listener.mqtt.codec.MqttVersion.V3_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V3_1_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V5;
import static io.skein.listener.mqtt.codec.Wire.assertDecodedFromClient;
import static io.skein.listener.mqtt.codec.Wire.assertFromBoth;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.UserProperty;
import java.util.List;
import org.junit.jupiter.api.Test;

class AckGoldenTest {
    private static final AckProperties EVERY_PROPERTY = new AckProperties("why", List.of(new UserProperty("k", "v")));

    @Test
    void shouldCodeAcknowledgementsOfV3() {
        for (MqttVersion version : List.of(V3_1, V3_1_1)) {
            assertFromBoth(version, new PubAck(0x1234), "40 02 12 34 // PUBACK, remaining length 2, identifier");
            assertFromBoth(version, new PubRec(0x1234), "50 02 12 34 // PUBREC, remaining length 2, identifier");
            assertFromBoth(version, new PubRel(0x1234), "62 02 12 34 // PUBREL, remaining length 2, identifier");
            assertFromBoth(version, new PubComp(0x1234), "70 02 12 34 // PUBCOMP, remaining length 2, identifier");
        }
    }

    @Test
    void shouldLeaveOutSuccessInV5() {
        assertFromBoth(V5, new PubAck(1), "40 02 00 01 // PUBACK, remaining length 2, identifier");
        assertFromBoth(V5, new PubRec(1), "50 02 00 01 // PUBREC, remaining length 2, identifier");
        assertFromBoth(V5, new PubRel(1), "62 02 00 01 // PUBREL, remaining length 2, identifier");
        assertFromBoth(V5, new PubComp(1), "70 02 00 01 // PUBCOMP, remaining length 2, identifier");
    }

    @Test
    void shouldLeaveOutThePropertyLengthWhenThereAreNoProperties() {
        assertFromBoth(V5, new PubAck(1, ReasonCode.NO_MATCHING_SUBSCRIBERS), """
                40 03   // PUBACK, remaining length 3
                00 01   // packet identifier
                10      // no matching subscribers
                """);
        assertFromBoth(V5, new PubRec(1, ReasonCode.QUOTA_EXCEEDED), "50 03 00 01 97");
        assertFromBoth(V5, new PubRel(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND), "62 03 00 01 92");
        assertFromBoth(V5, new PubComp(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND), "70 03 00 01 92");
    }

    @Test
    void shouldTakeWhatCouldHaveBeenLeftOut() {
        assertDecodedFromClient(V5, new PubAck(1), "40 03 00 01 00 // success, no property length");
        assertDecodedFromClient(V5, new PubAck(1), "40 04 00 01 00 00 // success, property length 0");
    }

    @Test
    void shouldCodeEveryProperty() {
        String fields = """
                00 02           // packet identifier
                00              // success
                0d              // property length 13
                1f 00 03 'why'  // reason string
                26 00 01 'k' 00 01 'v' // user property
                """;
        assertFromBoth(V5, new PubAck(2, ReasonCode.SUCCESS, EVERY_PROPERTY), "40 11" + fields);
        assertFromBoth(V5, new PubRec(2, ReasonCode.SUCCESS, EVERY_PROPERTY), "50 11" + fields);
        assertFromBoth(V5, new PubRel(2, ReasonCode.SUCCESS, EVERY_PROPERTY), "62 11" + fields);
        assertFromBoth(V5, new PubComp(2, ReasonCode.SUCCESS, EVERY_PROPERTY), "70 11" + fields);
    }

    @Test
    void shouldLeaveOutOptionalPropertiesOnRequest() {
        PubAck packet = new PubAck(2, ReasonCode.NOT_AUTHORIZED, EVERY_PROPERTY);
        assertThat(packet.withoutOptionalProperties()).isEqualTo(new PubAck(2, ReasonCode.NOT_AUTHORIZED));
        MqttPacket ping = PingResp.INSTANCE;
        assertThat(ping.withoutOptionalProperties()).isSameAs(ping);
    }

    @Test
    void shouldTakeRetriesOfV31() {
        assertDecodedFromClient(V3_1, new PubRel(1), "6a 02 00 01 // PUBREL with DUP");
        assertDecodedFromClient(
                V3_1, new Unsubscribe(1, List.of(), List.of("a")), "aa 05 00 01 00 01 'a' // UNSUBSCRIBE with DUP");
    }
}
