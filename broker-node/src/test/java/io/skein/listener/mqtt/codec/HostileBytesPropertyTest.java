package io.skein.listener.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Whatever comes: only the codec's own error, nothing leaked, no more memory than the bytes that came account for. */
class HostileBytesPropertyTest {
    /** A user property is five bytes on the wire, and in memory a record, two strings and their arrays. */
    private static final int HEAP_BYTES_PER_BYTE = 64;

    private static final int HEAP_BYTES_FLAT = 128 * 1024;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private record Decoded(
            List<MqttPacket> packets, @Nullable MqttVersion version) {}

    private static MqttDecoder decoder(MqttVersion version, int state) {
        return switch (state) {
            case 0 -> MqttDecoder.forServer(Wire.ANY_SIZE);
            case 1 -> Wire.serverDecoder(version);
            default -> MqttDecoder.forClient(version, Wire.ANY_SIZE);
        };
    }

    private static Decoded decode(MqttDecoder decoder, byte[] bytes) {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        List<MqttPacket> packets = new ArrayList<>();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            ByteBuf read =
                    allocator.buffer(bytes.length, Math.max(1, bytes.length)).writeBytes(bytes);
            decoder.offer(read);
            for (MqttPacket packet = decoder.next(); packet != null; packet = decoder.next()) {
                packets.add(packet);
            }
            assertThat(allocator.metric().usedHeapMemory()).isLessThanOrEqualTo(bytes.length + 128L);
        } catch (MqttCodecException broken) {
            assertThat(broken.reasonCode().isError()).isTrue();
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isLessThan(HEAP_BYTES_FLAT + (long) HEAP_BYTES_PER_BYTE * bytes.length);
        MqttVersion version = decoder.version();
        decoder.close();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
        return new Decoded(packets, version);
    }

    @Property(tries = 300)
    void shouldSurviveRandomBytes(@ForAll MqttVersion version, @ForAll("states") int state, @ForAll Random random) {
        for (int i = 0; i < 50; i++) {
            decode(decoder(version, state), randomBytes(random, 200));
        }
    }

    /** Random bytes behind a fixed header that fits them get further. */
    @Property(tries = 300)
    void shouldSurviveRandomBodies(
            @ForAll MqttVersion version, @ForAll("states") int state, @ForAll PacketType type, @ForAll Random random) {
        for (int i = 0; i < 50; i++) {
            byte[] body = randomBytes(random, 120);
            byte[] bytes = new byte[2 + body.length];
            bytes[0] = (byte) type.firstByte();
            bytes[1] = (byte) body.length;
            System.arraycopy(body, 0, bytes, 2, body.length);
            decode(decoder(version, state), bytes);
        }
    }

    /** Every other time small numbers, which look like lengths and identifiers. */
    private static byte[] randomBytes(Random random, int maximumLength) {
        byte[] bytes = new byte[random.nextInt(maximumLength + 1)];
        int bound = random.nextBoolean() ? 256 : 0x30;
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(bound);
        }
        return bytes;
    }

    @Provide
    Arbitrary<Integer> states() {
        return Arbitraries.of(0, 1, 2);
    }

    /** A valid packet, the version it is of, and the {@link #decoder state} that expects it. */
    record Original(MqttVersion version, int state, MqttPacket packet) {}

    @Provide
    Arbitrary<Original> originals() {
        return Arbitraries.of(MqttVersion.values()).flatMap(version -> {
            PacketArbitraries packets = new PacketArbitraries(version);
            return Arbitraries.oneOf(
                    packets.connects().map(packet -> new Original(version, 0, packet)),
                    packets.fromClient().map(packet -> new Original(version, 1, packet)),
                    packets.fromServer().map(packet -> new Original(version, 2, packet)));
        });
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void shouldSurviveDamagedPacketsAndMeanTheSameByWhatItStillDecodes(
            @ForAll("originals") Original original, @ForAll Random random) {
        byte[] bytes = Wire.encode(original.packet, original.version);
        for (int i = 0; i < 40; i++) {
            Decoded decoded = decode(decoder(original.version, original.state), damage(bytes, random));
            if (!decoded.packets.isEmpty()) {
                assertMeansTheSame(decoded.packets.get(0), decoded.version, original);
            }
        }
    }

    private static void assertMeansTheSame(MqttPacket packet, @Nullable MqttVersion version, Original original) {
        MqttVersion said = packet instanceof Connect connect ? connect.version() : original.version;
        assertThat(version).isEqualTo(said);
        MqttDecoder decoder = decoder(said, original.state);
        assertThat(Wire.decodeAll(decoder, Wire.encode(packet, said))).containsExactly(packet);
    }

    /** One to three bytes changed, taken out or doubled, mostly near the start, where the lengths are. */
    private static byte[] damage(byte[] bytes, Random random) {
        byte[] damaged = bytes;
        for (int i = random.nextInt(3); i >= 0 && damaged.length > 0; i--) {
            int at = random.nextInt(random.nextBoolean() ? damaged.length : Math.min(12, damaged.length));
            damaged = switch (random.nextInt(4)) {
                case 0 -> without(damaged, at);
                case 1 -> doubled(damaged, at);
                case 2 -> changed(damaged, at, (byte) (damaged[at] ^ 1 << random.nextInt(8)));
                default -> changed(damaged, at, (byte) random.nextInt());
            };
        }
        return damaged;
    }

    private static byte[] changed(byte[] bytes, int at, byte value) {
        byte[] changed = bytes.clone();
        changed[at] = value;
        return changed;
    }

    private static byte[] without(byte[] bytes, int at) {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
        System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);
        return shorter;
    }

    private static byte[] doubled(byte[] bytes, int at) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
        return longer;
    }
}
