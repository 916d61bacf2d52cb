package io.skein.listener.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What the decoder promises for any bytes: packets or the codec's own error, the same however the bytes are split;
 * buffers given back; memory in proportion to what came and never beyond the largest packet; and packets that mean the
 * same after they are encoded and decoded again.
 */
final class CodecPromises {
    /** Small enough for a fuzzer to go beyond. */
    private static final int MAXIMUM_PACKET_SIZE = 2048;

    private static final int SMALLEST_BUFFER = 128;
    /** A user property is five bytes on the wire, and in memory a record, two strings and their arrays. */
    private static final int HEAP_BYTES_PER_BYTE = 64;

    private static final int HEAP_BYTES_FLAT = 128 * 1024;
    /** Instrumentation allocates too, so heap is only measured without it; and time is what a fuzzer lives on. */
    private static final boolean FUZZING = System.getenv("JAZZER_FUZZ") != null;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** The other side of the connection, and what it has said so far. */
    enum Peer {
        NEW_CLIENT,
        CLIENT_V311,
        CLIENT_V5,
        SERVER_V5;

        private MqttDecoder decoder(int maximumPacketSize) {
            return switch (this) {
                case NEW_CLIENT -> MqttDecoder.forServer(maximumPacketSize);
                case CLIENT_V311 -> Wire.serverDecoder(MqttVersion.V3_1_1, maximumPacketSize);
                case CLIENT_V5 -> Wire.serverDecoder(MqttVersion.V5, maximumPacketSize);
                case SERVER_V5 -> MqttDecoder.forClient(MqttVersion.V5, maximumPacketSize);
            };
        }

        /** Encoding says with more bytes what a short form left out, so nothing is too large here. */
        private MqttDecoder decoderOfEncoded(MqttPacket packet, MqttVersion version) {
            if (packet instanceof Connect) {
                return MqttDecoder.forServer(Wire.ANY_SIZE);
            }
            return this == SERVER_V5
                    ? MqttDecoder.forClient(version, Wire.ANY_SIZE)
                    : Wire.serverDecoder(version, Wire.ANY_SIZE);
        }
    }

    /** What became of some bytes. */
    record Decoded(
            List<MqttPacket> packets,
            @Nullable MqttVersion version,
            @Nullable ReasonCode error,
            @Nullable MqttVersion errorVersion) {}

    private final Peer peer;
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

    private CodecPromises(Peer peer) {
        this.peer = peer;
    }

    /** Fails unless all promises are kept for these bytes from this peer; answers what they are decoded to. */
    static Decoded verify(Peer peer, byte[] bytes) {
        return new CodecPromises(peer).verify(bytes);
    }

    private Decoded verify(byte[] bytes) {
        Decoded whole = decode(bytes, bytes.length);
        requireSame(decode(bytes, 1 + (Arrays.hashCode(bytes) & 63)), whole, "in pieces");
        if (!FUZZING) {
            requireSame(decode(bytes, 1), whole, "byte by byte");
            assertLittleHeap(bytes);
        }
        require(whole.error == null || whole.error.isError(), "refused without a reason");
        MqttVersion version = whole.version;
        for (MqttPacket packet : whole.packets) {
            assertMeansTheSameAgain(packet, version == null ? MqttVersion.V3_1_1 : version);
        }
        return whole;
    }

    /** Once more, as the first time loads classes. */
    private void assertLittleHeap(byte[] bytes) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        decode(bytes, bytes.length);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).as("heap").isLessThan(HEAP_BYTES_FLAT + (long) HEAP_BYTES_PER_BYTE * bytes.length);
    }

    /** Pieces are of random length up to this, the same for the same bytes. */
    private Decoded decode(byte[] bytes, int longestPiece) {
        Random random = new Random(Arrays.hashCode(bytes));
        MqttDecoder decoder = peer.decoder(MAXIMUM_PACKET_SIZE);
        List<MqttPacket> packets = new ArrayList<>();
        ReasonCode error = null;
        MqttVersion errorVersion = null;
        try {
            int from = 0;
            while (from < bytes.length) {
                int length = longestPiece >= bytes.length ? bytes.length : 1 + random.nextInt(longestPiece);
                int to = Math.min(bytes.length, from + length);
                decodePiece(decoder, bytes, from, to, packets);
                from = to;
            }
        } catch (MqttCodecException broken) {
            error = broken.reasonCode();
            errorVersion = broken.version();
        }
        MqttVersion version = decoder.version();
        decoder.close();
        require(allocator.metric().usedHeapMemory() == 0, "a buffer was not given back");
        return new Decoded(packets, version, error, errorVersion);
    }

    private void decodePiece(MqttDecoder decoder, byte[] bytes, int from, int to, List<MqttPacket> packets) {
        ByteBuf read = allocator.buffer(to - from, to - from).writeBytes(bytes, from, to - from);
        decoder.offer(read);
        for (MqttPacket packet = decoder.next(); packet != null; packet = decoder.next()) {
            packets.add(packet);
        }
        require(read.refCnt() == 0, "what was read is still held");
        require(decoder.heldBytes() < MAXIMUM_PACKET_SIZE, "a whole packet was kept back");
        long held = allocator.metric().usedHeapMemory();
        require(held <= Math.max(SMALLEST_BUFFER, MAXIMUM_PACKET_SIZE), "more is held than the largest packet");
    }

    private void assertMeansTheSameAgain(MqttPacket packet, MqttVersion version) {
        ByteBuf encoded = MqttEncoder.encode(packet, version, allocator);
        byte[] bytes = ByteBufUtil.getBytes(encoded);
        encoded.release();
        assertThat(MqttEncoder.encodedSize(packet, version)).isEqualTo(bytes.length);
        assertThat(Wire.decodeAll(peer.decoderOfEncoded(packet, version), bytes))
                .containsExactly(packet);
    }

    private static void requireSame(@Nullable Object actual, Object expected, String how) {
        if (!expected.equals(actual)) {
            assertThat(actual).as(how).isEqualTo(expected);
        }
    }

    /** An assertion for inner loops: a fuzzer goes through here a million times a minute. */
    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
