package io.skein.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void shouldTakeAListenerBehindABalancerForOneThatIsReachable() {
        String[] keys = {"listeners.mqtt.proxy-protocol.enabled", "true", "listeners.mqtt.proxy-protocol.trusted", "::1"
        };
        assertThatThrownBy(() -> config(keys))
                .hasMessageStartingWith("listeners.mqtt.proxy-protocol.enabled = true: reachable through a balancer");
        String[] open = Arrays.copyOf(keys, keys.length + 2);
        open[keys.length] = "auth.anonymous";
        open[keys.length + 1] = "true";
        assertThat(config(open).auth().anonymousAllowed()).isTrue();
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
    void shouldWantToBeToldWithDnsHowManyToWaitFor() {
        String[] dns = {"cluster.enabled", "true", "cluster.discovery", "dns", "cluster.dns-name", "x"};
        assertThatThrownBy(() -> config(dns)).hasMessageStartingWith("cluster.min-members is not set");

        String[] told = Arrays.copyOf(dns, dns.length + 2);
        told[dns.length] = "cluster.min-members";
        told[dns.length + 1] = "2";
        assertThat(config(told).cluster().requiredMembers()).isEqualTo(2);
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

    @Test
    void shouldRefuseTwoListenersOnOnePort() {
        assertThatThrownBy(() -> config("listeners.ws.port", "1883"))
                .hasMessage("listeners.ws.port = 1883: the same as listeners.mqtt.port; each needs its own port");
    }

    @ParameterizedTest
    @CsvSource({
        "certificate, '', '', listeners.mqtts.tls.key",
        "key, '', '', listeners.mqtts.tls.key",
        "certificate, key, keystore, listeners.mqtts.tls.keystore",
        "'', '', '', listeners.mqtts.tls.certificate is not set",
    })
    void shouldAskForACertificateInOneForm(String first, String second, String third, String complaint)
            throws IOException {
        Map<String, String> settings = tls();
        settings.keySet().removeIf(key -> key.startsWith("listeners.mqtts.tls."));
        for (String key : List.of(first, second, third)) {
            if (!key.isEmpty()) {
                settings.put("listeners.mqtts.tls." + key, existing().toString());
            }
        }
        assertThatThrownBy(() -> NodeConfig.of(settings)).hasMessageStartingWith(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tls.certificate|/absent|listeners.mqtts.tls.certificate = '/absent': no such file",
                "tls.key|/absent|listeners.mqtts.tls.key = '/absent': no such file",
                "tls.client-ca|/absent|listeners.mqtts.tls.client-ca = '/absent': no such file",
                "tls.client-auth|required|listeners.mqtts.tls.client-ca is not set: client-auth = required needs",
                "tls.client-auth|maybe|listeners.mqtts.tls.client-auth = 'maybe' (--set): must be one of none, request",
                "tls.client-identity|common-name|listeners.mqtts.tls.client-identity: must be none while",
                "tls.key|a,,b|listeners.mqtts.tls.key = 'a,,b' (--set): must be paths",
                "proxy-protocol.enabled|true|listeners.mqtts.proxy-protocol.trusted is not set",
                "proxy-protocol.trusted|10.0.0.1/8|listeners.mqtts.proxy-protocol.trusted = '10.0.0.1/8' (--set): must be",
                "proxy-protocol.trusted|balancer|listeners.mqtts.proxy-protocol.trusted = 'balancer' (--set): must be",
                "host|0.0.0.0|listeners.mqtts.host = '0.0.0.0': reachable beyond this machine without",
            })
    void shouldNameTheKeyOfAListenerThatIsWrong(String key, String value, String complaint) throws IOException {
        Map<String, String> settings = tls();
        settings.put("listeners.mqtts." + key, value);
        assertThatThrownBy(() -> NodeConfig.of(settings)).hasMessageStartingWith(complaint);
    }

    @Test
    void shouldTakeCertificatesOfClientsForAuthentication() throws IOException {
        Map<String, String> settings = tls();
        settings.put("listeners.mqtts.host", "0.0.0.0");
        settings.put("listeners.mqtts.tls.client-ca", existing().toString());
        settings.put("listeners.mqtts.tls.client-auth", "required");
        assertThat(NodeConfig.of(settings).listeners().enabled()).containsOnlyKeys("mqtt", "mqtts");

        settings.put("listeners.mqtts.tls.client-auth", "request");
        assertThatThrownBy(() -> NodeConfig.of(settings)).hasMessageContaining("without authentication");
    }

    @Test
    void shouldNotMindAListenerThatIsOff() {
        assertThat(config("listeners.mqtts.tls.certificate", "/absent", "listeners.ws.host", "0.0.0.0")
                        .listeners()
                        .enabled())
                .containsOnlyKeys("mqtt");
    }

    @Test
    void shouldRefuseAPathWithoutASlash() {
        assertThatThrownBy(() -> config("listeners.ws.port", "8000", "listeners.ws.path", "mqtt"))
                .hasMessage("listeners.ws.path = 'mqtt': must begin with /");
        for (String path : List.of("/mqtt?a=b", "/mqtt#a", "/my mqtt")) {
            assertThatThrownBy(() -> config("listeners.ws.port", "8000", "listeners.ws.path", path))
                    .hasMessage("listeners.ws.path = '" + path + "': may not hold ?, # or blanks");
        }
    }

    @Test
    void shouldReadOrigins() {
        assertThat(config("listeners.wss.allowed-origins", "https://a.example, https://B.example:8443")
                        .listeners()
                        .wss()
                        .originsOrNull())
                .isEqualTo(new Origins(List.of("https://a.example", "https://b.example:8443")));
        assertThatThrownBy(() -> config("listeners.ws.allowed-origins", "https://a.example/"))
                .hasMessageContaining("must be origins");
    }

    @Test
    void shouldNotTellThePasswordOfTheKeystore() {
        assertThat(config("listeners.mqtts.tls.keystore-password", "s3cret").toString())
                .doesNotContain("s3cret");
    }

    /** A listener with TLS whose files are there. */
    private Map<String, String> tls() throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("listeners.mqtts.port", "8883");
        settings.put("listeners.mqtts.tls.certificate", existing().toString());
        settings.put("listeners.mqtts.tls.key", existing().toString());
        return settings;
    }

    private Path existing() throws IOException {
        return Files.writeString(directory.resolve("file.pem"), "");
    }

    private static NodeConfig config(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return NodeConfig.of(settings);
    }
}
