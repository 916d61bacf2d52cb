package io.skein.it.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skein.it.fixture.ExternalProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the image's layers in a chroot. The Maven profile {@code image} makes the image and names it to this test. */
class ImageIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static Path root = Path.of("");
    private static JsonNode configuration = JSON.nullNode();

    @BeforeAll
    static void unpack() throws IOException {
        String image = System.getProperty("skein.image.tar", "");
        if (image.isEmpty()) {
            ExternalProgram.skip("no image was made: the Maven profile 'image' makes it");
        }
        if (!System.getProperty("user.name", "").equals("root")) {
            ExternalProgram.skip("only root can unpack an image with its owners and change its root");
        }
        Path archive = Files.createDirectory(directory.resolve("archive"));
        root = Files.createDirectory(directory.resolve("root"));
        Command.unpack(Path.of(image), archive);
        JsonNode manifest =
                JSON.readTree(archive.resolve("manifest.json").toFile()).get(0);
        configuration = JSON.readTree(
                        archive.resolve(manifest.get("Config").asText()).toFile())
                .get("config");
        for (JsonNode layer : manifest.get("Layers")) {
            Command.unpack(archive.resolve(layer.asText()), root);
        }
    }

    @Test
    void shouldRunAsAUserWithoutPrivileges() throws IOException {
        assertThat(configuration.get("User").asText()).isEqualTo("10001:10001");
        assertThat(Files.getAttribute(root.resolve("var/lib/skein"), "unix:uid"))
                .isEqualTo(10001);
        assertThat(root.resolve("opt/skein/bin/skein")).isExecutable();
    }

    @Test
    void shouldSayWhatItIs() {
        JsonNode labels = configuration.get("Labels");

        assertThat(labels.get("org.opencontainers.image.title").asText()).isEqualTo("Skein");
        assertThat(labels.get("org.opencontainers.image.licenses").asText()).isEqualTo("Apache-2.0");
        assertThat(Command.run(inImage("--version"), environment()))
                .contains(labels.get("org.opencontainers.image.version").asText());
    }

    @Test
    void shouldServeAndStopOnSigterm() {
        try (PackagedNode node =
                PackagedNode.start(inImage(), environment(), "/var/lib/skein", directory.resolve("node.log"))) {
            node.awaitReady();
            assertThat(node.stop()).as(node.log()).isZero();
        }
    }

    /** What a container runtime does with the entry point; every step is an exec, so the pid stays the JVM's. */
    private static List<String> inImage(String... arguments) {
        String script = "mount --rbind /proc \"$0/proc\" && mount --rbind /dev \"$0/dev\""
                + " && exec chroot --userspec=" + configuration.get("User").asText()
                + " \"$0\" \"$@\"";
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", script, root.toString()));
        configuration.get("Entrypoint").forEach(part -> command.add(part.asText()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The image's own, and none of the machine's Java. */
    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Map.of("JAVA_HOME", "", "SKEIN_JAVA_OPTS", ""));
        configuration.get("Env").forEach(variable -> {
            String[] nameAndValue = variable.asText().split("=", 2);
            environment.put(nameAndValue[0], nameAndValue[1]);
        });
        return environment;
    }
}
