package io.skein.listener.mqtt.codec;

import static io.skein.listener.mqtt.codec.MqttVersion.V3_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V3_1_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V5;
import static io.skein.listener.mqtt.codec.Wire.assertFromBoth;
import static io.skein.listener.mqtt.codec.Wire.assertFromClient;
import static io.skein.listener.mqtt.codec.Wire.assertFromServer;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Qos;
import io.skein.model.UserProperty;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishGoldenTest {
    private static final Payload HI = Payload.of(Hex.bytes("'hi'"));

    @Test
    void shouldCodeQos0InV3() {
        Publish packet = Publish.of("a/b", HI, Qos.AT_MOST_ONCE, false, 0);
        String bytes = """
                30 07       // PUBLISH, remaining length 7
                00 03 'a/b' // topic name
                'hi'        // payload
                """;
        assertFromBoth(V3_1, packet, bytes);
        assertFromBoth(V3_1_1, packet, bytes);
    }

    @Test
    void shouldCodeQos1WithDupAndRetainInV3() {
        Publish packet =
                new Publish(true, Qos.AT_LEAST_ONCE, true, "a", 0xABCD, 0, -1, MessageProperties.NONE, List.of(), HI);
        assertFromBoth(V3_1_1, packet, """
                3b 07       // PUBLISH, DUP, QoS 1, RETAIN; remaining length 7
                00 01 'a'   // topic name
                ab cd       // packet identifier
                'hi'        // payload
                """);
    }

    @Test
    void shouldCodeQos2WithoutPayloadInV5() {
        assertFromBoth(V5, Publish.of("a", Payload.EMPTY, Qos.EXACTLY_ONCE, false, 1), """
                34 06       // PUBLISH, QoS 2; remaining length 6
                00 01 'a'   // topic name
                00 01       // packet identifier
                00          // property length
                """);
    }

    @Test
    void shouldKeepTheSharedConstantsWhenThereIsNothingToKeep() {
        Publish packet = (Publish) Wire.decodeAll(Wire.serverDecoder(V5), Hex.bytes("30 04 00 01 'a' 00"))
                .get(0);
        assertThat(packet.properties()).isSameAs(MessageProperties.NONE);
        assertThat(packet.payload()).isSameAs(Payload.EMPTY);
    }

    @Test
    void shouldCodeEveryPropertyAClientMaySend() {
        MessageProperties properties = new MessageProperties(
                false,
                "ct",
                "r",
                Payload.of(Hex.bytes("00")),
                List.of(new UserProperty("x", "1"), new UserProperty("x", "2")));
        Publish packet = new Publish(false, Qos.AT_MOST_ONCE, true, "", 0, 9, 0xFFFF_FFFFL, properties, List.of(), HI);
        assertFromClient(V5, packet, """
                31 2a           // PUBLISH, RETAIN; remaining length 42
                00 00           // empty topic name
                25              // property length 37
                23 00 09        // topic alias 9
                02 ff ff ff ff  // message expiry interval
                01 00           // payload format indicator: bytes
                03 00 02 'ct'   // content type
                08 00 01 'r'    // response topic
                09 00 01 00     // correlation data
                26 00 01 'x' 00 01 '1' // user property
                26 00 01 'x' 00 01 '2' // user property
                'hi'            // payload
                """);
    }

    @Test
    void shouldCodeSubscriptionIdentifiersOfAServer() {
        Publish packet = new Publish(
                false,
                Qos.AT_MOST_ONCE,
                false,
                "a",
                0,
                0,
                0,
                MessageProperties.NONE,
                List.of(1, 128, 268_435_455),
                Payload.EMPTY);
        assertFromServer(V5, packet, """
                30 13           // PUBLISH, remaining length 19
                00 01 'a'       // topic name
                0f              // property length 15
                02 00 00 00 00  // message expiry interval 0 s
                0b 01           // subscription identifier 1
                0b 80 01        // subscription identifier 128
                0b ff ff ff 7f  // subscription identifier 268435455
                """);
    }

    @Test
    void shouldCodeTopicsBeyondAscii() {
        Publish packet = Publish.of("ü/€/😀/\uFEFF", Payload.EMPTY, Qos.AT_MOST_ONCE, false, 0);
        assertFromBoth(V3_1_1, packet, """
                30 11       // PUBLISH, remaining length 17
                00 0f       // topic name of 15 bytes
                c3 bc 2f    // U+00FC and /
                e2 82 ac 2f // U+20AC and /
                f0 9f 98 80 2f // U+1F600 and /
                ef bb bf    // U+FEFF, which is no byte order mark [MQTT-1.5.4-3]
                """);
    }
}
