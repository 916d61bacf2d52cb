package io.skein.it.conformance;

import static io.skein.it.conformance.Standard.MQTT_3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.PacketWriter;
import io.skein.it.raw.Properties;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** UTF-8 Encoded Strings (MQTT 5, 1.5.4; 3.1.1, 1.5.3), wherever a packet has one. */
class Utf8StringIT extends ConformanceCase {
    private static final char PLACEHOLDER = '~';

    /** RFC 3629: overlong forms, surrogates, above U+10FFFF, lone and missing continuations, bytes that never occur. */
    private static final List<String> ILL_FORMED = List.of(
            "C080",
            "C1BF",
            "E08080",
            "E09FBF",
            "F08FBFBF",
            "EDA080",
            "EDBFBF",
            "EDA080EDB080",
            "F4908080",
            "F8888080",
            "80",
            "BF",
            "C3",
            "E282",
            "F09F98",
            "C328",
            "FE",
            "FF");

    /** A place for a string in CONNECT. */
    enum ConnectField {
        CLIENT_IDENTIFIER((protocol, text) -> protocol.connect(text)),
        USER_NAME((protocol, text) -> protocol.connect("id").login(text, "secret")),
        WILL_TOPIC((protocol, text) -> protocol.connect("id").will(RawPublish.of(text, "gone"))),
        USER_PROPERTY_NAME((protocol, text) -> RawConnect.v5("id").withUser(text, "value")),
        USER_PROPERTY_VALUE((protocol, text) -> RawConnect.v5("id").withUser("name", text)),
        WILL_CONTENT_TYPE((protocol, text) ->
                RawConnect.v5("id").will(RawPublish.of("t", "gone").with(Property.CONTENT_TYPE, text))),
        WILL_RESPONSE_TOPIC((protocol, text) ->
                RawConnect.v5("id").will(RawPublish.of("t", "gone").with(Property.RESPONSE_TOPIC, text))),
        WILL_USER_PROPERTY((protocol, text) ->
                RawConnect.v5("id").will(RawPublish.of("t", "gone").withUser(text, text))),
        AUTHENTICATION_METHOD((protocol, text) -> RawConnect.v5("id").with(Property.AUTHENTICATION_METHOD, text));

        private interface Template {
            RawConnect with(Protocol protocol, String text);
        }

        private final Template template;

        ConnectField(Template template) {
            this.template = template;
        }

        byte[] packet(Protocol protocol, byte[] string) {
            return replaced(template.with(protocol, placeholder(string)).encode(), string);
        }

        boolean isIn(Protocol protocol) {
            return protocol == Protocol.MQTT_5 || compareTo(WILL_TOPIC) <= 0;
        }
    }

    /** A place for a string in a packet of a client that is connected. */
    enum Field {
        TOPIC_NAME(protocol -> text -> RawPublish.of(text, "m").encode(protocol.level())),
        SUBSCRIBE_FILTER(protocol -> text -> start(protocol).text(text).one(0).packet(PacketType.SUBSCRIBE, 2)),
        UNSUBSCRIBE_FILTER(protocol -> text -> start(protocol).text(text).packet(PacketType.UNSUBSCRIBE, 2)),
        CONTENT_TYPE(protocol -> text ->
                RawPublish.of("t", "m").with(Property.CONTENT_TYPE, text).encode(5)),
        RESPONSE_TOPIC(protocol -> text ->
                RawPublish.of("t", "m").with(Property.RESPONSE_TOPIC, text).encode(5)),
        USER_PROPERTY_NAME(protocol ->
                text -> RawPublish.of("t", "m").withUser(text, "value").encode(5)),
        USER_PROPERTY_VALUE(protocol ->
                text -> RawPublish.of("t", "m").withUser("name", text).encode(5)),
        REASON_STRING(protocol -> text -> new PacketWriter()
                .two(1)
                .one(0)
                .properties(Properties.none().with(Property.REASON_STRING, text))
                .packet(PacketType.PUBACK, 0));

        private final Function<Protocol, Function<String, byte[]>> template;

        Field(Function<Protocol, Function<String, byte[]>> template) {
            this.template = template;
        }

        private static PacketWriter start(Protocol protocol) {
            PacketWriter out = new PacketWriter().two(1);
            return protocol == Protocol.MQTT_5 ? out.properties(Properties.none()) : out;
        }

        byte[] packet(Protocol protocol, byte[] string) {
            return replaced(template.apply(protocol).apply(placeholder(string)), string);
        }

        boolean isIn(Protocol protocol) {
            return protocol == Protocol.MQTT_5 || compareTo(UNSUBSCRIBE_FILTER) <= 0;
        }
    }

    /** A text of as many bytes, which a packet can be built with. */
    private static String placeholder(byte[] string) {
        return String.valueOf(PLACEHOLDER).repeat(string.length);
    }

    private static byte[] replaced(byte[] packet, byte[] string) {
        String text = new String(packet, StandardCharsets.ISO_8859_1);
        return text.replace(placeholder(string), new String(string, StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private void shouldRefuse(ConnectField field, String hex) {
        for (Protocol protocol : Protocol.values()) {
            if (field.isIn(protocol)) {
                RawMqttClient client = open();
                client.send(field.packet(protocol, HexFormat.of().parseHex(hex)));
                if (protocol == Protocol.MQTT_5) {
                    expectConnectRefused(client, 0x81);
                } else {
                    client.expectClosed();
                }
            }
        }
    }

    private void shouldRefuse(Field field, String hex) {
        for (Protocol protocol : Protocol.values()) {
            if (field.isIn(protocol)) {
                RawMqttClient client = connected(protocol.connect(name("broken-" + hex)));
                client.send(field.packet(protocol, HexFormat.of().parseHex(hex)));
                expectDisconnect(client, protocol, 0x81);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Spec({
        "MQTT-1.5.4-1",
        "MQTT-1.5.7-1",
        "MQTT-3.1.3-4",
        "MQTT-3.1.3-11",
        "MQTT-3.1.3-12",
    })
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-1.5.3-1", "MQTT-3.1.3-4", "MQTT-3.1.3-10", "MQTT-3.1.3-11"})
    @Clause("1.5.4 ill-formed UTF-8 is a Malformed Packet")
    void shouldRefuseIllFormedStringsInConnect(ConnectField field) {
        ILL_FORMED.forEach(hex -> shouldRefuse(field, hex));
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-1.5.4-1", "MQTT-1.5.7-1", "MQTT-3.3.2-1", "MQTT-3.3.2-13", "MQTT-3.3.2-19"})
    @Spec(
            in = MQTT_3_1_1,
            value = {"MQTT-1.5.3-1", "MQTT-3.3.2-1"})
    @Clause("1.5.4 ill-formed UTF-8 is a Malformed Packet")
    void shouldRefuseIllFormedStrings(Field field) {
        ILL_FORMED.forEach(hex -> shouldRefuse(field, hex));
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-1.5.4-2")
    @Spec(in = MQTT_3_1_1, value = "MQTT-1.5.3-2")
    void shouldRefuseTheNullCharacterInConnect(ConnectField field) {
        shouldRefuse(field, "00");
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-1.5.4-2")
    @Spec(in = MQTT_3_1_1, value = "MQTT-1.5.3-2")
    void shouldRefuseTheNullCharacter(Field field) {
        shouldRefuse(field, "00");
    }

    @ParameterizedTest
    @EnumSource
    @Spec("MQTT-1.5.4-3")
    @Spec(in = MQTT_3_1_1, value = "MQTT-1.5.3-3")
    void shouldKeepAByteOrderMarkAsACharacterOfTheTopic(Protocol protocol) {
        RawMqttClient marked = connected(protocol.connect(name("marked")));
        marked.subscribe("\uFEFF" + name("t"), QOS_1);
        RawMqttClient plain = connected(protocol.connect(name("plain")));
        plain.subscribe(name("t"), QOS_1);
        RawMqttClient publisher = publisher();
        publisher.publishQos1(RawPublish.of("\uFEFF" + name("t"), "with"));
        publisher.publishQos1(RawPublish.of(name("t"), "without"));
        RawPacket received = marked.receive();
        assertThat(received.topic()).isEqualTo("\uFEFF" + name("t"));
        assertThat(received.text()).isEqualTo("with");
        marked.ping();
        assertThat(plain.receive().text()).isEqualTo("without");
        plain.ping();
    }

    @ParameterizedTest
    @EnumSource
    @Clause({"1.5.4 characters of one to four bytes", "1.5.4 control and non-characters may be accepted"})
    void shouldPassOnCharactersOfEveryLength(Protocol protocol) {
        String topic = name("a\u00E9\u20AC\uD83D\uDE00\uFFFD\uD7FF\uE000\uDBFF\uDFFD");
        RawMqttClient subscriber = connected(protocol.connect(name("sub")));
        subscriber.subscribe(topic, QOS_1);
        publisher().publishQos1(RawPublish.of(topic, "m"));
        assertThat(subscriber.receive().topic()).isEqualTo(topic);
    }
}
