package io.skein.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.config.ConfigDocs;
import io.skein.config.ConfigLoader;
import io.skein.config.NodeConfig;
import io.skein.observe.MetricDocs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages made from the code are what the code says; run with -Dskein.docs.write=true to make them anew. */
class DocsFreshnessTest {
    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path DOCS = MODULE.resolveSibling("docs");
    private static final Path SAMPLE = MODULE.resolve("src/main/dist/skein.yaml");

    @Test
    void shouldDescribeEveryKey() throws IOException {
        assertFresh(DOCS.resolve("configuration.md"), new ConfigDocs().markdown());
    }

    @Test
    void shouldDescribeEveryMetric() throws IOException {
        assertFresh(DOCS.resolve("metrics.md"), MetricDocs.markdown());
    }

    @Test
    void shouldShipASampleWithEveryKey() throws IOException {
        assertFresh(SAMPLE, new ConfigDocs().yaml());
    }

    @Test
    void shouldShipASampleThatChangesNothing(@TempDir Path directory) throws IOException {
        Path sample = Files.writeString(directory.resolve("skein.yaml"), new ConfigDocs().yaml());

        assertThat(new ConfigLoader().file(sample).load()).isEqualTo(NodeConfig.defaults());
    }

    @Test
    void shouldStateTheTrueDefaultsInTheSample(@TempDir Path directory) throws IOException {
        String everyDefault = new ConfigDocs().yaml().replaceAll("(?m)^( +)#(\\S+: \\S)", "$1$2");
        Path switchedOn = Files.writeString(directory.resolve("skein.yaml"), everyDefault);

        assertThat(everyDefault).contains("\n    port: 1883\n");
        assertThat(new ConfigLoader().file(switchedOn).load()).isEqualTo(NodeConfig.defaults());
    }

    private static void assertFresh(Path file, String current) throws IOException {
        if (Boolean.getBoolean("skein.docs.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, current);
        }
        assertThat(file).exists();
        assertThat(Files.readString(file))
                .as(
                        "%s is stale: mvn -pl broker-node -am test -Dtest=DocsFreshnessTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -Dskein.docs.write=true",
                        file.getFileName())
                .isEqualTo(current);
    }
}
