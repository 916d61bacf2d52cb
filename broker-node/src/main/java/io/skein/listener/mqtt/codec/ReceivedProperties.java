package io.skein.listener.mqtt.codec;

import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.UserProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of the packet being decoded (MQTT 5, 2.2.2), each checked to be known, allowed where it stands, there
 * only once, and of a permitted value. Belongs to one {@link FrameReader} and is used again for its next packet.
 */
final class ReceivedProperties {
    private static final long MESSAGE_PROPERTIES = Property.PAYLOAD_FORMAT_INDICATOR.bit()
            | Property.CONTENT_TYPE.bit()
            | Property.RESPONSE_TOPIC.bit()
            | Property.CORRELATION_DATA.bit()
            | Property.USER_PROPERTY.bit();

    private final long[] numbers = new long[Property.IDENTIFIERS];
    private final @Nullable Object[] objects = new Object[Property.IDENTIFIERS];
    private List<UserProperty> userProperties = List.of();
    private List<Integer> subscriptionIdentifiers = List.of();
    private long present;

    void clear() {
        if (present != 0) {
            present = 0;
            Arrays.fill(objects, null);
            userProperties = List.of();
            subscriptionIdentifiers = List.of();
        }
    }

    /** Reads up to the end of {@code in}. */
    void read(FrameReader in, int packetTypeBit) {
        while (in.isReadable()) {
            Property property = readIdentifier(in, packetTypeBit);
            boolean repeated = has(property);
            present |= property.bit();
            if (property == Property.USER_PROPERTY) {
                addUserProperty(in);
            } else if (property == Property.SUBSCRIPTION_IDENTIFIER && packetTypeBit == PacketType.PUBLISH.bit()) {
                addSubscriptionIdentifier(in);
            } else if (repeated) {
                throw in.protocolError(property + " more than once");
            } else {
                readValue(in, property);
            }
        }
    }

    private static Property readIdentifier(FrameReader in, int packetTypeBit) {
        int identifier = in.readVariableByteInteger();
        Property property = Property.of(identifier);
        if (property == null || !property.isAllowedIn(packetTypeBit)) {
            throw in.malformed("property 0x" + Integer.toHexString(identifier) + " is not allowed here (2.2.2.2)");
        }
        return property;
    }

    private void addUserProperty(FrameReader in) {
        if (userProperties.isEmpty()) {
            userProperties = new ArrayList<>(4);
        }
        userProperties.add(new UserProperty(in.readUtf8(), in.readUtf8()));
    }

    private void addSubscriptionIdentifier(FrameReader in) {
        if (subscriptionIdentifiers.isEmpty()) {
            subscriptionIdentifiers = new ArrayList<>(4);
        }
        subscriptionIdentifiers.add((int) nonZero(in, Property.SUBSCRIPTION_IDENTIFIER, in.readVariableByteInteger()));
    }

    private void readValue(FrameReader in, Property property) {
        int slot = property.identifier();
        switch (property.form()) {
            case FLAG -> numbers[slot] = flag(in, property);
            case TWO_BYTE -> numbers[slot] = in.readTwoBytes();
            case NON_ZERO_TWO_BYTE -> numbers[slot] = nonZero(in, property, in.readTwoBytes());
            case FOUR_BYTE -> numbers[slot] = in.readFourBytes();
            case NON_ZERO_FOUR_BYTE -> numbers[slot] = nonZero(in, property, in.readFourBytes());
            case NON_ZERO_VARIABLE_BYTE -> numbers[slot] = nonZero(in, property, in.readVariableByteInteger());
            case UTF8 -> objects[slot] = in.readUtf8();
            case TOPIC_NAME -> objects[slot] = in.readTopicName();
            case BINARY -> objects[slot] = in.readBinary();
            case UTF8_PAIR -> throw new IllegalStateException("user properties have their own list");
        }
    }

    private static long flag(FrameReader in, Property property) {
        int value = in.readByte();
        if (value > 1) {
            throw in.protocolError(property + " is " + value + ", neither 0 nor 1");
        }
        return value;
    }

    private static long nonZero(FrameReader in, Property property, long value) {
        if (value == 0) {
            throw in.protocolError(property + " is 0");
        }
        return value;
    }

    boolean isEmpty() {
        return present == 0;
    }

    boolean has(Property property) {
        return (present & property.bit()) != 0;
    }

    long number(Property property, long ifAbsent) {
        return has(property) ? numbers[property.identifier()] : ifAbsent;
    }

    int intNumber(Property property, int ifAbsent) {
        return (int) number(property, ifAbsent);
    }

    boolean flag(Property property, boolean ifAbsent) {
        return has(property) ? numbers[property.identifier()] == 1 : ifAbsent;
    }

    @Nullable
    String text(Property property) {
        return (String) objects[property.identifier()];
    }

    @Nullable
    Payload binary(Property property) {
        return (Payload) objects[property.identifier()];
    }

    List<UserProperty> userProperties() {
        return userProperties;
    }

    List<Integer> subscriptionIdentifiers() {
        return subscriptionIdentifiers;
    }

    /** Those that travel with a message; no object is made when there are none. */
    MessageProperties messageProperties() {
        if ((present & MESSAGE_PROPERTIES) == 0) {
            return MessageProperties.NONE;
        }
        Boolean payloadIsUtf8 =
                has(Property.PAYLOAD_FORMAT_INDICATOR) ? flag(Property.PAYLOAD_FORMAT_INDICATOR, false) : null;
        return new MessageProperties(
                payloadIsUtf8,
                text(Property.CONTENT_TYPE),
                text(Property.RESPONSE_TOPIC),
                binary(Property.CORRELATION_DATA),
                userProperties);
    }

    /** Reason String and User Properties. */
    AckProperties ackProperties() {
        return present == 0 ? AckProperties.NONE : new AckProperties(text(Property.REASON_STRING), userProperties);
    }

    /** Authentication Data makes no sense without a method (3.1.2.11.10). */
    void requireMethodWithAuthenticationData(FrameReader in) {
        if (has(Property.AUTHENTICATION_DATA) && !has(Property.AUTHENTICATION_METHOD)) {
            throw in.protocolError("authentication data without authentication method");
        }
    }
}
