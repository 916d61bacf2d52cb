package io.skein.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is written is read the same; whatever else comes is refused in one way. */
class WirePropertiesTest {
    @Provide
    Arbitrary<List<WireItem>> items() {
        return WireItems.any().list().ofMaxSize(10);
    }

    private static byte[] encode(List<WireItem> items) {
        BatchWriter out = new BatchWriter(new UUID(1, 2), 0);
        PublicationBytes bytes = new PublicationBytes(() -> WireItems.NOW_MILLIS);
        for (WireItem item : items) {
            if (item instanceof ForwardedPublication forwarded) {
                out.add(bytes.of(forwarded.publication()), forwarded.groups(), forwarded.direct());
            } else if (item instanceof ControlMessage message) {
                out.add(message, WireItems.NOW_MILLIS);
            }
        }
        return out.finish(1, 0);
    }

    private static List<WireItem> decode(byte[] frame) {
        return new BatchReader(frame).readItems(WireItems.NOW_MILLIS);
    }

    @Property(tries = 300)
    void shouldReadWhatItWrote(@ForAll("items") List<WireItem> items) {
        assertThat(decode(encode(items))).isEqualTo(items);
    }

    @Property(tries = 300)
    void shouldRefuseEveryBatchCutShort(@ForAll("items") List<WireItem> items, @ForAll Random random) {
        byte[] frame = encode(items);
        byte[] cut = Arrays.copyOf(frame, random.nextInt(frame.length));
        assertThatThrownBy(() -> decode(cut)).isInstanceOf(WireException.class);
    }

    @Property(tries = 300)
    void shouldRefuseBytesAfterTheEnd(@ForAll("items") List<WireItem> items) {
        byte[] frame = encode(items);
        byte[] longer = Arrays.copyOf(frame, frame.length + 1);
        assertThatThrownBy(() -> decode(longer)).isInstanceOf(WireException.class);
    }

    @Property(tries = 2_000)
    void shouldReadOrRefuseABatchWithBytesChanged(@ForAll("items") List<WireItem> items, @ForAll Random random) {
        byte[] frame = encode(items);
        for (int i = random.nextInt(4); i >= 0; i--) {
            frame[random.nextInt(frame.length)] = (byte) random.nextInt();
        }
        readOrRefuse(frame);
    }

    @Property(tries = 2_000)
    void shouldReadOrRefuseAnyBytes(@ForAll byte[] bytes) {
        readOrRefuse(bytes);
        byte[] behindHeader = encode(List.of());
        int headerLength = behindHeader.length;
        behindHeader = Arrays.copyOf(behindHeader, headerLength + bytes.length);
        System.arraycopy(bytes, 0, behindHeader, headerLength, bytes.length);
        behindHeader[headerLength - 1] = 3;
        readOrRefuse(behindHeader);
    }

    private static void readOrRefuse(byte[] frame) {
        try {
            FrameHeader.read(frame);
            if (frame[1] == FrameHeader.Kind.ACK.ordinal()) {
                assertThat(Ack.decode(frame).encode()).isEqualTo(frame);
            } else {
                assertThat(decode(frame)).doesNotContainNull();
            }
        } catch (WireException refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
    }
}
