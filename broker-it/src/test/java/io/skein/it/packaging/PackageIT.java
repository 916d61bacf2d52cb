package io.skein.it.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.it.fixture.Project;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageIT {
    @TempDir
    static Path directory;

    private static Path home = Path.of("");

    @BeforeAll
    static void unpack() throws IOException {
        Command.unpack(archive(), directory);
        try (Stream<Path> top = Files.list(directory)) {
            home = top.toList().get(0);
        }
    }

    @Test
    void shouldHoldWhatAnInstallationNeeds() {
        assertThat(home.getFileName().toString()).matches("skein-\\d+\\.\\d+\\.\\d+.*");
        assertThat(home.resolve("bin/skein")).isExecutable();
        assertThat(Stream.of("lib/broker-node.jar", "conf/skein.yaml", "systemd/skein.service", "LICENSE", "NOTICE"))
                .map(home::resolve)
                .allSatisfy(file -> assertThat(file).isNotEmptyFile());
    }

    @Test
    void shouldAcceptTheConfigurationItBrings(@TempDir Path data) {
        Command.run(
                launcher(),
                "node",
                "--check",
                "--config",
                home.resolve("conf/skein.yaml").toString(),
                "--set",
                "node.data-dir=" + data);
    }

    @Test
    void shouldTellItsVersion() {
        String version = home.getFileName().toString().substring("skein-".length());

        assertThat(Command.run(launcher(), "--version")).contains(version);
    }

    @Test
    void shouldServeAndStopOnSigterm(@TempDir Path data) throws IOException {
        try (PackagedNode node =
                PackagedNode.start(List.of(launcher()), Map.of(), data.toString(), directory.resolve("node.log"))) {
            node.awaitReady();
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), node.mqttPort())) {
                assertThat(client.isConnected()).isTrue();
            }
            assertThat(node.stop()).as(node.log()).isZero();
        }
    }

    @Test
    void shouldStartFromAnArchiveOfClassesAndWithoutAWordWhenItIsForAnotherJar(@TempDir Path copy) throws IOException {
        Command.unpack(archive(), copy);
        Path lib = copy.resolve(home.getFileName()).resolve("lib");
        String skein = lib.resolveSibling("bin/skein").toString();

        Command.run(skein, "class-archive");

        assertThat(lib).isDirectoryContaining("glob:**.jsa");
        Map<String, String> archiveOrNothing = Map.of("SKEIN_JAVA_OPTS", "-Xshare:on");
        String version = Command.run(List.of(skein, "--version"), archiveOrNothing);
        Files.setLastModifiedTime(lib.resolve("broker-node.jar"), FileTime.from(Instant.now()));
        assertThat(Command.run(skein, "--version")).isEqualTo(version);
        assertThatThrownBy(() -> Command.run(List.of(skein, "--version"), archiveOrNothing))
                .as("the archive is no longer for this jar")
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void shouldStartThroughASymbolicLink() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("skein-link"), home.resolve("bin/skein"));

        assertThat(Command.run(link.toString(), "--version")).isNotBlank();
        Files.delete(link);
    }

    private static String launcher() {
        return home.resolve("bin/skein").toString();
    }

    /** An earlier version's may lie beside it. */
    private static Path archive() throws IOException {
        try (Stream<Path> built = Files.list(Project.root().resolve("broker-node/target"))) {
            return built.filter(file -> file.getFileName().toString().matches("skein-.*\\.tar\\.gz"))
                    .max(Comparator.comparing(PackageIT::modified))
                    .orElseThrow(() -> new AssertionError("broker-node has not been packaged"));
        }
    }

    private static long modified(Path file) {
        return file.toFile().lastModified();
    }
}
