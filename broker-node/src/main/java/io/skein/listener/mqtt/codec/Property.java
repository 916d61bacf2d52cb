package io.skein.listener.mqtt.codec;

import static io.skein.listener.mqtt.codec.PacketType.AUTH;
import static io.skein.listener.mqtt.codec.PacketType.CONNACK;
import static io.skein.listener.mqtt.codec.PacketType.CONNECT;
import static io.skein.listener.mqtt.codec.PacketType.DISCONNECT;
import static io.skein.listener.mqtt.codec.PacketType.PUBACK;
import static io.skein.listener.mqtt.codec.PacketType.PUBCOMP;
import static io.skein.listener.mqtt.codec.PacketType.PUBLISH;
import static io.skein.listener.mqtt.codec.PacketType.PUBREC;
import static io.skein.listener.mqtt.codec.PacketType.PUBREL;
import static io.skein.listener.mqtt.codec.PacketType.SUBACK;
import static io.skein.listener.mqtt.codec.PacketType.SUBSCRIBE;
import static io.skein.listener.mqtt.codec.PacketType.UNSUBACK;
import static io.skein.listener.mqtt.codec.PacketType.UNSUBSCRIBE;

import org.jspecify.annotations.Nullable;

/** The properties with their form and the packets they may stand in (MQTT 5, table 2-4). */
enum Property {
    PAYLOAD_FORMAT_INDICATOR(0x01, Form.FLAG, PUBLISH.bit() | Packets.WILL),
    MESSAGE_EXPIRY_INTERVAL(0x02, Form.FOUR_BYTE, PUBLISH.bit() | Packets.WILL),
    CONTENT_TYPE(0x03, Form.UTF8, PUBLISH.bit() | Packets.WILL),
    RESPONSE_TOPIC(0x08, Form.TOPIC_NAME, PUBLISH.bit() | Packets.WILL),
    CORRELATION_DATA(0x09, Form.BINARY, PUBLISH.bit() | Packets.WILL),
    SUBSCRIPTION_IDENTIFIER(0x0B, Form.NON_ZERO_VARIABLE_BYTE, PUBLISH.bit() | SUBSCRIBE.bit()),
    SESSION_EXPIRY_INTERVAL(0x11, Form.FOUR_BYTE, CONNECT.bit() | CONNACK.bit() | DISCONNECT.bit()),
    ASSIGNED_CLIENT_IDENTIFIER(0x12, Form.UTF8, CONNACK.bit()),
    SERVER_KEEP_ALIVE(0x13, Form.TWO_BYTE, CONNACK.bit()),
    AUTHENTICATION_METHOD(0x15, Form.UTF8, CONNECT.bit() | CONNACK.bit() | AUTH.bit()),
    AUTHENTICATION_DATA(0x16, Form.BINARY, CONNECT.bit() | CONNACK.bit() | AUTH.bit()),
    REQUEST_PROBLEM_INFORMATION(0x17, Form.FLAG, CONNECT.bit()),
    WILL_DELAY_INTERVAL(0x18, Form.FOUR_BYTE, Packets.WILL),
    REQUEST_RESPONSE_INFORMATION(0x19, Form.FLAG, CONNECT.bit()),
    RESPONSE_INFORMATION(0x1A, Form.UTF8, CONNACK.bit()),
    SERVER_REFERENCE(0x1C, Form.UTF8, CONNACK.bit() | DISCONNECT.bit()),
    REASON_STRING(0x1F, Form.UTF8, CONNACK.bit() | Packets.ACKS | DISCONNECT.bit() | AUTH.bit()),
    RECEIVE_MAXIMUM(0x21, Form.NON_ZERO_TWO_BYTE, CONNECT.bit() | CONNACK.bit()),
    TOPIC_ALIAS_MAXIMUM(0x22, Form.TWO_BYTE, CONNECT.bit() | CONNACK.bit()),
    TOPIC_ALIAS(0x23, Form.TWO_BYTE, PUBLISH.bit()),
    MAXIMUM_QOS(0x24, Form.FLAG, CONNACK.bit()),
    RETAIN_AVAILABLE(0x25, Form.FLAG, CONNACK.bit()),
    USER_PROPERTY(0x26, Form.UTF8_PAIR, Packets.ALL_WITH_USER_PROPERTIES),
    MAXIMUM_PACKET_SIZE(0x27, Form.NON_ZERO_FOUR_BYTE, CONNECT.bit() | CONNACK.bit()),
    WILDCARD_SUBSCRIPTION_AVAILABLE(0x28, Form.FLAG, CONNACK.bit()),
    SUBSCRIPTION_IDENTIFIER_AVAILABLE(0x29, Form.FLAG, CONNACK.bit()),
    SHARED_SUBSCRIPTION_AVAILABLE(0x2A, Form.FLAG, CONNACK.bit());

    /** How the value of a property stands on the wire, and what it must not be. */
    enum Form {
        /** One byte, 0 or 1. */
        FLAG,
        TWO_BYTE,
        NON_ZERO_TWO_BYTE,
        FOUR_BYTE,
        NON_ZERO_FOUR_BYTE,
        NON_ZERO_VARIABLE_BYTE,
        UTF8,
        TOPIC_NAME,
        BINARY,
        UTF8_PAIR
    }

    /** Sets of packet types; a nested class, as a constant of the enum itself could not name them. */
    private static final class Packets {
        static final int WILL = 1;
        static final int ACKS =
                PUBACK.bit() | PUBREC.bit() | PUBREL.bit() | PUBCOMP.bit() | SUBACK.bit() | UNSUBACK.bit();
        static final int ALL_WITH_USER_PROPERTIES = WILL
                | ACKS
                | CONNECT.bit()
                | CONNACK.bit()
                | PUBLISH.bit()
                | SUBSCRIBE.bit()
                | UNSUBSCRIBE.bit()
                | DISCONNECT.bit()
                | AUTH.bit();
    }

    /** The will properties, in sets of packet types: a bit that no packet type has. */
    static final int WILL = Packets.WILL;

    /** All identifiers are below this. */
    static final int IDENTIFIERS = 0x2B;

    private static final @Nullable Property[] BY_IDENTIFIER = new Property[IDENTIFIERS];

    static {
        for (Property property : values()) {
            BY_IDENTIFIER[property.identifier] = property;
        }
    }

    private final int identifier;
    private final Form form;
    private final int packetTypes;

    Property(int identifier, Form form, int packetTypes) {
        this.identifier = identifier;
        this.form = form;
        this.packetTypes = packetTypes;
    }

    /** The property with this identifier, or null if the specification knows none. */
    static @Nullable Property of(int identifier) {
        return identifier < BY_IDENTIFIER.length ? BY_IDENTIFIER[identifier] : null;
    }

    /** The number on the wire, below {@link #IDENTIFIERS}, so one byte of a Variable Byte Integer. */
    int identifier() {
        return identifier;
    }

    Form form() {
        return form;
    }

    /** Whether it may stand in a packet of this {@linkplain PacketType#bit() type}, or in {@link #WILL}. */
    boolean isAllowedIn(int packetTypeBit) {
        return (packetTypes & packetTypeBit) != 0;
    }

    /** This property in sets of properties. */
    long bit() {
        return 1L << identifier;
    }
}
