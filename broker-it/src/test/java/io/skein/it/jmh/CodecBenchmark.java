package io.skein.it.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.skein.listener.mqtt.codec.Connect;
import io.skein.listener.mqtt.codec.ConnectProperties;
import io.skein.listener.mqtt.codec.MqttDecoder;
import io.skein.listener.mqtt.codec.MqttEncoder;
import io.skein.listener.mqtt.codec.MqttPacket;
import io.skein.listener.mqtt.codec.MqttVersion;
import io.skein.listener.mqtt.codec.Publish;
import io.skein.listener.mqtt.codec.PublishEncoder;
import io.skein.model.ClientId;
import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicName;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What the codec costs for one PUBLISH, 64 of which come with one read. */
@SuppressWarnings("NullAway.Init") // set up by the harness
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CodecBenchmark {
    private static final int PUBLISHES = 64;
    private static final int MAXIMUM_PACKET_SIZE = 1 << 20;
    private static final int[] NO_IDS = {};
    private static final String TOPIC = "site/12/device/34567/temperature";

    @Param
    public MqttVersion version;

    @Param({"0", "1"})
    public int qos;

    @Param({"64", "4096"})
    public int payloadBytes;

    private Publication publication;
    private MqttDecoder decoder;
    private ByteBuf read;
    private ByteBuf written;

    /** Connects a decoder and encodes what it will read. */
    @Setup
    public void connect() {
        Payload payload = Payload.of("x".repeat(payloadBytes).getBytes(UTF_8));
        publication = new Publication(
                TopicName.of(TOPIC),
                payload,
                Qos.of(qos),
                false,
                MessageProperties.NONE,
                new ClientId("c"),
                Publication.NEVER);
        decoder = MqttDecoder.forServer(MAXIMUM_PACKET_SIZE);
        decoder.offer(encode(new Connect(version, true, 0, "c", null, null, null, ConnectProperties.NONE)));
        decoder.next();
        read = PooledByteBufAllocator.DEFAULT.directBuffer();
        for (int i = 0; i < PUBLISHES; i++) {
            MqttEncoder.write(Publish.of(TOPIC, payload, Qos.of(qos), false, qos), version, read);
        }
        written = PooledByteBufAllocator.DEFAULT.directBuffer(read.readableBytes());
    }

    private ByteBuf encode(MqttPacket packet) {
        return MqttEncoder.encode(packet, version, PooledByteBufAllocator.DEFAULT);
    }

    /** From bytes to packets; payloads are copied. */
    @Benchmark
    @OperationsPerInvocation(PUBLISHES)
    public void decode(Blackhole packets) {
        decoder.offer(read.retainedDuplicate());
        for (MqttPacket packet = decoder.next(); packet != null; packet = decoder.next()) {
            packets.consume(packet);
        }
    }

    /** From a publication to bytes. */
    @Benchmark
    @OperationsPerInvocation(PUBLISHES)
    public ByteBuf encode() {
        written.clear();
        for (int i = 0; i < PUBLISHES; i++) {
            PublishEncoder.writePublish(
                    written, publication, version, Qos.of(qos), false, false, qos, 0, false, NO_IDS, -1);
        }
        return written;
    }
}
