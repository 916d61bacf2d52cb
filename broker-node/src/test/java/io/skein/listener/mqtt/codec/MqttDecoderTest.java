package io.skein.listener.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.skein.model.Payload;
import io.skein.model.Qos;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MqttDecoderTest {
    private static final byte[] STREAM = Hex.bytes("""
            10 0d 00 04 'MQTT' 04 02 00 00 00 01 'c' // CONNECT
            c0 00                                    // PINGREQ
            32 08 00 01 'a' 00 01 'foo'              // PUBLISH, QoS 1
            40 02 00 01                              // PUBACK
            """);

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    @AfterEach
    void everyBufferIsReleased() {
        assertThat(heldMemory()).isZero();
    }

    private long heldMemory() {
        return allocator.metric().usedHeapMemory();
    }

    private ByteBuf read(byte[] bytes) {
        return allocator.buffer(bytes.length, bytes.length).writeBytes(bytes);
    }

    private ByteBuf read(String annotatedBytes) {
        return read(Hex.bytes(annotatedBytes));
    }

    private static List<PacketType> drain(MqttDecoder decoder) {
        List<PacketType> types = new ArrayList<>();
        for (MqttPacket packet = decoder.next(); packet != null; packet = decoder.next()) {
            types.add(packet.type());
        }
        return types;
    }

    private MqttDecoder connected(int maximumPacketSize) {
        MqttDecoder decoder = MqttDecoder.forServer(maximumPacketSize);
        decoder.offer(read(Wire.connect(MqttVersion.V5)));
        assertThat(drain(decoder)).containsExactly(PacketType.CONNECT);
        return decoder;
    }

    @Test
    void shouldDecodePacketsHoweverTheyAreSplit() {
        for (int first = 0; first <= STREAM.length; first++) {
            for (int second = first; second <= STREAM.length; second++) {
                MqttDecoder decoder = MqttDecoder.forServer(Wire.ANY_SIZE);
                List<PacketType> types = new ArrayList<>();
                for (byte[] part : List.of(
                        Arrays.copyOf(STREAM, first),
                        Arrays.copyOfRange(STREAM, first, second),
                        Arrays.copyOfRange(STREAM, second, STREAM.length))) {
                    decoder.offer(read(part));
                    types.addAll(drain(decoder));
                }
                assertThat(types)
                        .containsExactly(PacketType.CONNECT, PacketType.PINGREQ, PacketType.PUBLISH, PacketType.PUBACK);
                assertThat(heldMemory()).isZero();
            }
        }
    }

    @Test
    void shouldDecodeByteByByte() {
        MqttDecoder decoder = MqttDecoder.forServer(Wire.ANY_SIZE);
        List<PacketType> types = new ArrayList<>();
        for (byte b : STREAM) {
            decoder.offer(read(new byte[] {b}));
            types.addAll(drain(decoder));
        }
        assertThat(types).hasSize(4);
    }

    @Test
    void shouldStopInTheMiddleOfAReadAndGoOnLater() {
        MqttDecoder decoder = MqttDecoder.forServer(Wire.ANY_SIZE);
        decoder.offer(read(STREAM));
        assertThat(decoder.next()).isInstanceOf(Connect.class);
        assertThat(decoder.heldBytes()).isEqualTo(STREAM.length - 15);
        decoder.offer(read("c0")); // was under way when the connection stopped reading
        decoder.offer(read("00"));
        assertThat(drain(decoder))
                .containsExactly(PacketType.PINGREQ, PacketType.PUBLISH, PacketType.PUBACK, PacketType.PINGREQ);
    }

    @Test
    void shouldDecodeTheRestWhenStoppedBehindASplitPacket() {
        MqttDecoder decoder = connected(Wire.ANY_SIZE);
        decoder.offer(read("40 02 00"));
        assertThat(decoder.next()).isNull();
        decoder.offer(read("01 c0 00 c0"));
        assertThat(decoder.next()).isEqualTo(new PubAck(1));
        assertThat(decoder.heldBytes()).isEqualTo(3);
        decoder.offer(read("00"));
        assertThat(drain(decoder)).containsExactly(PacketType.PINGREQ, PacketType.PINGREQ);
    }

    @Test
    void shouldHoldNothingBetweenPackets() {
        MqttDecoder decoder = connected(Wire.ANY_SIZE);
        decoder.offer(read("c0 00"));
        assertThat(decoder.next()).isEqualTo(PingReq.INSTANCE);
        assertThat(heldMemory()).isZero();
    }

    @Test
    void shouldTakeAPacketOfTheMaximumSize() {
        MqttDecoder decoder = connected(16);
        decoder.offer(read("30 0e 00 01 'a' 00 '1234567890'"));
        assertThat(drain(decoder)).containsExactly(PacketType.PUBLISH);
    }

    @Test
    void shouldRefuseATooLargePacketByItsFixedHeader() {
        MqttDecoder decoder = connected(16);
        decoder.offer(read("30"));
        assertThat(decoder.next()).isNull();
        decoder.offer(read("0f"));
        MqttCodecException error = catchThrowableOfType(MqttCodecException.class, decoder::next);
        assertThat(error.reasonCode()).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
        assertThat(error.version()).isEqualTo(MqttVersion.V5);
    }

    @Test
    void shouldNotAnswerATooLargeConnect() {
        MqttDecoder decoder = MqttDecoder.forServer(100);
        decoder.offer(read("10 64"));
        MqttCodecException error = catchThrowableOfType(MqttCodecException.class, decoder::next);
        assertThat(error.reasonCode()).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
        assertThat(error.version()).isNull();
    }

    @Test
    void shouldNotAllocateWhatIsOnlyAnnounced() {
        MqttDecoder decoder = connected(Wire.ANY_SIZE);
        decoder.offer(read("30 ff ff ff 7f 00 01 'a'"));
        assertThat(decoder.next()).isNull();
        assertThat(heldMemory()).isLessThanOrEqualTo(128);
        decoder.close();
    }

    @Test
    void shouldNeverHoldMoreThanThePacketAndOneRead() {
        Publish big = Publish.of("t", Payload.of(new byte[1_000_000]), Qos.AT_MOST_ONCE, false, 0);
        byte[] bytes = Wire.encode(big, MqttVersion.V5);
        MqttDecoder decoder = connected(Wire.ANY_SIZE);
        int chunk = 1_460;
        for (int i = 0; i < bytes.length; i += chunk) {
            assertThat(decoder.next()).isNull();
            decoder.offer(read(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + chunk))));
            assertThat(heldMemory()).isLessThanOrEqualTo(bytes.length + chunk);
        }
        assertThat(decoder.next()).isEqualTo(big);
    }

    @Test
    void shouldCloseOnError() {
        MqttDecoder decoder = connected(Wire.ANY_SIZE);
        decoder.offer(read("c1 00 c0 00"));
        assertThat(catchThrowableOfType(MqttCodecException.class, decoder::next))
                .isNotNull();
        assertThat(heldMemory()).isZero();
        decoder.offer(read("c0 00"));
        assertThat(decoder.next()).isNull();
    }

    @Test
    void shouldReleaseWhatItHoldsWhenClosed() {
        MqttDecoder decoder = connected(Wire.ANY_SIZE);
        decoder.offer(read("40 02"));
        assertThat(decoder.next()).isNull();
        decoder.offer(read("00"));
        decoder.close();
        decoder.close();
        assertThat(heldMemory()).isZero();
        assertThat(decoder.heldBytes()).isZero();
        decoder.offer(read("01"));
        assertThat(decoder.next()).isNull();
    }

    @Test
    void shouldDecodeFromDirectAndSharedBuffers() {
        ByteBuf direct = Unpooled.directBuffer().writeZero(3).writeBytes(STREAM).skipBytes(3);
        ByteBuf slice = direct.retainedSlice();
        MqttDecoder one = MqttDecoder.forServer(Wire.ANY_SIZE);
        MqttDecoder other = MqttDecoder.forServer(Wire.ANY_SIZE);
        one.offer(direct);
        other.offer(slice.asReadOnly());
        assertThat(drain(one)).hasSize(4).isEqualTo(drain(other));
        assertThat(direct.refCnt()).isZero();
    }

    @Test
    void shouldNotFillInAStackTrace() {
        MqttDecoder decoder = connected(Wire.ANY_SIZE);
        decoder.offer(read("c1 00"));
        MqttCodecException error = catchThrowableOfType(MqttCodecException.class, decoder::next);
        assertThat(error.getStackTrace()).isEmpty();
        assertThat(error).hasMessageContaining("[MQTT-2.1.3-1]");
    }
}
