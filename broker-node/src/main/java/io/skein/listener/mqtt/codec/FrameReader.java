package io.skein.listener.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;
import io.skein.model.Payload;
import io.skein.model.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one complete packet, front to back, never beyond its end: every length is checked before a byte
 * is read or an array made.
 *
 * <p>There is one per thread, which keeps connections small; it belongs to the one packet being decoded there. It
 * borrows the buffer for that time and never moves its indexes.
 */
final class FrameReader {
    private static final int LONGEST_STRING = 0xFFFF;

    private static final FastThreadLocal<FrameReader> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected FrameReader initialValue() {
            return new FrameReader();
        }
    };

    private final byte[] scratch = new byte[LONGEST_STRING];
    private final ReceivedProperties properties = new ReceivedProperties();
    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    private int position;
    private int end;
    private int firstByte;
    private MqttDecoder.Role role = MqttDecoder.Role.SERVER;
    private @Nullable MqttVersion version;

    private FrameReader() {}

    static FrameReader ofThread() {
        return OF_THREAD.get();
    }

    /** Starts with a packet: the buffer, borrowed until {@link #release()}, has it whole at its reader index. */
    void start(ByteBuf frame, int frameLength, MqttDecoder.Role role, @Nullable MqttVersion version) {
        this.in = frame;
        this.position = frame.readerIndex();
        this.end = position + frameLength;
        this.role = role;
        this.version = version;
        this.firstByte = readByte();
        readVariableByteInteger();
    }

    /** Gives the buffer back and forgets what it was read for. */
    void release() {
        in = Unpooled.EMPTY_BUFFER;
        properties.clear();
    }

    int firstByte() {
        return firstByte;
    }

    MqttDecoder.Role role() {
        return role;
    }

    @Nullable
    MqttVersion version() {
        return version;
    }

    boolean isV5() {
        return version == MqttVersion.V5;
    }

    /** From here on errors say this version: CONNECT has named it. */
    void setVersion(MqttVersion version) {
        this.version = version;
    }

    int remaining() {
        return end - position;
    }

    boolean isReadable() {
        return position < end;
    }

    int readByte() {
        require(1);
        return in.getUnsignedByte(position++);
    }

    int readTwoBytes() {
        require(2);
        int value = in.getUnsignedShort(position);
        position += 2;
        return value;
    }

    long readFourBytes() {
        require(4);
        long value = in.getUnsignedInt(position);
        position += 4;
        return value;
    }

    int readVariableByteInteger() {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int digit = readByte();
            value |= (digit & 0x7F) << shift;
            if (digit < 0x80) {
                if (digit == 0 && shift > 0) {
                    break;
                }
                return value;
            }
        }
        throw malformed("Variable Byte Integer of more bytes than needed or than four [MQTT-1.5.5-1]");
    }

    int readPacketId() {
        int packetId = readTwoBytes();
        if (packetId == 0) {
            throw protocolError("packet identifier 0 [MQTT-2.2.1-3]");
        }
        return packetId;
    }

    String readUtf8() {
        int length = readTwoBytes();
        require(length);
        in.getBytes(position, scratch, 0, length);
        position += length;
        boolean ascii = Utf8.isAscii(scratch, length);
        if (!ascii && !Utf8.isWellFormed(scratch, length)) {
            throw malformed("ill-formed UTF-8 or U+0000 in a string [MQTT-1.5.4-1] [MQTT-1.5.4-2]");
        }
        return Utf8.toString(scratch, length, ascii);
    }

    String readTopicName() {
        String topic = readUtf8();
        if (!TopicName.isValid(topic)) {
            throw malformed("empty topic name or one with wildcards [MQTT-4.7.3-1] [MQTT-3.3.2-2]");
        }
        return topic;
    }

    /** Binary Data: a length of two bytes and that many bytes. */
    Payload readBinary() {
        return readBytes(readTwoBytes());
    }

    /** Everything up to the end. */
    Payload readRest() {
        return readBytes(remaining());
    }

    private Payload readBytes(int length) {
        require(length);
        if (length == 0) {
            return Payload.EMPTY;
        }
        byte[] bytes = new byte[length];
        in.getBytes(position, bytes);
        position += length;
        return Payload.of(bytes);
    }

    /** The reason code at this place, which must be one that this type of packet may have. */
    ReasonCode readReasonCode(PacketType type) {
        int code = readByte();
        ReasonCode reasonCode = ReasonCode.of(code);
        if (reasonCode == null || !reasonCode.isAllowedIn(type)) {
            throw protocolError("reason code 0x" + Integer.toHexString(code) + " in " + type);
        }
        return reasonCode;
    }

    /** The properties of a packet of this type; good until the next ones are read. */
    ReceivedProperties readProperties(PacketType type) {
        return readProperties(type.bit());
    }

    /** The properties of a packet of this {@linkplain PacketType#bit() type}, or of {@link Property#WILL}. */
    ReceivedProperties readProperties(int packetTypeBit) {
        properties.clear();
        int length = readVariableByteInteger();
        if (length > 0) {
            require(length);
            int packetEnd = end;
            end = position + length; // nothing in there may reach beyond
            properties.read(this, packetTypeBit);
            end = packetEnd;
        }
        return properties;
    }

    /** What MQTT 3 has instead of properties. */
    ReceivedProperties noProperties() {
        properties.clear();
        return properties;
    }

    /** Nothing may follow. */
    void requireEnd() {
        if (position != end) {
            throw malformed(remaining() + " bytes after the last field");
        }
    }

    private void require(int length) {
        if (end - position < length) {
            throw malformed("a field reaches beyond the end");
        }
    }

    MqttCodecException malformed(String what) {
        return error(ReasonCode.MALFORMED_PACKET, what);
    }

    MqttCodecException protocolError(String what) {
        return error(ReasonCode.PROTOCOL_ERROR, what);
    }

    MqttCodecException error(ReasonCode reasonCode, String what) {
        return new MqttCodecException(reasonCode, what, version);
    }
}
