package io.skein.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.skein.listener.mqtt.codec.Connect;
import io.skein.listener.mqtt.codec.ConnectProperties;
import io.skein.listener.mqtt.codec.MqttDecoder;
import io.skein.listener.mqtt.codec.MqttEncoder;
import io.skein.listener.mqtt.codec.MqttVersion;
import io.skein.listener.mqtt.codec.Publish;
import io.skein.model.Qos;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamTest {
    @ParameterizedTest
    @CsvSource({"V3_1_1,0", "V3_1_1,1", "V5,0", "V5,2"})
    void shouldWriteStampedPublishesThatABrokerReads(MqttVersion version, int qos) {
        Stream stream = new Stream(9, "a/9", Qos.of(qos), false, 300, version);
        ByteBuf out = Unpooled.buffer();
        MqttEncoder.write(new Connect(version, true, 0, "c", null, null, null, ConnectProperties.NONE), version, out);
        stream.write(out, 11, 1_000);
        stream.write(out, 12, 2_000);
        MqttDecoder broker = MqttDecoder.forServer(1_000);
        broker.offer(out);

        assertThat(broker.next()).isInstanceOf(Connect.class);
        check((Publish) broker.next(), qos == 0 ? 0 : 11, 0, 1_000);
        check((Publish) broker.next(), qos == 0 ? 0 : 12, 1, 2_000);
        assertThat(broker.next()).isNull();
        assertThat(stream.sent()).isEqualTo(2);
        broker.close();
    }

    private static void check(Publish publish, int packetId, long sequence, long nanos) {
        ByteBuf payload = Unpooled.wrappedBuffer(publish.payload().bytes());

        assertThat(publish.topic()).isEqualTo("a/9");
        assertThat(publish.packetId()).isEqualTo(packetId);
        assertThat(payload.readableBytes()).isEqualTo(300);
        assertThat(Stamp.stream(payload, 0)).isEqualTo(9);
        assertThat(Stamp.sequence(payload, 0)).isEqualTo(sequence);
        assertThat(Stamp.nanos(payload, 0)).isEqualTo(nanos);
    }
}
