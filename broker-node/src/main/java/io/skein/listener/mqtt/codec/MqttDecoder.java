package io.skein.listener.mqtt.codec;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the packets of one connection, on demand: the connection offers what it reads and pulls packets while it
 * wants them, so it can stop in the middle of a read and go on later.
 *
 * <p>Belongs to the connection and is used by its event loop only.
 */
public final class MqttDecoder {
    /** Which side of the connection decodes. */
    public enum Role {
        SERVER,
        CLIENT
    }

    private final Role role;
    private final int maximumPacketSize;
    private final FrameAssembler frames = new FrameAssembler(this::checkHeader);
    private @Nullable MqttVersion version;
    private boolean closed;

    private MqttDecoder(Role role, int maximumPacketSize, @Nullable MqttVersion version) {
        this.role = role;
        this.maximumPacketSize = maximumPacketSize;
        this.version = version;
    }

    /**
     * A decoder for what a client sends; it learns the version from CONNECT.
     *
     * @param maximumPacketSize in bytes, fixed header included
     */
    public static MqttDecoder forServer(int maximumPacketSize) {
        return new MqttDecoder(Role.SERVER, maximumPacketSize, null);
    }

    /** A decoder for what a server sends to a client of this version. */
    public static MqttDecoder forClient(MqttVersion version, int maximumPacketSize) {
        return new MqttDecoder(Role.CLIENT, maximumPacketSize, version);
    }

    /** Takes bytes as they were read; releases them when they are decoded, at once when closed. */
    public void offer(ByteBuf bytes) {
        if (closed) {
            bytes.release();
        } else {
            frames.offer(bytes);
        }
    }

    /**
     * The next packet, or null if more bytes are needed. A packet holds no buffer.
     *
     * @throws MqttCodecException if the peer broke the protocol; the decoder is closed then
     */
    public @Nullable MqttPacket next() {
        if (closed) {
            return null;
        }
        try {
            ByteBuf frame = frames.next();
            if (frame == null) {
                return null;
            }
            MqttPacket packet = decode(frame);
            frames.consume();
            return packet;
        } catch (MqttCodecException broken) {
            close();
            throw broken;
        }
    }

    /** The version of the connection, or null before CONNECT. */
    public @Nullable MqttVersion version() {
        return version;
    }

    /** Bytes offered and not decoded yet. */
    public int heldBytes() {
        return frames.heldBytes();
    }

    /** Releases what is held; later offers are released, and there are no more packets. */
    public void close() {
        closed = true;
        frames.release();
    }

    private MqttPacket decode(ByteBuf frame) {
        PacketType type = typeAt(frame);
        FrameReader in = FrameReader.ofThread();
        try {
            in.start(frame, frames.frameLength(), role, version);
            MqttPacket packet = decodeBody(in, type);
            version = in.version();
            return packet;
        } finally {
            in.release();
        }
    }

    private static MqttPacket decodeBody(FrameReader in, PacketType type) {
        return switch (type) {
            case CONNECT -> ConnectDecoder.decode(in);
            case CONNACK -> ConnAckDecoder.decode(in);
            case PUBLISH -> PublishDecoder.decode(in);
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> AckDecoder.decode(in, type);
            case SUBSCRIBE -> SubscribeDecoder.decodeSubscribe(in);
            case SUBACK -> SubAckDecoder.decodeSubAck(in);
            case UNSUBSCRIBE -> SubscribeDecoder.decodeUnsubscribe(in);
            case UNSUBACK -> SubAckDecoder.decodeUnsubAck(in);
            case PINGREQ -> empty(in, PingReq.INSTANCE);
            case PINGRESP -> empty(in, PingResp.INSTANCE);
            case DISCONNECT -> DisconnectDecoder.decode(in);
            case AUTH -> AuthDecoder.decode(in);
        };
    }

    private static MqttPacket empty(FrameReader in, MqttPacket packet) {
        in.requireEnd();
        return packet;
    }

    /** Everything the fixed header alone can tell, so that an unwelcome packet's body is never waited for. */
    private int checkHeader(ByteBuf in) {
        PacketType type = typeAt(in);
        checkSender(type);
        checkFlags(type, in.getUnsignedByte(in.readerIndex()));
        int length = FixedHeader.frameLength(in);
        if (length == FixedHeader.MALFORMED) {
            throw error(ReasonCode.MALFORMED_PACKET, "Remaining Length of more bytes than needed or than four");
        }
        if (length > maximumPacketSize) {
            throw error(ReasonCode.PACKET_TOO_LARGE, "a packet of " + length + " bytes [MQTT-3.2.2-15]");
        }
        return length;
    }

    private PacketType typeAt(ByteBuf in) {
        PacketType type = PacketType.of(in.getUnsignedByte(in.readerIndex()) >> 4);
        if (type == null || (type == PacketType.AUTH && version != null && !version.isV5())) {
            throw error(ReasonCode.MALFORMED_PACKET, "reserved packet type (2.1.2)");
        }
        return type;
    }

    private void checkSender(PacketType type) {
        if ((version == null) != (type == PacketType.CONNECT)) {
            throw error(ReasonCode.PROTOCOL_ERROR, type + " out of place [MQTT-3.1.0-1] [MQTT-3.1.0-2]");
        }
        boolean sent = role == Role.SERVER ? type.isSentByClients() : type.isSentByServers();
        boolean v3ServerDisconnects = role == Role.CLIENT && type == PacketType.DISCONNECT && version != MqttVersion.V5;
        if (!sent || v3ServerDisconnects) {
            throw error(ReasonCode.PROTOCOL_ERROR, type + " from the wrong side");
        }
    }

    private void checkFlags(PacketType type, int firstByte) {
        if (type == PacketType.PUBLISH) {
            String wrong = PublishDecoder.flagsError(firstByte);
            if (wrong != null) {
                throw error(ReasonCode.MALFORMED_PACKET, wrong);
            }
        } else if (firstByte != type.firstByte() && !isV31Retry(type, firstByte)) {
            throw error(ReasonCode.MALFORMED_PACKET, "reserved flags of " + type + " [MQTT-2.1.3-1]");
        }
    }

    /** MQTT 3.1 sends PUBREL, SUBSCRIBE and UNSUBSCRIBE again with DUP set (3.1, section 2.1). */
    private boolean isV31Retry(PacketType type, int firstByte) {
        return version == MqttVersion.V3_1 && type.flags() != 0 && firstByte == (type.firstByte() | 1 << 3);
    }

    private MqttCodecException error(ReasonCode reasonCode, String what) {
        return new MqttCodecException(reasonCode, what, version);
    }
}
