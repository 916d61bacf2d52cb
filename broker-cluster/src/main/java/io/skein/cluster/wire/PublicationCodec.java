package io.skein.cluster.wire;

import io.skein.model.ClientId;
import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicName;
import io.skein.model.UserProperty;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A publication as bytes. Its expiry travels as the time that is left, because nodes' clocks differ; the payload comes
 * last and takes the rest.
 */
final class PublicationCodec {
    private static final int QOS = 0x03;
    private static final int RETAIN = 0x04;
    private static final int EXPIRES = 0x08;
    private static final int HAS_PUBLISHER = 0x10;
    private static final int HAS_PROPERTIES = 0x20;
    private static final int UNKNOWN = 0xC0;

    private static final int PAYLOAD_FORMAT = 0x01;
    private static final int PAYLOAD_IS_UTF8 = 0x02;
    private static final int CONTENT_TYPE = 0x04;
    private static final int RESPONSE_TOPIC = 0x08;
    private static final int CORRELATION_DATA = 0x10;
    private static final int UNKNOWN_PROPERTY = 0xE0;

    private PublicationCodec() {}

    static void write(WireWriter out, Publication publication, long nowMillis) {
        out.putByte(flags(publication));
        out.putString(publication.topic().value());
        if (publication.expiresAtMillis() != Publication.NEVER) {
            out.putLong(Math.max(0, publication.expiresAtMillis() - nowMillis));
        }
        ClientId publisher = publication.publisher();
        if (publisher != null) {
            out.putString(publisher.value());
        }
        if (hasProperties(publication)) {
            writeProperties(out, publication.properties());
        }
        out.putBytes(publication.payload().bytes());
    }

    private static int flags(Publication publication) {
        return publication.qos().code()
                | (publication.retain() ? RETAIN : 0)
                | (publication.expiresAtMillis() != Publication.NEVER ? EXPIRES : 0)
                | (publication.publisher() != null ? HAS_PUBLISHER : 0)
                | (hasProperties(publication) ? HAS_PROPERTIES : 0);
    }

    private static boolean hasProperties(Publication publication) {
        return !publication.properties().equals(MessageProperties.NONE);
    }

    private static void writeProperties(WireWriter out, MessageProperties properties) {
        Boolean utf8 = properties.payloadIsUtf8();
        String contentType = properties.contentType();
        String responseTopic = properties.responseTopic();
        Payload correlationData = properties.correlationData();
        out.putByte((utf8 != null ? PAYLOAD_FORMAT : 0)
                | (Boolean.TRUE.equals(utf8) ? PAYLOAD_IS_UTF8 : 0)
                | (contentType != null ? CONTENT_TYPE : 0)
                | (responseTopic != null ? RESPONSE_TOPIC : 0)
                | (correlationData != null ? CORRELATION_DATA : 0));
        if (contentType != null) {
            out.putString(contentType);
        }
        if (responseTopic != null) {
            out.putString(responseTopic);
        }
        if (correlationData != null) {
            out.putCount(correlationData.length());
            out.putBytes(correlationData.bytes());
        }
        writeUserProperties(out, properties.userProperties());
    }

    private static void writeUserProperties(WireWriter out, List<UserProperty> userProperties) {
        out.putCount(userProperties.size());
        for (UserProperty property : userProperties) {
            out.putString(property.name());
            out.putString(property.value());
        }
    }

    /** Reads up to the end of the reader's view. */
    static Publication read(WireReader in, long nowMillis) {
        int flags = in.readByte();
        if ((flags & QOS) > 2 || (flags & UNKNOWN) != 0) {
            throw new WireException("flags of a publication: " + flags);
        }
        TopicName topic = Topics.readName(in);
        long expiresAtMillis = (flags & EXPIRES) != 0 ? readExpiry(in, nowMillis) : Publication.NEVER;
        ClientId publisher = (flags & HAS_PUBLISHER) != 0 ? readClientId(in) : null;
        MessageProperties properties = (flags & HAS_PROPERTIES) != 0 ? readProperties(in) : MessageProperties.NONE;
        Payload payload = Payload.of(in.readBytes(in.remaining()));
        boolean retain = (flags & RETAIN) != 0;
        return new Publication(topic, payload, Qos.of(flags & QOS), retain, properties, publisher, expiresAtMillis);
    }

    private static long readExpiry(WireReader in, long nowMillis) {
        long leftMillis = in.readLong();
        if (leftMillis < 0 || leftMillis >= Publication.NEVER - nowMillis) {
            throw new WireException("expires in " + leftMillis + " ms");
        }
        return nowMillis + leftMillis;
    }

    static ClientId readClientId(WireReader in) {
        String value = in.readString();
        if (value.isEmpty()) {
            throw new WireException("empty client id");
        }
        return new ClientId(value);
    }

    private static MessageProperties readProperties(WireReader in) {
        int flags = in.readByte();
        if ((flags & UNKNOWN_PROPERTY) != 0 || (flags & (PAYLOAD_FORMAT | PAYLOAD_IS_UTF8)) == PAYLOAD_IS_UTF8) {
            throw new WireException("flags of properties: " + flags);
        }
        Boolean utf8 = (flags & PAYLOAD_FORMAT) != 0 ? payloadIsUtf8(flags) : null;
        String contentType = (flags & CONTENT_TYPE) != 0 ? in.readString() : null;
        String responseTopic = (flags & RESPONSE_TOPIC) != 0 ? in.readString() : null;
        Payload correlationData = (flags & CORRELATION_DATA) != 0 ? Payload.of(in.readBytes(in.readCount())) : null;
        return new MessageProperties(utf8, contentType, responseTopic, correlationData, readUserProperties(in));
    }

    private static @Nullable Boolean payloadIsUtf8(int flags) {
        return (flags & PAYLOAD_IS_UTF8) != 0;
    }

    private static List<UserProperty> readUserProperties(WireReader in) {
        int count = in.readCount();
        List<UserProperty> userProperties = new ArrayList<>(Math.min(count, 16));
        for (int i = 0; i < count; i++) {
            userProperties.add(new UserProperty(in.readString(), in.readString()));
        }
        return userProperties;
    }
}
