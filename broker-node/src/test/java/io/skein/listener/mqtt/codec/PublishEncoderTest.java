package io.skein.listener.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublishEncoderTest {
    private static final int[] NO_IDS = {};

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    @AfterEach
    void everyBufferIsReleased() {
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    private static Publication publication(String topic) {
        return publication(topic, MessageProperties.NONE);
    }

    private static Publication publication(String topic, MessageProperties properties) {
        Payload payload = Payload.of(Hex.bytes("'hi'"));
        return new Publication(
                TopicName.of(topic), payload, Qos.EXACTLY_ONCE, true, properties, null, Publication.NEVER);
    }

    private void assertBytes(ByteBuf actual, String annotatedBytes) {
        try {
            assertThat(ByteBufUtil.getBytes(actual)).isEqualTo(Hex.bytes(annotatedBytes));
        } finally {
            actual.release();
        }
    }

    @Test
    void shouldWriteADeliveryOfV3() {
        ByteBuf out = allocator.buffer(1);
        int index = PublishEncoder.writePublish(
                out, publication("a"), MqttVersion.V3_1_1, Qos.AT_LEAST_ONCE, false, true, 0x0102, 7, false, NO_IDS, 9);
        assertThat(index).isEqualTo(5);
        assertBytes(out, """
                3a 07       // PUBLISH, DUP, QoS 1; remaining length 7
                00 01 'a'   // topic name
                01 02       // packet identifier
                'hi'        // payload
                """);
    }

    @Test
    void shouldWriteADeliveryOfV5() {
        MessageProperties properties = new MessageProperties(null, "c", null, null, java.util.List.of());
        ByteBuf out = allocator.buffer().writeByte(0xFF).skipBytes(1);
        int index = PublishEncoder.writePublish(
                out,
                publication("ü", properties),
                MqttVersion.V5,
                Qos.AT_MOST_ONCE,
                true,
                false,
                0,
                3,
                false,
                new int[] {5, 128},
                60);
        assertThat(index).isEqualTo(-1);
        assertBytes(out, """
                31 18           // PUBLISH, RETAIN; remaining length 24
                00 02 c3 bc     // topic name
                11              // property length 17
                23 00 03        // topic alias 3
                02 00 00 00 3c  // message expiry interval 60 s
                0b 05           // subscription identifier 5
                0b 80 01        // subscription identifier 128
                03 00 01 'c'    // content type
                'hi'            // payload
                """);
    }

    @Test
    void shouldOmitATopicTheReceiverKnowsByItsAlias() {
        ByteBuf out = allocator.buffer();
        PublishEncoder.writePublish(
                out, publication("a"), MqttVersion.V5, Qos.AT_MOST_ONCE, false, false, 0, 3, true, NO_IDS, -1);
        assertThat(PublishEncoder.publishSize(publication("a"), MqttVersion.V5, Qos.AT_MOST_ONCE, 3, true, NO_IDS, -1))
                .isEqualTo(out.readableBytes());
        assertBytes(out, "30 08 00 00 03 23 00 03 'hi'");
    }

    @Test
    void shouldEncodeOnceForReceiversOfQos0() {
        PublishFrame frame = PublishEncoder.encodeFrame(
                allocator, publication("a"), MqttVersion.V5, Qos.AT_MOST_ONCE, true, NO_IDS, -1);
        assertThat(frame.packetIdOffset()).isEqualTo(-1);
        ByteBuf one = frame.shared();
        ByteBuf other = frame.shared();
        frame.release();
        assertBytes(one, "31 06 00 01 'a' 00 'hi'");
        assertBytes(other, "31 06 00 01 'a' 00 'hi'");
    }

    @Test
    void shouldEncodeOnceForReceiversThatDifferInPacketIdentifierAndDup() {
        PublishFrame frame = PublishEncoder.encodeFrame(
                allocator, publication("a"), MqttVersion.V5, Qos.EXACTLY_ONCE, false, NO_IDS, -1);
        assertThat(frame.packetIdOffset()).isEqualTo(5);
        assertThat(frame.frame().capacity()).isEqualTo(frame.size()).isEqualTo(10);
        ByteBuf out = allocator.buffer();
        frame.writeTo(out, 1, false);
        frame.writeTo(out, 0xFFFE, true);
        assertBytes(out, "34 08 00 01 'a' 00 01 00 'hi'  3c 08 00 01 'a' ff fe 00 'hi'");
        frame.release();
    }

    @Test
    void shouldShareTheTailOfABigMessage() {
        PublishFrame frame = PublishEncoder.encodeFrame(
                allocator, publication("a"), MqttVersion.V3_1_1, Qos.AT_LEAST_ONCE, false, NO_IDS, -1);
        ByteBuf head = frame.head(allocator, 7, true);
        ByteBuf tail = frame.tail();
        frame.release();
        assertBytes(head, "3a 07 00 01 'a' 00 07");
        assertBytes(tail, "'hi'");
    }

    @Test
    void shouldWriteNothingWhenItCannotBeWritten() {
        ByteBuf out = allocator.buffer(1);
        Publication tooLong = publication("a".repeat(0x1_0000));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublishEncoder.writePublish(
                        out, tooLong, MqttVersion.V5, Qos.AT_MOST_ONCE, false, false, 0, 0, false, NO_IDS, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublishEncoder.writePublish(
                        out,
                        publication("a"),
                        MqttVersion.V5,
                        Qos.AT_LEAST_ONCE,
                        false,
                        false,
                        0,
                        0,
                        false,
                        NO_IDS,
                        -1));
        Publish sameOfAClient = Publish.of("a".repeat(0x1_0000), Payload.EMPTY, Qos.AT_MOST_ONCE, false, 0);
        assertThatIllegalArgumentException().isThrownBy(() -> MqttEncoder.write(sameOfAClient, MqttVersion.V5, out));
        assertThat(out.readableBytes()).isZero();
        out.release();
    }
}
