package io.skein.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.config.NodeConfig.Discovery;
import io.skein.config.NodeConfig.LogLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    @TempDir
    Path directory;

    @Test
    void shouldLoadDefaultsWithNothingSet() {
        NodeConfig config = NodeConfig.defaults();

        assertThat(config.node().id()).isNull();
        assertThat(config.node().dataDir()).isEqualTo(Path.of("skein-data"));
        assertThat(config.listeners().mqtt().host()).isEqualTo("127.0.0.1");
        assertThat(config.listeners().mqtt().port()).isEqualTo(1883);
        assertThat(config.auth().anonymousAllowed()).isTrue();
        assertThat(config.cluster().enabled()).isFalse();
        assertThat(config.cluster().discovery()).isEqualTo(Discovery.STATIC);
        assertThat(config.session().maxExpirySeconds()).isEqualTo(604_800);
        assertThat(config.limits().connectTimeoutMillis()).isEqualTo(10_000);
        assertThat(config.log().level()).isEqualTo(LogLevel.INFO);
    }

    @Test
    void shouldLetLaterSourcesWin() throws IOException {
        Path file = file("listeners.mqtt.port: 2001\nadmin.port: 2002\ncluster.port: 2003\n");

        NodeConfig config = new ConfigLoader()
                .argument("listeners.mqtt.port=4001")
                .environment(Map.of("SKEIN_LISTENERS_MQTT_PORT", "3001", "SKEIN_ADMIN_PORT", "3002"))
                .file(file)
                .load();

        assertThat(config.listeners().mqtt().port()).isEqualTo(4001);
        assertThat(config.admin().port()).isEqualTo(3002);
        assertThat(config.cluster().port()).isEqualTo(2003);
    }

    @Test
    void shouldReadNestedAndDottedKeys() throws IOException {
        NodeConfig config = new ConfigLoader().file(file("""
                        listeners:
                          mqtt.port: 2001
                          mqtt:
                            host: "::1"
                        cluster:
                          members:
                            - 127.0.0.1:5701
                            - "[::1]:5702"
                        session:
                        """)).load();

        assertThat(config.listeners().mqtt().port()).isEqualTo(2001);
        assertThat(config.listeners().mqtt().host()).isEqualTo("::1");
        assertThat(config.cluster().members())
                .containsExactly(new HostPort("127.0.0.1", 5701), new HostPort("::1", 5702));
    }

    @Test
    void shouldIgnoreTheLaunchersVariableAndOthersOfNoConcern() {
        NodeConfig config = new ConfigLoader()
                .environment(Map.of("SKEIN_JAVA_OPTS", "-Xmx1g", "PATH", "/bin"))
                .load();

        assertThat(config).isEqualTo(NodeConfig.defaults());
    }

    @ParameterizedTest
    @CsvSource({
        "limits.max-packet-size, 512KiB, 524288",
        "limits.max-packet-size, 4096, 4096",
        "limits.max-packet-size, 2 MiB, 2097152",
        "limits.connect-timeout, 500ms, 500",
        "limits.connect-timeout, 5s, 5000",
        "limits.connect-timeout, 250, 250",
    })
    void shouldReadSizesAndDurations(String key, String text, int expected) {
        NodeConfig config = NodeConfig.of(Map.of(key, text));

        int value = key.endsWith("size")
                ? config.limits().maxPacketSizeBytes()
                : config.limits().connectTimeoutMillis();
        assertThat(value).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"2h, 7200", "1000ms, 1", "30, 30", "7d, 604800", "4294967295, 4294967295"})
    void shouldReadDurationsInSeconds(String text, long expected) {
        assertThat(NodeConfig.of(Map.of("session.max-expiry", text)).session().maxExpirySeconds())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listeners.mqtt.port|abc|from 0 to 65535",
                "listeners.mqtt.port|65536|from 0 to 65535",
                "listeners.mqtt.port|-1|from 0 to 65535",
                "listeners.mqtt.port|1s|from 0 to 65535",
                "limits.max-packet-size|1MB|or with KiB, MiB, GiB",
                "limits.max-packet-size|9999999999GiB|of bytes from 256",
                "session.max-keep-alive|1500ms|of seconds",
                "session.max-expiry|99999999999999999999|of seconds",
                "limits.receive-maximum|5000|from 1 to 4999",
                "auth.anonymous|yes|true or false",
                "cluster.discovery|multicast|one of static, dns",
                "cluster.members|localhost|host:port",
                "cluster.members|::1:5701|host:port",
                "cluster.members|a:1,,b:2|host:port",
                "storage.engine|redis|must be memory",
                "node.data-dir|''|a path",
            })
    void shouldRefuseABadValueInOneLine(String key, String text, String allowed) {
        assertThatThrownBy(() -> NodeConfig.of(Map.of(key, text)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(key + " = '" + text + "' (--set): must be ")
                .hasMessageContaining(allowed)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void shouldNameFileAndLineOfABadValue() throws IOException {
        Path file = file("# comment\nadmin:\n  port: many\n");

        assertThatThrownBy(() -> new ConfigLoader().file(file).load())
                .hasMessage("admin.port = 'many' (" + file + ":3): must be a whole number from 0 to 65535");
    }

    @Test
    void shouldNameTheVariableOfABadValue() {
        ConfigLoader loader = new ConfigLoader().environment(Map.of("SKEIN_ADMIN_PORT", "x"));

        assertThatThrownBy(loader::load).hasMessageContaining("(SKEIN_ADMIN_PORT)");
    }

    @Test
    void shouldKeepControlCharactersOutOfMessages() {
        assertThatThrownBy(() -> NodeConfig.of(Map.of("node.id", "a\nb\u001b[1m")))
                .hasMessageContaining("'a b [1m'");
    }

    @ParameterizedTest
    @CsvSource({
        "listener.mqtt.port, listeners.mqtt.port",
        "session.max-queued-message, session.max-queued-messages",
        "node.dataDir, node.data-dir",
    })
    void shouldSuggestTheKeyThatWasMeant(String wrong, String meant) {
        assertThatThrownBy(() -> NodeConfig.of(Map.of(wrong, "1")))
                .hasMessage("unknown key " + wrong + " (--set); did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listeners.mqtt.tls.certificate",
                "listeners",
                "nonsense",
            })
    void shouldRefuseKeysOfFeaturesThatAreNotThere(String key) {
        assertThatThrownBy(() -> NodeConfig.of(Map.of(key, "s3cret")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("unknown key " + key)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void shouldRefuseUnknownVariables() {
        assertThatThrownBy(() -> new ConfigLoader().environment(Map.of("SKEIN_NODE_IDS", "a")))
                .hasMessage("unknown environment variable SKEIN_NODE_IDS; did you mean SKEIN_NODE_ID?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"node.id", "=x", ""})
    void shouldRefuseAnArgumentThatIsNoPair(String argument) {
        assertThatThrownBy(() -> new ConfigLoader().argument(argument)).hasMessageContaining("must be KEY=VALUE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nodes:\\n  id: a|:1: unknown key nodes",
                "node:\\n  idd: a|:2: unknown key node.idd; did you mean node.id?",
                "node.id: a\\nnode:\\n  id: b|:3: node.id is set twice",
                "node: 7|:1: node has keys below it, not a value",
                "node.id:|:1: node.id has no value",
                "node.id: [a]|:1: node.id must be a text",
                "- a|:1: must be a mapping of keys to values",
                "? [a]\\n: b|:1: a key must be a plain text",
                "node: [|not valid YAML: ",
                "a: b\\n---\\nc: d|not valid YAML: ",
                "node: &n\\n  node: *n|:2: unknown key node.node",
            })
    void shouldRefuseABadFileInOneLine(String text, String complaint) throws IOException {
        Path file = file(text.replace("\\n", "\n"));

        assertThatThrownBy(() -> new ConfigLoader().file(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(complaint)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void shouldAcceptAnEmptyFile() throws IOException {
        assertThat(new ConfigLoader().file(file("# nothing\n")).load()).isEqualTo(NodeConfig.defaults());
    }

    @Test
    void shouldRefuseAFileThatIsNotThereOrNoText() throws IOException {
        Path absent = directory.resolve("absent.yaml");
        Path binary = Files.write(directory.resolve("binary.yaml"), new byte[] {(byte) 0xC3, 0x28});

        assertThatThrownBy(() -> new ConfigLoader().file(absent)).hasMessage(absent + ": no such file");
        assertThatThrownBy(() -> new ConfigLoader().file(binary)).hasMessage(binary + ": not a text in UTF-8");
        assertThatThrownBy(() -> new ConfigLoader().file(directory)).hasMessageContaining("cannot be read");
    }

    @Test
    void shouldGiveEveryKeyAVariableOfItsOwn() {
        var names = KeyCatalogue.ofNode().keys().stream()
                .map(ConfigKey::environmentName)
                .collect(Collectors.toList());

        assertThat(names).doesNotHaveDuplicates().contains("SKEIN_LISTENERS_MQTT_PORT", "SKEIN_NODE_DATA_DIR");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("skein.yaml"), text);
    }
}
