package io.skein.listener.mqtt.codec;

import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an encoder puts the fields of a packet: they are first counted, then written, by the same code, so that the
 * lengths in front of them are exact. Absent properties (null) are left out.
 */
abstract sealed class WireSink permits SizeSink, BufferSink {
    /** Puts fields into a sink, the same ones each time. */
    interface Fields {
        void putInto(WireSink out);
    }

    abstract void oneByte(int value);

    abstract void twoBytes(int value);

    abstract void fourBytes(long value);

    abstract void variableByteInteger(int value);

    /** A UTF-8 Encoded String with its length. */
    abstract void utf8(String value);

    /** Only the bytes. */
    abstract void bytes(Payload value);

    /** Binary Data with its length. */
    final void binary(Payload value) {
        if (value.length() > 0xFFFF) {
            throw new IllegalArgumentException(value + " do not fit Binary Data");
        }
        twoBytes(value.length());
        bytes(value);
    }

    /** Properties with their length. */
    final void properties(Fields properties) {
        SizeSink size = new SizeSink();
        properties.putInto(size);
        variableByteInteger(size.bytes());
        properties.putInto(this);
    }

    final void flag(Property property, boolean value) {
        oneByte(property.identifier());
        oneByte(value ? 1 : 0);
    }

    final void twoBytes(Property property, int value) {
        oneByte(property.identifier());
        twoBytes(value);
    }

    final void fourBytes(Property property, long value) {
        oneByte(property.identifier());
        fourBytes(value);
    }

    final void variableByteInteger(Property property, int value) {
        oneByte(property.identifier());
        variableByteInteger(value);
    }

    final void utf8(Property property, @Nullable String value) {
        if (value != null) {
            oneByte(property.identifier());
            utf8(value);
        }
    }

    final void binary(Property property, @Nullable Payload value) {
        if (value != null) {
            oneByte(property.identifier());
            binary(value);
        }
    }

    final void userProperties(List<UserProperty> userProperties) {
        for (UserProperty property : userProperties) {
            oneByte(Property.USER_PROPERTY.identifier());
            utf8(property.name());
            utf8(property.value());
        }
    }

    /** The properties that travel with a message. */
    final void messageProperties(MessageProperties properties) {
        Boolean payloadIsUtf8 = properties.payloadIsUtf8();
        if (payloadIsUtf8 != null) {
            flag(Property.PAYLOAD_FORMAT_INDICATOR, payloadIsUtf8);
        }
        utf8(Property.CONTENT_TYPE, properties.contentType());
        utf8(Property.RESPONSE_TOPIC, properties.responseTopic());
        binary(Property.CORRELATION_DATA, properties.correlationData());
        userProperties(properties.userProperties());
    }

    final void ackProperties(AckProperties properties) {
        utf8(Property.REASON_STRING, properties.reasonString());
        userProperties(properties.userProperties());
    }
}
