package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.Properties;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topic names and topic filters (4.7). */
class TopicIT extends ConformanceCase {
    private static final int LONGEST = 65_535;

    @ParameterizedTest
    @ValueSource(strings = {"+", "#", "a/+", "a/#", "a/+/b", "a+b", "a#", "#/a"})
    @Spec("MQTT-4.7.0-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.7.1-1")
    void shouldRefuseATopicNameWithWildcards(String topic) {
        expectRefusal(5, RawPublish.of(topic, "m").encode(5), 0x81, 0x82, 0x90);
        expectRefusal(4, RawPublish.of(topic, "m").encode(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a#", "#/a", "a/#/b", "a/b#", "##", "#/", "a/#b", "+#"})
    @Spec("MQTT-4.7.1-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.7.1-2")
    void shouldRefuseAMultiLevelWildcardElsewhereThanAtTheEnd(String filter) {
        expectFilterRefused(filter);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a+", "+a", "a/b+", "a/+b/c", "++", "a/++", "+/a+"})
    @Spec("MQTT-4.7.1-2")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.7.1-3")
    void shouldRefuseASingleLevelWildcardThatIsNotAWholeLevel(String filter) {
        expectFilterRefused(filter);
    }

    @Test
    @Spec("MQTT-4.7.3-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.7.3-1")
    void shouldRefuseNamesAndFiltersOfNoCharacters() {
        expectRefusal(5, RawPublish.of("", "m").encode(5), 0x81, 0x82, 0x90);
        expectRefusal(4, RawPublish.of("", "m").encode(4));
        expectFilterRefused("");
    }

    @Test
    @Spec("MQTT-4.7.3-2")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.7.3-2")
    void shouldRefuseNamesAndFiltersWithTheNullCharacter() {
        for (String text : List.of("\0", "a\0", "\0a", "a/\0/b")) {
            expectRefusal(5, RawPublish.of(text, "m").encode(5), 0x81, 0x82, 0x90);
            expectRefusal(4, RawPublish.of(text, "m").encode(4));
            expectFilterRefused(text);
        }
    }

    /** Version 5: with a reason code or the end; before: the end, or the failure that SUBACK has. */
    private void expectFilterRefused(String filter) {
        for (Protocol protocol : Protocol.values()) {
            RawMqttClient client = connected(protocol.connect(name("filter")));
            client.sendSubscribe(filter, QOS_1, Properties.none());
            client.readUntilClosed().ifPresent(answer -> {
                if (answer.type() == PacketType.SUBACK) {
                    assertThat(answer.reasonCodes()).hasSize(1);
                    assertThat(answer.reasonCodes()[0]).isIn(protocol == Protocol.MQTT_5 ? 0x8F : 0x80, 0x80);
                } else {
                    assertThat(answer.type()).isEqualTo(PacketType.DISCONNECT);
                    assertThat(answer.reasonCode()).isIn(0x81, 0x82, 0x8F);
                }
            });
            client.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-4.7.3-3")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.7.3-3")
    void shouldTakeNamesAndFiltersOfUpTo65535Bytes(Protocol protocol) {
        String prefix = name("") + "/";
        String longest = prefix + "x".repeat(LONGEST - prefix.length());
        String longestOfTwoByteCharacters = prefix + "ä".repeat((LONGEST - prefix.length()) / 2);
        RawMqttClient subscriber = connected(protocol.connect(name("sub")));
        RawMqttClient publisher = publisher(protocol.connect(name("pub")));
        for (String topic : List.of(longest, longestOfTwoByteCharacters)) {
            assertThat(subscriber.subscribe(topic, QOS_1).reasonCodes()).containsExactly(1);
            publisher.publishQos1(RawPublish.of(topic, "m"));
            assertThat(subscriber.receive().topic()).isEqualTo(topic);
        }
    }

    /** U stands for the level that only this test uses; at the root, so that filters may begin as they like. */
    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        U                  | U                  | true
        U/a/b              | U/a/b              | true
        U/a/b              | U/a                | false
        U/a                | U/a/b              | false
        U/#                | U                  | true
        U/#                | U/                 | true
        U/#                | U/a                | true
        U/#                | U/a/b/c            | true
        U/a/#              | U/b                | false
        U/+                | U                  | false
        U/+                | U/                 | true
        U/+                | U/a                | true
        U/+                | U/a/b              | false
        U/+/#              | U                  | false
        U/+/#              | U/a                | true
        U/+/#              | U/a/b              | true
        U/+/b              | U/a/b              | true
        U/+/b              | U//b               | true
        U/+/b              | U/a/c              | false
        U/+/+              | U/a                | false
        U/+/+/#            | U/a/b              | true
        +/U                | a/U                | true
        +/U                | /U                 | true
        +/+                | /U                 | true
        /+                 | /U                 | true
        +                  | /U                 | false
        +                  | U                  | true
        +/U/+              | a/U/b              | true
        #                  | U                  | true
        #                  | /U/a               | true
        /#                 | /U                 | true
        /#                 | U/a                | false
        U//a               | U//a               | true
        U//a               | U/a                | false
        U/a                | U//a               | false
        U/+/a              | U/a                | false
        U/a/               | U/a                | false
        U/a                | U/a/               | false
        U/+/               | U/a/               | true
        $U/#               | $U/a               | true
        $U/+               | $U/a               | true
        """)
    @Spec({"MQTT-4.7.1-1", "MQTT-4.7.1-2"})
    @Spec(
            in = Standard.MQTT_3_1_1,
            value = {"MQTT-4.7.1-2", "MQTT-4.7.1-3"})
    @Clause("4.7.1 topic wildcards")
    void shouldMatch(String filter, String topic, boolean matches) {
        String own = name("").replace("/", "");
        RawMqttClient client = connected("client");
        client.subscribe(name("marker"), QOS_1);
        client.subscribe(filter.replace("U", own), QOS_1 | RETAIN_NEVER);
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of(topic.replace("U", own), "m"));
        if (matches) {
            assertThat(client.receive().topic()).isEqualTo(topic.replace("U", own));
        }
        client.unsubscribe(filter.replace("U", own));
        publisher.publishQos1(RawPublish.of(name("marker"), "marker"));
        assertThat(client.receive().text()).isEqualTo("marker");
    }

    /** Live, retained and shared. */
    @ParameterizedTest
    @ValueSource(strings = {"#", "+/U", "+/#", "+/+", "$share/g/#", "$share/g/+/U"})
    @Spec("MQTT-4.7.2-1")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.7.2-1")
    void shouldKeepTopicsThatBeginWithADollarFromWildcardsInTheFirstPlace(String filter) {
        String own = name("").replace("/", "");
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of("$kept/" + own, "hidden").retained());
        RawMqttClient client = connected("client");
        client.subscribe("$live/" + own, QOS_1);
        client.subscribe(filter.replace("U", own), QOS_1);
        publisher.publishQos1(RawPublish.of("$other/" + own, "hidden"));
        publisher.publishQos1(RawPublish.of("$live/" + own, "asked for"));
        publisher.publishQos1(RawPublish.of("seen/" + own, "seen"));
        Set<String> topics = new HashSet<>();
        while (!topics.contains("seen/" + own)) { // what others retained may come too
            topics.add(client.receive().topic());
        }
        assertThat(topics).contains("$live/" + own).doesNotContain("$other/" + own, "$kept/" + own);
        publisher.publishQos1(RawPublish.of("$kept/" + own, "").retained());
    }

    /** What looks or reads alike, and what other systems make one of, are topics of their own. */
    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-4.7.3-4")
    @Spec(in = Standard.MQTT_3_1_1, value = "MQTT-4.7.3-4")
    void shouldCompareNamesAndFiltersAsTheyAre(Protocol protocol) {
        List<String> alike = List.of(
                "a/é",
                "a/e\u0301",
                "a/E",
                "A/e",
                "a/e",
                "a/e ",
                " a/e",
                "a/ e",
                "a//e",
                "a/e/",
                "/a/e",
                "a/./e",
                "a/b/../e",
                "a/%65",
                "a\\e",
                "a/\uFEFFe",
                "a/ｅ",
                "a/\u0435",
                "a/\uD83D\uDE00",
                "a/\uFFFD",
                "a/*",
                "a/?");
        RawMqttClient all = subscribed("all", name("#"), QOS_1);
        RawMqttClient publisher = publisher(protocol.connect(name("pub")));
        for (String topic : alike) {
            RawMqttClient client = connected(protocol.connect(name("sub")));
            client.subscribe(name(topic), QOS_1);
            for (String other : alike) {
                publisher.send(RawPublish.of(name(other), other));
            }
            publisher.publishQos1(RawPublish.of(name(topic), "end"));
            assertThat(client.receive().text()).isEqualTo(topic);
            assertThat(client.receive().text()).isEqualTo("end");
            client.disconnect();
        }
        for (int i = 0; i < alike.size(); i++) {
            String topic = alike.get(i % alike.size());
            RawPacket received = all.receive();
            assertThat(received.topic()).isEqualTo(name(topic));
            assertThat(received.text().getBytes(StandardCharsets.UTF_8))
                    .isEqualTo(topic.getBytes(StandardCharsets.UTF_8));
        }
    }
}
