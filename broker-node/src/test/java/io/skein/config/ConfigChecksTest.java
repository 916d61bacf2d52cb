package io.skein.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigChecksTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "[::]", "192.0.2.1"})
    void shouldRefuseToListenBeyondLoopbackWithoutAuthentication(String host) {
        assertThatThrownBy(() -> config("listeners.mqtt.host", host))
                .hasMessageStartingWith("listeners.mqtt.host = '")
                .hasMessageContaining("auth.anonymous=true");
        assertThatThrownBy(() -> config("listeners.mqtt.host", host, "auth.anonymous", "false"))
                .hasMessageContaining("auth.anonymous=true");
    }

    @Test
    void shouldListenBeyondLoopbackWhenAnonymousIsAllowed() {
        NodeConfig config = config("listeners.mqtt.host", "0.0.0.0", "auth.anonymous", "true");

        assertThat(config.auth().anonymousAllowed()).isTrue();
    }

    @Test
    void shouldListenBeyondLoopbackWithPasswordsAndThenAllowNobodyElse() throws IOException {
        Path passwords = Files.createFile(directory.resolve("passwords"));

        NodeConfig config = config("listeners.mqtt.host", "0.0.0.0", "auth.password-file", passwords.toString());

        assertThat(config.auth().anonymousAllowed()).isFalse();
    }

    @Test
    void shouldNotMindTheHostOfAListenerThatIsOff() {
        NodeConfig config = config("listeners.mqtt.host", "0.0.0.0", "listeners.mqtt.port", "0");

        assertThat(config.listeners().mqtt().isEnabled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost"})
    void shouldTreatEveryLoopbackAddressAsLocal(String host) {
        assertThat(config("listeners.mqtt.host", host).auth().anonymousAllowed())
                .isTrue();
    }

    @Test
    void shouldRefuseAHostThatDoesNotResolve() {
        assertThatThrownBy(() -> config("admin.host", "no such host"))
                .hasMessageStartingWith("admin.host = 'no such host': neither an address nor a name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth.password-file", "auth.acl-file"})
    void shouldRefuseFilesThatCannotBeRead(String key) {
        assertThatThrownBy(() -> config(key, directory.resolve("absent").toString()))
                .hasMessageStartingWith(key)
                .hasMessageEndingWith("no such file");
        assertThatThrownBy(() -> config(key, directory.toString())).hasMessageEndingWith("not a file that may be read");
    }

    @Test
    void shouldRefuseTheSamePortTwice() {
        assertThatThrownBy(() -> config("admin.port", "1883"))
                .hasMessage("admin.port = 1883: the same as listeners.mqtt.port; each needs its own port");
    }

    @Test
    void shouldNotMindClusterPortsOfASingleNode() {
        assertThat(config("admin.port", "5701").admin().port()).isEqualTo(5701);
    }

    @Test
    void shouldWaitForAMajorityOfListedMembers() {
        NodeConfig config = config("cluster.enabled", "true", "cluster.members", "a:1,b:2,c:3");

        assertThat(config.cluster().requiredMembers()).isEqualTo(2);
    }

    @Test
    void shouldWaitForOneMemberWithDnsUnlessTold() {
        assertThat(config("cluster.discovery", "dns", "cluster.dns-name", "x")
                        .cluster()
                        .requiredMembers())
                .isEqualTo(1);
        assertThat(config("cluster.discovery", "dns", "cluster.min-members", "2")
                        .cluster()
                        .requiredMembers())
                .isEqualTo(2);
    }

    @Test
    void shouldAskForWhatDiscoveryNeeds() {
        assertThatThrownBy(() -> config("cluster.enabled", "true")).hasMessageStartingWith("cluster.members");
        assertThatThrownBy(() -> config("cluster.enabled", "true", "cluster.discovery", "dns"))
                .hasMessageStartingWith("cluster.dns-name");
        assertThatThrownBy(() -> config("cluster.enabled", "true", "cluster.members", "a:1", "cluster.host", "0.0.0.0"))
                .hasMessageStartingWith("cluster.host");
    }

    @Test
    void shouldRefuseNamesThatDoNotTravelWell() {
        assertThatThrownBy(() -> config("node.id", "a b")).hasMessageStartingWith("node.id = 'a b'");
        assertThatThrownBy(() -> config("cluster.name", "a/b")).hasMessageStartingWith("cluster.name = 'a/b'");
    }

    @Test
    void shouldRefuseALowWaterMarkAboveTheHighOne() {
        assertThatThrownBy(() -> config("limits.outbound-low-water", "1MiB"))
                .hasMessageStartingWith("limits.outbound-low-water");
    }

    private static NodeConfig config(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return NodeConfig.of(settings);
    }
}
