package io.skein.it.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skein.cluster.wire.BatchReader;
import io.skein.cluster.wire.BatchWriter;
import io.skein.cluster.wire.PublicationBytes;
import io.skein.cluster.wire.WireItem;
import io.skein.model.ClientId;
import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicName;
import java.util.List;
import java.util.UUID;
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

/** What a publication costs on its way into and out of a full batch between nodes. */
@SuppressWarnings("NullAway.Init") // set up by the harness
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class LinkBatchBenchmark {
    private static final int MESSAGES = 256;

    @Param({"64", "4096"})
    public int payloadBytes;

    private final BatchWriter writer = new BatchWriter(new UUID(1, 2), 0);
    private final PublicationBytes bytes = new PublicationBytes(System::currentTimeMillis);
    private final Publication[] publications = new Publication[MESSAGES];
    private byte[] frame;

    /** Makes the messages, and a batch to be read. */
    @Setup
    public void publish() {
        for (int i = 0; i < MESSAGES; i++) {
            publications[i] = new Publication(
                    TopicName.of("site/" + i + "/device/" + i + "/temperature"),
                    Payload.of("x".repeat(payloadBytes).getBytes(UTF_8)),
                    Qos.AT_LEAST_ONCE,
                    false,
                    MessageProperties.NONE,
                    new ClientId("device-" + i),
                    Publication.NEVER);
        }
        frame = write();
    }

    /** From publications to a frame. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public byte[] write() {
        for (Publication publication : publications) {
            writer.add(bytes.of(publication), List.of(), true);
        }
        return writer.finish(1, 0);
    }

    /** From a frame to publications. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public List<WireItem> read() {
        return new BatchReader(frame).readItems(0);
    }
}
