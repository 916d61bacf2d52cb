package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.PacketWriter;
import io.skein.it.raw.Properties;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Table 2-4 of MQTT 5, cell by cell: every property in every packet a client sends. AUTH is left out: without enhanced
 * authentication no AUTH of a client is right, whatever it carries.
 */
class PropertyTableIT extends ConformanceCase {
    /** Where a client can put properties. */
    enum Place {
        CONNECT(
                Property.SESSION_EXPIRY_INTERVAL,
                Property.AUTHENTICATION_METHOD,
                Property.AUTHENTICATION_DATA,
                Property.REQUEST_PROBLEM_INFORMATION,
                Property.REQUEST_RESPONSE_INFORMATION,
                Property.RECEIVE_MAXIMUM,
                Property.TOPIC_ALIAS_MAXIMUM,
                Property.USER_PROPERTY,
                Property.MAXIMUM_PACKET_SIZE),
        WILL(
                Property.PAYLOAD_FORMAT_INDICATOR,
                Property.MESSAGE_EXPIRY_INTERVAL,
                Property.CONTENT_TYPE,
                Property.RESPONSE_TOPIC,
                Property.CORRELATION_DATA,
                Property.WILL_DELAY_INTERVAL,
                Property.USER_PROPERTY),
        PUBLISH(
                Property.PAYLOAD_FORMAT_INDICATOR,
                Property.MESSAGE_EXPIRY_INTERVAL,
                Property.CONTENT_TYPE,
                Property.RESPONSE_TOPIC,
                Property.CORRELATION_DATA,
                Property.TOPIC_ALIAS,
                Property.USER_PROPERTY),
        PUBACK(Property.REASON_STRING, Property.USER_PROPERTY),
        PUBREC(Property.REASON_STRING, Property.USER_PROPERTY),
        PUBREL(Property.REASON_STRING, Property.USER_PROPERTY),
        PUBCOMP(Property.REASON_STRING, Property.USER_PROPERTY),
        SUBSCRIBE(Property.SUBSCRIPTION_IDENTIFIER, Property.USER_PROPERTY),
        UNSUBSCRIBE(Property.USER_PROPERTY),
        DISCONNECT(Property.SESSION_EXPIRY_INTERVAL, Property.REASON_STRING, Property.USER_PROPERTY);

        private final Set<Property> allowed;

        Place(Property first, Property... more) {
            allowed = EnumSet.of(first, more);
        }

        boolean allows(Property property) {
            return allowed.contains(property);
        }

        boolean isInConnect() {
            return this == CONNECT || this == WILL;
        }

        byte[] packet(String name, Properties properties) {
            PacketWriter out = new PacketWriter();
            Properties none = Properties.none();
            return switch (this) {
                case CONNECT -> connect(2, properties).text(name).packet(PacketType.CONNECT, 0);
                case WILL ->
                    connect(6, none)
                            .text(name)
                            .properties(properties)
                            .text(name)
                            .text("will")
                            .packet(PacketType.CONNECT, 0);
                case PUBLISH -> out.text(name).properties(properties).packet(PacketType.PUBLISH, 0);
                case PUBACK, PUBREC, PUBREL, PUBCOMP ->
                    out.two(1).one(0).properties(properties).packet(PacketType.valueOf(name()), this == PUBREL ? 2 : 0);
                case SUBSCRIBE ->
                    out.two(1).properties(properties).text(name).one(0).packet(PacketType.SUBSCRIBE, 2);
                case UNSUBSCRIBE -> out.two(1).properties(properties).text(name).packet(PacketType.UNSUBSCRIBE, 2);
                case DISCONNECT -> out.one(0).properties(properties).packet(PacketType.DISCONNECT, 0);
            };
        }

        private static PacketWriter connect(int flags, Properties properties) {
            return new PacketWriter().text("MQTT").one(5).one(flags).two(60).properties(properties);
        }
    }

    /** A value that does in every packet that may have the property. */
    static Properties add(Properties properties, Property property) {
        return switch (property.kind()) {
            case BYTE, VARIABLE, TWO_BYTES -> properties.with(property, 1);
            case FOUR_BYTES -> properties.with(property, 1000);
            case TEXT -> properties.with(property, "text");
            case BINARY -> properties.with(property, new byte[] {1, 2, 3});
            case PAIR -> properties.withUser("name", "value");
        };
    }

    private static Stream<Arguments> cells(boolean allowed) {
        return Arrays.stream(Place.values())
                .flatMap(place -> Arrays.stream(Property.values())
                        .filter(property -> place.allows(property) == allowed)
                        .map(property -> Arguments.of(place, property)));
    }

    static Stream<Arguments> allowed() {
        return cells(true);
    }

    static Stream<Arguments> forbidden() {
        return cells(false);
    }

    static Stream<Arguments> allowedOnce() {
        return cells(true).filter(cell -> cell.get()[1] != Property.USER_PROPERTY);
    }

    /** Sends it where it belongs: as the first packet, or as one that the connection's state asks for. */
    private RawMqttClient sent(Place place, Properties properties) {
        byte[] packet = place.packet(name("t"), properties);
        if (place.isInConnect()) {
            RawMqttClient client = open();
            client.send(packet);
            return client;
        }
        RawMqttClient client = connectedWithExpiry();
        prepare(client, place);
        client.send(packet);
        return client;
    }

    /** DISCONNECT may change a Session Expiry Interval only if it was not 0. */
    private RawMqttClient connectedWithExpiry() {
        return connected(RawConnect.v5(name("client")).sessionExpiry(5));
    }

    /** An acknowledgement needs something with packet identifier 1 to acknowledge. */
    private void prepare(RawMqttClient client, Place place) {
        switch (place) {
            case PUBACK -> deliver(client, QOS_1);
            case PUBREC -> deliver(client, QOS_2);
            case PUBCOMP -> {
                deliver(client, QOS_2);
                client.acknowledge(PacketType.PUBREC, 1);
                client.expect(PacketType.PUBREL);
            }
            case PUBREL -> {
                client.send(RawPublish.of(name("t"), "m").qos(2, 1));
                client.expect(PacketType.PUBREC);
            }
            default -> {}
        }
    }

    private void deliver(RawMqttClient client, int qos) {
        client.subscribe(name("t"), qos);
        publisher().publishQos2(RawPublish.of(name("t"), "m"));
        assertThat(client.expect(PacketType.PUBLISH).packetId()).isEqualTo(1);
    }

    private static void expectAccepted(RawMqttClient client, Place place) {
        switch (place) {
            case CONNECT, WILL ->
                assertThat(client.expect(PacketType.CONNACK).reasonCode()).isIn(0, 0x8C);
            case PUBREC -> client.expect(PacketType.PUBREL);
            case PUBREL -> client.expect(PacketType.PUBCOMP);
            case SUBSCRIBE -> client.expect(PacketType.SUBACK);
            case UNSUBSCRIBE -> client.expect(PacketType.UNSUBACK);
            case DISCONNECT -> client.expectClosed();
            case PUBLISH, PUBACK, PUBCOMP -> client.ping();
        }
    }

    private static void expectRefused(RawMqttClient client, Place place, Integer... reasons) {
        if (place.isInConnect()) {
            expectConnectRefused(client, reasons);
        } else {
            expectDisconnect(client, reasons);
        }
    }

    @ParameterizedTest(name = "{1} in {0}")
    @MethodSource("allowed")
    @Clause("2.2.2.2 properties allowed in a packet, table 2-4")
    void shouldTakeThePropertiesOfAPacket(Place place, Property property) {
        Properties properties = Properties.none();
        if (property == Property.AUTHENTICATION_DATA) {
            add(properties, Property.AUTHENTICATION_METHOD);
        }
        expectAccepted(sent(place, add(properties, property)), place);
    }

    @ParameterizedTest(name = "{1} in {0}")
    @MethodSource("forbidden")
    @Clause("2.2.2.2 properties of other packets are a Malformed Packet, table 2-4")
    void shouldRefuseThePropertiesOfOtherPackets(Place place, Property property) {
        // the table has Subscription Identifier in PUBLISH and Server Reference in DISCONNECT, but not from a client
        boolean serversOnly = place == Place.PUBLISH && property == Property.SUBSCRIPTION_IDENTIFIER
                || place == Place.DISCONNECT && property == Property.SERVER_REFERENCE;
        expectRefused(sent(place, add(Properties.none(), property)), place, serversOnly ? 0x82 : 0x81);
    }

    @ParameterizedTest(name = "{1} in {0}")
    @MethodSource("allowedOnce")
    @Clause("3.1 to 3.14 a property more than once is a Protocol Error")
    void shouldRefuseAPropertyThatIsThereTwice(Place place, Property property) {
        Properties twice = add(add(Properties.none(), property), property);
        expectRefused(sent(place, twice), place, 0x82);
    }

    @ParameterizedTest
    @MethodSource("places")
    @Clause("2.2.2.2 User Property may stand more than once, with the same name too")
    void shouldTakeUserPropertiesMoreThanOnce(Place place) {
        Properties several = Properties.none()
                .withUser("name", "one")
                .withUser("name", "one")
                .withUser("", "")
                .withUser("other", "two");
        expectAccepted(sent(place, several), place);
    }

    static List<Place> places() {
        return List.of(Place.values());
    }

    @ParameterizedTest
    @MethodSource("places")
    @Clause("2.2.2.2 an identifier no property has is a Malformed Packet")
    void shouldRefuseUnknownProperties(Place place) {
        for (int identifier : new int[] {0x00, 0x04, 0x2B, 0x7F}) {
            byte[] packet = place.packet(name("t"), Properties.none().with(Property.PAYLOAD_FORMAT_INDICATOR, 0x5A));
            expectRefused(sent(place, packet, identifier), place, 0x81);
        }
    }

    /** The only property, of one byte, under another identifier. */
    private RawMqttClient sent(Place place, byte[] packet, int identifier) {
        for (int i = 0; i + 2 < packet.length; i++) {
            if (packet[i] == 2 && packet[i + 1] == 1 && packet[i + 2] == 0x5A) {
                packet[i + 1] = (byte) identifier;
            }
        }
        RawMqttClient client = place.isInConnect() ? open() : connectedWithExpiry();
        client.send(packet);
        return client;
    }
}
