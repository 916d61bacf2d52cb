package io.skein.listener.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Packets and their bytes, compared in both directions. */
final class Wire {
    static final int ANY_SIZE = Integer.MAX_VALUE;

    private Wire() {}

    /** The smallest CONNECT of a version: with it the server's decoder has learned the version. */
    static byte[] connect(MqttVersion version) {
        return switch (version) {
            case V3_1 -> Hex.bytes("10 0f 00 06 'MQIsdp' 03 02 00 00 00 01 'c'");
            case V3_1_1 -> Hex.bytes("10 0d 00 04 'MQTT' 04 02 00 00 00 01 'c'");
            case V5 -> Hex.bytes("10 0e 00 04 'MQTT' 05 02 00 00 00 00 01 'c'");
        };
    }

    /** A server's decoder that has seen a CONNECT of this version, or nothing yet. */
    static MqttDecoder serverDecoder(@Nullable MqttVersion connected) {
        return serverDecoder(connected, ANY_SIZE);
    }

    static MqttDecoder serverDecoder(@Nullable MqttVersion connected, int maximumPacketSize) {
        MqttDecoder decoder = MqttDecoder.forServer(maximumPacketSize);
        if (connected != null) {
            decoder.offer(Unpooled.wrappedBuffer(connect(connected)));
            decoder.next();
        }
        return decoder;
    }

    /** What the decoder makes of these bytes, read at once; all of them must be used up and released. */
    static List<MqttPacket> decodeAll(MqttDecoder decoder, byte[] bytes) {
        ByteBuf read = Unpooled.copiedBuffer(bytes);
        decoder.offer(read);
        List<MqttPacket> packets = new ArrayList<>();
        for (MqttPacket packet = decoder.next(); packet != null; packet = decoder.next()) {
            packets.add(packet);
        }
        assertThat(decoder.heldBytes()).as("bytes left over").isZero();
        assertThat(read.refCnt()).as("references to the read").isZero();
        return packets;
    }

    static byte[] encode(MqttPacket packet, MqttVersion version) {
        ByteBuf encoded = MqttEncoder.encode(packet, version, UnpooledByteBufAllocator.DEFAULT);
        try {
            assertThat(encoded.capacity()).as("capacity").isEqualTo(encoded.readableBytes());
            assertThat(MqttEncoder.encodedSize(packet, version)).isEqualTo(encoded.readableBytes());
            return ByteBufUtil.getBytes(encoded);
        } finally {
            encoded.release();
        }
    }

    /** A server decodes the packet from these bytes, a client encodes it to them. */
    static void assertFromClient(MqttVersion version, MqttPacket packet, String annotatedBytes) {
        byte[] bytes = Hex.bytes(annotatedBytes);
        assertDecodedFromClient(version, packet, annotatedBytes);
        assertThat(encode(packet, version)).asHexString().isEqualTo(hex(bytes));
    }

    /** A client decodes the packet from these bytes, a server encodes it to them. */
    static void assertFromServer(MqttVersion version, MqttPacket packet, String annotatedBytes) {
        byte[] bytes = Hex.bytes(annotatedBytes);
        assertDecodedFromServer(version, packet, annotatedBytes);
        assertThat(encode(packet, version)).asHexString().isEqualTo(hex(bytes));
    }

    /** The same bytes stand for this packet whoever sends them. */
    static void assertFromBoth(MqttVersion version, MqttPacket packet, String annotatedBytes) {
        assertFromClient(version, packet, annotatedBytes);
        assertFromServer(version, packet, annotatedBytes);
    }

    /** For bytes that are right but not what the encoder makes. */
    static void assertDecodedFromClient(MqttVersion version, MqttPacket packet, String annotatedBytes) {
        MqttDecoder decoder = serverDecoder(packet instanceof Connect ? null : version);
        assertThat(decodeAll(decoder, Hex.bytes(annotatedBytes))).containsExactly(packet);
        assertThat(decoder.version()).isEqualTo(version);
    }

    static void assertDecodedFromServer(MqttVersion version, MqttPacket packet, String annotatedBytes) {
        MqttDecoder decoder = MqttDecoder.forClient(version, ANY_SIZE);
        assertThat(decodeAll(decoder, Hex.bytes(annotatedBytes))).containsExactly(packet);
    }

    private static String hex(byte[] bytes) {
        return ByteBufUtil.hexDump(bytes).toUpperCase(java.util.Locale.ROOT);
    }
}
