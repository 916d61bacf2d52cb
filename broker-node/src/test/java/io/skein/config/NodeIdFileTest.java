package io.skein.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeIdFileTest {
    @TempDir
    Path directory;

    @Test
    void shouldKeepTheIdItMadeAtTheFirstStart() {
        NodeConfig config = withDataDir(directory.resolve("new/data"));

        String first = NodeIdFile.resolve(config.node());

        assertThat(first).matches("node-[0-9a-f]{16}");
        assertThat(NodeIdFile.resolve(config.node())).isEqualTo(first);
    }

    @Test
    void shouldPreferTheConfiguredId() {
        NodeConfig config = NodeConfig.of(Map.of("node.id", "a1", "node.data-dir", directory.toString()));

        assertThat(NodeIdFile.resolve(config.node())).isEqualTo("a1");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldRefuseAFileThatHoldsNoId() throws IOException {
        Files.writeString(directory.resolve("node-id"), "two words\n");

        assertThatThrownBy(() -> NodeIdFile.resolve(withDataDir(directory).node()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("node-id = 'two words': must be");
    }

    @Test
    void shouldSayThatTheDataDirectoryCannotBeWritten() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() ->
                        NodeIdFile.resolve(withDataDir(file.resolve("data")).node()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("node.data-dir: ");
    }

    private static NodeConfig withDataDir(Path directory) {
        return NodeConfig.of(Map.of("node.data-dir", directory.toString()));
    }
}
