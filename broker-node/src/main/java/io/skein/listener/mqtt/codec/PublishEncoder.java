package io.skein.listener.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.skein.model.MessageProperties;
import io.skein.model.Publication;
import io.skein.model.Qos;

/**
 * Encodes PUBLISH (MQTT 5, 3.3): a server's straight from the publication, with nothing made on the way to the buffer.
 * Stateless, for every thread.
 *
 * <p>What a delivery is made of, in all methods:
 *
 * <ul>
 *   <li>{@code packetId} 0 with QoS 0, else 1 to 65,535
 *   <li>{@code topicAlias} 0 for none; {@code omitTopic} whether the receiver knows the topic by the alias
 *   <li>{@code subscriptionIds} those of the matching subscriptions, borrowed; may be empty
 *   <li>{@code expirySeconds} what is left of the Message Expiry Interval, -1 for none
 * </ul>
 *
 * All but the packet identifier go unsaid in MQTT 3, where a topic must not be omitted.
 */
public final class PublishEncoder {
    private static final int[] NO_IDS = {};

    private PublishEncoder() {}

    /** The whole packet's length in bytes: what a Maximum Packet Size counts. */
    public static int publishSize(
            Publication publication,
            MqttVersion version,
            Qos qos,
            int topicAlias,
            boolean omitTopic,
            int[] subscriptionIds,
            long expirySeconds) {
        int propertyLength = version.isV5()
                ? propertyLength(publication.properties(), topicAlias, subscriptionIds, expirySeconds)
                : -1;
        return FixedHeader.frameLength(remainingLength(publication, qos, omitTopic, propertyLength));
    }

    /**
     * Appends the packet to a buffer, which is borrowed; it grows once at most.
     *
     * @return the index in {@code out} of the packet identifier, or -1 with QoS 0
     */
    public static int writePublish(
            ByteBuf out,
            Publication publication,
            MqttVersion version,
            Qos qos,
            boolean retain,
            boolean dup,
            int packetId,
            int topicAlias,
            boolean omitTopic,
            int[] subscriptionIds,
            long expirySeconds) {
        PacketId.check(packetId, qos);
        MessageProperties properties = publication.properties();
        int propertyLength =
                version.isV5() ? propertyLength(properties, topicAlias, subscriptionIds, expirySeconds) : -1;
        int remainingLength = remainingLength(publication, qos, omitTopic, propertyLength);
        out.ensureWritable(FixedHeader.frameLength(remainingLength));
        out.writeByte(firstByte(dup, qos, retain));
        FixedHeader.writeVariableByteInteger(out, remainingLength);
        writeTopic(out, omitTopic ? "" : publication.topic().value());
        int packetIdIndex = writePacketId(out, packetId, qos);
        if (propertyLength >= 0) {
            FixedHeader.writeVariableByteInteger(out, propertyLength);
            if (propertyLength > 0) {
                putProperties(properties, topicAlias, subscriptionIds, expirySeconds, new BufferSink(out));
            }
        }
        out.writeBytes(publication.payload().bytes());
        return packetIdIndex;
    }

    /**
     * The packet once for many receivers, each of which gets it under its own packet identifier. The caller owns the
     * frame.
     */
    public static PublishFrame encodeFrame(
            ByteBufAllocator allocator,
            Publication publication,
            MqttVersion version,
            Qos qos,
            boolean retain,
            int[] subscriptionIds,
            long expirySeconds) {
        int size = publishSize(publication, version, qos, 0, false, subscriptionIds, expirySeconds);
        ByteBuf frame = allocator.buffer(size, size);
        int placeholder = qos == Qos.AT_MOST_ONCE ? 0 : PacketId.MAX;
        int packetIdOffset = writePublish(
                frame, publication, version, qos, retain, false, placeholder, 0, false, subscriptionIds, expirySeconds);
        return new PublishFrame(frame, packetIdOffset);
    }

    private static int remainingLength(Publication publication, Qos qos, boolean omitTopic, int propertyLength) {
        int topicLength = omitTopic ? 0 : topicLength(publication.topic().value());
        int packetIdLength = qos == Qos.AT_MOST_ONCE ? 0 : 2;
        int propertiesLength =
                propertyLength < 0 ? 0 : FixedHeader.variableByteIntegerLength(propertyLength) + propertyLength;
        int headerLength = 2 + topicLength + packetIdLength + propertiesLength;
        return Math.addExact(headerLength, publication.payload().length());
    }

    private static int topicLength(String topic) {
        int length = ByteBufUtil.utf8Bytes(topic);
        if (length > 0xFFFF) {
            throw new IllegalArgumentException("a topic of " + length + " bytes does not fit (MQTT 5, 1.5.4)");
        }
        return length;
    }

    private static int propertyLength(
            MessageProperties properties, int topicAlias, int[] subscriptionIds, long expirySeconds) {
        int length = (topicAlias == 0 ? 0 : 3) + (expirySeconds < 0 ? 0 : 5);
        for (int id : subscriptionIds) {
            length += 1 + FixedHeader.variableByteIntegerLength(id);
        }
        if (properties.equals(MessageProperties.NONE)) {
            return length;
        }
        SizeSink size = new SizeSink();
        size.messageProperties(properties);
        return Math.addExact(length, size.bytes());
    }

    private static void putProperties(
            MessageProperties properties, int topicAlias, int[] subscriptionIds, long expirySeconds, WireSink out) {
        if (topicAlias != 0) {
            out.twoBytes(Property.TOPIC_ALIAS, topicAlias);
        }
        if (expirySeconds >= 0) {
            out.fourBytes(Property.MESSAGE_EXPIRY_INTERVAL, expirySeconds);
        }
        for (int id : subscriptionIds) {
            out.variableByteInteger(Property.SUBSCRIPTION_IDENTIFIER, id);
        }
        out.messageProperties(properties);
    }

    private static void writeTopic(ByteBuf out, String topic) {
        int length = ByteBufUtil.utf8Bytes(topic);
        out.writeShort(length);
        ByteBufUtil.reserveAndWriteUtf8(out, topic, length);
    }

    private static int writePacketId(ByteBuf out, int packetId, Qos qos) {
        if (qos == Qos.AT_MOST_ONCE) {
            return -1;
        }
        int index = out.writerIndex();
        out.writeShort(packetId);
        return index;
    }

    private static int firstByte(boolean dup, Qos qos, boolean retain) {
        return PacketType.PUBLISH.firstByte() | (dup ? 1 << 3 : 0) | qos.code() << 1 | (retain ? 1 : 0);
    }

    static int firstByte(Publish packet) {
        return firstByte(packet.dup(), packet.qos(), packet.retain());
    }

    /** A client's PUBLISH after its fixed header. */
    static void publish(Publish packet, MqttVersion version, WireSink out) {
        out.utf8(packet.topic());
        if (packet.qos() != Qos.AT_MOST_ONCE) {
            out.twoBytes(packet.packetId());
        }
        if (version.isV5()) {
            int[] ids = packet.subscriptionIdentifiers().isEmpty()
                    ? NO_IDS
                    : packet.subscriptionIdentifiers().stream()
                            .mapToInt(Integer::intValue)
                            .toArray();
            out.properties(sink ->
                    putProperties(packet.properties(), packet.topicAlias(), ids, packet.messageExpirySeconds(), sink));
        }
        out.bytes(packet.payload());
    }
}
