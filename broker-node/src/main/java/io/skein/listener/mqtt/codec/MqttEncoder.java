package io.skein.listener.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Encodes packets for a version: what a version cannot say is left out. Works for both sides of a connection; a
 * server's PUBLISH has its own {@link PublishEncoder}. Stateless, for every thread.
 *
 * <p>Asked to encode what no packet can hold (a string above 65,535 bytes, AUTH in MQTT 3) it throws
 * {@link IllegalArgumentException} before a byte is written.
 */
public final class MqttEncoder {
    private MqttEncoder() {}

    /** The whole packet's length in bytes: what a Maximum Packet Size counts. */
    public static int encodedSize(MqttPacket packet, MqttVersion version) {
        return FixedHeader.frameLength(remainingLength(packet, version));
    }

    /** The packet in a buffer of exactly its size, which the caller owns. */
    public static ByteBuf encode(MqttPacket packet, MqttVersion version, ByteBufAllocator allocator) {
        int remainingLength = remainingLength(packet, version);
        int frameLength = FixedHeader.frameLength(remainingLength);
        ByteBuf out = allocator.buffer(frameLength, frameLength);
        write(packet, version, remainingLength, out);
        return out;
    }

    /** Appends the packet to a buffer, which is borrowed; it grows once at most. */
    public static void write(MqttPacket packet, MqttVersion version, ByteBuf out) {
        int remainingLength = remainingLength(packet, version);
        out.ensureWritable(FixedHeader.frameLength(remainingLength));
        write(packet, version, remainingLength, out);
    }

    private static void write(MqttPacket packet, MqttVersion version, int remainingLength, ByteBuf out) {
        out.writeByte(
                packet instanceof Publish publish
                        ? PublishEncoder.firstByte(publish)
                        : packet.type().firstByte());
        FixedHeader.writeVariableByteInteger(out, remainingLength);
        put(packet, version, new BufferSink(out));
    }

    private static int remainingLength(MqttPacket packet, MqttVersion version) {
        SizeSink size = new SizeSink();
        put(packet, version, size);
        return size.bytes();
    }

    private static void put(MqttPacket packet, MqttVersion version, WireSink out) {
        switch (packet.type()) {
            case CONNECT -> ConnectEncoder.connect((Connect) packet, out);
            case CONNACK -> ConnectEncoder.connAck((ConnAck) packet, version, out);
            case PUBLISH -> PublishEncoder.publish((Publish) packet, version, out);
            case SUBSCRIBE -> SubscribeEncoder.subscribe((Subscribe) packet, version, out);
            case SUBACK -> AckEncoder.subAck((SubAck) packet, version, out);
            case UNSUBSCRIBE -> SubscribeEncoder.unsubscribe((Unsubscribe) packet, version, out);
            case UNSUBACK -> AckEncoder.unsubAck((UnsubAck) packet, version, out);
            case DISCONNECT -> DisconnectEncoder.disconnect((Disconnect) packet, version, out);
            case AUTH -> DisconnectEncoder.auth((Auth) packet, version, out);
            case PINGREQ, PINGRESP -> {}
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> putAck(packet, version, out);
        }
    }

    private static void putAck(MqttPacket packet, MqttVersion version, WireSink out) {
        if (packet instanceof PubAck ack) {
            AckEncoder.ack(ack.packetId(), ack.reasonCode(), ack.properties(), version, out);
        } else if (packet instanceof PubRec ack) {
            AckEncoder.ack(ack.packetId(), ack.reasonCode(), ack.properties(), version, out);
        } else if (packet instanceof PubRel ack) {
            AckEncoder.ack(ack.packetId(), ack.reasonCode(), ack.properties(), version, out);
        } else if (packet instanceof PubComp ack) {
            AckEncoder.ack(ack.packetId(), ack.reasonCode(), ack.properties(), version, out);
        }
    }
}
