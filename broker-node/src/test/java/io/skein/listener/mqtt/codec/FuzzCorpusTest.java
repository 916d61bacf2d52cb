package io.skein.listener.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.listener.mqtt.codec.CodecPromises.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The corpus means what its names say, and its files are there; -Dskein.docs.write=true makes them anew. */
class FuzzCorpusTest {
    private static final Path RESOURCES = Path.of("src/test/resources/io/skein/listener/mqtt/codec");

    @ParameterizedTest
    @EnumSource
    void shouldDecodeOrRefuseAsItsNameSays(Peer peer) {
        FuzzCorpus.of(peer)
                .forEach((name, bytes) -> assertThat(
                                CodecPromises.verify(peer, bytes).error() != null)
                        .as(name)
                        .isEqualTo(name.startsWith("broken")));
    }

    @ParameterizedTest
    @EnumSource
    void shouldLieWhereTheFuzzerLooks(Peer peer) throws IOException {
        Path directory =
                RESOURCES.resolve(fuzzTest(peer).getSimpleName() + "Inputs").resolve("shouldDecodeOrRefuse");
        for (Map.Entry<String, byte[]> entry : FuzzCorpus.of(peer).entrySet()) {
            Path file = directory.resolve(entry.getKey());
            if (Boolean.getBoolean("skein.docs.write")) {
                Files.createDirectories(directory);
                Files.write(file, entry.getValue());
            }
            assertThat(file).hasBinaryContent(entry.getValue());
        }
    }

    private static Class<?> fuzzTest(Peer peer) {
        return switch (peer) {
            case NEW_CLIENT -> FirstBytesFuzzTest.class;
            case CLIENT_V311 -> Mqtt311ClientFuzzTest.class;
            case CLIENT_V5 -> Mqtt5ClientFuzzTest.class;
            case SERVER_V5 -> Mqtt5ServerFuzzTest.class;
        };
    }
}
