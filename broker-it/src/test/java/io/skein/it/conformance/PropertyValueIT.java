package io.skein.it.conformance;

import static io.skein.it.conformance.Standard.MQTT_3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.PacketWriter;
import io.skein.it.raw.Properties;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that a property must not have, and properties that do not end where they say (MQTT 5, 2.2.2 and 3.1 to 3.3). */
class PropertyValueIT extends ConformanceCase {
    @ParameterizedTest
    @CsvSource({
        "REQUEST_PROBLEM_INFORMATION, 2",
        "REQUEST_PROBLEM_INFORMATION, 255",
        "REQUEST_RESPONSE_INFORMATION, 2",
        "REQUEST_RESPONSE_INFORMATION, 255",
        "RECEIVE_MAXIMUM, 0",
        "MAXIMUM_PACKET_SIZE, 0",
    })
    @Clause({
        "3.1.2.11.3 Receive Maximum 0 is a Protocol Error",
        "3.1.2.11.4 Maximum Packet Size 0 is a Protocol Error",
        "3.1.2.11.6 Request Response Information is 0 or 1",
        "3.1.2.11.7 Request Problem Information is 0 or 1",
    })
    void shouldRefuseValuesOutOfRangeInConnect(Property property, long value) {
        RawMqttClient client = open();
        client.sendConnect(RawConnect.v5(name("range")).with(property, value));
        expectConnectRefused(client, 0x82);
    }

    @ParameterizedTest
    @CsvSource({
        "SESSION_EXPIRY_INTERVAL, 0",
        "SESSION_EXPIRY_INTERVAL, 4294967295",
        "RECEIVE_MAXIMUM, 1",
        "RECEIVE_MAXIMUM, 65535",
        "MAXIMUM_PACKET_SIZE, 4294967295",
        "TOPIC_ALIAS_MAXIMUM, 0",
        "TOPIC_ALIAS_MAXIMUM, 65535",
        "REQUEST_PROBLEM_INFORMATION, 0",
        "REQUEST_RESPONSE_INFORMATION, 1",
    })
    @Clause("3.1.2.11 the ends of every range")
    void shouldTakeTheEndsOfEveryRangeInConnect(Property property, long value) {
        connected(RawConnect.v5(name("range")).with(property, value)).ping();
        connected(RawConnect.v5(name("range"))); // ends a session that would never expire
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 255})
    @Clause("3.1.3.2.3 Payload Format Indicator of a will is 0 or 1")
    void shouldRefuseAWillsPayloadFormatIndicatorOutOfRange(long value) {
        RawMqttClient client = open();
        RawPublish will = RawPublish.of(name("t"), "m").with(Property.PAYLOAD_FORMAT_INDICATOR, value);
        client.sendConnect(RawConnect.v5(name("range")).will(will));
        expectConnectRefused(client, 0x82);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 255})
    @Clause("3.3.2.3.2 Payload Format Indicator is 0 or 1")
    void shouldRefuseAPayloadFormatIndicatorOutOfRange(long value) {
        RawMqttClient client = connected("range");
        client.send(RawPublish.of(name("t"), "m").with(Property.PAYLOAD_FORMAT_INDICATOR, value));
        expectDisconnect(client, 0x82);
    }

    @Test
    @Spec("MQTT-3.3.4-6")
    void shouldRefuseASubscriptionIdentifierFromAClient() {
        RawMqttClient client = connected("identifier");
        client.send(RawPublish.of(name("t"), "m").with(Property.SUBSCRIPTION_IDENTIFIER, 1));
        expectDisconnect(client, 0x82);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/+", "a/#", "#", "+"})
    @Spec("MQTT-3.3.2-14")
    void shouldRefuseAResponseTopicWithWildcards(String topic) {
        RawMqttClient client = connected("response");
        client.send(RawPublish.of(name("t"), "m").with(Property.RESPONSE_TOPIC, topic));
        expectDisconnect(client, 0x81, 0x82, 0x90);
        RawMqttClient will = open();
        RawPublish message = RawPublish.of(name("t"), "m").with(Property.RESPONSE_TOPIC, topic);
        will.sendConnect(RawConnect.v5(name("will")).will(message));
        expectConnectRefused(will, 0x81, 0x82, 0x90);
    }

    /** What stands in a PUBLISH to topic "t" after it; the rest is too short, too long or cut. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // no Property Length at all
                "05", // longer than the packet
                "80", // a length that goes on
                "01 01", // a property without its value
                "03 02 00 00", // a Four Byte Integer of two
                "04 03 00 05 61", // a string that ends after the properties
                "02 09 00", // Binary Data without the end of its length
                "05 26 00 01 61 00", // a pair without its second string
                "03 01 01 05", // a byte that is no property
                "FF FF FF FF 7F", // a length of five bytes
            })
    @Spec("MQTT-2.2.2-1")
    @Clause("2.2.2.1 Property Length that does not fit the properties")
    void shouldRefusePropertiesThatDoNotFitTheirLength(String hex) {
        RawMqttClient client = connected("length");
        client.send(new PacketWriter().text("t").raw(bytes(hex)).packet(PacketType.PUBLISH, 0));
        expectDisconnect(client, 0x81);
    }

    @Test
    @Clause("3.1.2.11.10 Authentication Data without a method is a Protocol Error")
    void shouldRefuseAuthenticationDataWithoutAMethod() {
        RawMqttClient client = open();
        client.sendConnect(RawConnect.v5(name("data")).with(Property.AUTHENTICATION_DATA, new byte[] {1}));
        expectConnectRefused(client, 0x82);
    }

    @Test
    @Clause("3.2.2.2 an authentication method the server does not support, 0x8C")
    void shouldRefuseAnUnknownAuthenticationMethod() {
        RawMqttClient client = open();
        client.sendConnect(RawConnect.v5(name("method"))
                .with(Property.AUTHENTICATION_METHOD, "SCRAM-SHA-1")
                .with(Property.AUTHENTICATION_DATA, new byte[] {1}));
        expectConnectRefused(client, 0x8C);
    }

    /** Properties do not exist before version 5: what looks like them is payload. */
    @Test
    @Spec(in = MQTT_3_1_1, value = "MQTT-3.3.4-1")
    void shouldTakeNothingForPropertiesBeforeVersion5() {
        RawMqttClient subscriber = connected(Protocol.MQTT_3_1_1.connect(name("sub")));
        subscriber.subscribe(name("t"), QOS_1);
        RawMqttClient publisher = publisher(Protocol.MQTT_3_1_1.connect(name("pub")));
        publisher.publishQos1(RawPublish.of(name("t"), bytes("02 01 07")));
        assertThat(subscriber.receive().payload()).containsExactly(2, 1, 7);
    }

    @Test
    @Clause("2.2.2.1 a Property Length of zero stands for none")
    void shouldTakeAPropertyLengthOfZero() {
        RawMqttClient client = connected("none");
        client.send(new PacketWriter()
                .two(1)
                .properties(Properties.none())
                .text("t")
                .one(0)
                .packet(PacketType.SUBSCRIBE, 2));
        client.expect(PacketType.SUBACK);
    }
}
