package io.skein.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where clients connect. */
public record Listeners(
        @Section(value = "mqtt", about = "MQTT over TCP.") Mqtt mqtt,

        @Section(value = "mqtts", about = "MQTT over TLS 1.2 and 1.3.")
        Mqtts mqtts,

        @Section(value = "ws", about = "MQTT over WebSocket.")
        Ws ws,

        @Section(value = "wss", about = "MQTT over WebSocket and TLS.")
        Wss wss) {

    /** What all listeners have. */
    public sealed interface Listener {
        String host();

        int port();

        ProxyProtocol proxyProtocol();

        /** Null for one without TLS. */
        default @Nullable Tls tlsOrNull() {
            return null;
        }

        /** The path of the WebSocket; null for one without. */
        default @Nullable String pathOrNull() {
            return null;
        }

        /** Whose pages may open the WebSocket; null for all. */
        default @Nullable Origins originsOrNull() {
            return null;
        }
    }

    /** Those that are switched on, by the names they have in keys and in the log. */
    public Map<String, Listener> enabled() {
        Map<String, Listener> enabled = new LinkedHashMap<>();
        enabled.put("mqtt", mqtt);
        enabled.put("mqtts", mqtts);
        enabled.put("ws", ws);
        enabled.put("wss", wss);
        enabled.values().removeIf(listener -> listener.port() == 0);
        return enabled;
    }

    /** MQTT over TCP. */
    public record Mqtt(
            @Key(
                    value = "host",
                    fallback = "127.0.0.1",
                    about =
                            "Address or name to bind; `0.0.0.0` for all of IPv4, `::` (in the file in quotes) for IPv6 too. Beyond loopback "
                                    + "authentication must be set up, or `auth.anonymous` be true.")
            String host,

            @Key(value = "port", fallback = "1883", max = 65_535, about = "TCP port; 0 switches the listener off.")
            int port,

            @Section(
                    value = "proxy-protocol",
                    about = "The client's real address, told by a balancer with the PROXY protocol 1 or 2.")
            ProxyProtocol proxyProtocol)
            implements Listener {

        public Mqtt {
            host = HostPort.withoutBrackets(host);
        }

        public boolean isEnabled() {
            return port != 0;
        }
    }

    /** MQTT over TLS. */
    public record Mqtts(
            @Key(value = "host", fallback = "127.0.0.1", about = "As `listeners.mqtt.host`.")
            String host,

            @Key(
                    value = "port",
                    fallback = "0",
                    max = 65_535,
                    about = "TCP port, by custom 8883; 0 switches the listener off.")
            int port,

            @Section(value = "tls", about = "Certificates of MQTT over TLS.")
            Tls tls,

            @Section(
                    value = "proxy-protocol",
                    about = "As `listeners.mqtt.proxy-protocol`; the header comes before TLS.")
            ProxyProtocol proxyProtocol)
            implements Listener {

        public Mqtts {
            host = HostPort.withoutBrackets(host);
        }

        @Override
        public Tls tlsOrNull() {
            return tls;
        }
    }

    /** MQTT over WebSocket. */
    public record Ws(
            @Key(value = "host", fallback = "127.0.0.1", about = "As `listeners.mqtt.host`.")
            String host,

            @Key(value = "port", fallback = "0", max = 65_535, about = "TCP port; 0 switches the listener off.")
            int port,

            @Key(
                    value = "path",
                    fallback = "/mqtt",
                    about = "Path of the WebSocket; every other is answered with 404. Sub-protocols are `mqtt` and "
                            + "`mqttv3.1`.")
            String path,

            @Key(
                    value = "allowed-origins",
                    unset = "pages of every site may connect",
                    about = "Web sites (`https://example.org`) whose pages may open the WebSocket; those of others get "
                            + "403. Programs that name no site are not asked.")
            @Nullable
            Origins allowedOrigins,

            @Section(value = "proxy-protocol", about = "As `listeners.mqtt.proxy-protocol`.")
            ProxyProtocol proxyProtocol)
            implements Listener {

        public Ws {
            host = HostPort.withoutBrackets(host);
        }

        @Override
        public String pathOrNull() {
            return path;
        }

        @Override
        public @Nullable Origins originsOrNull() {
            return allowedOrigins;
        }
    }

    /** MQTT over WebSocket and TLS. */
    public record Wss(
            @Key(value = "host", fallback = "127.0.0.1", about = "As `listeners.mqtt.host`.")
            String host,

            @Key(value = "port", fallback = "0", max = 65_535, about = "TCP port; 0 switches the listener off.")
            int port,

            @Key(value = "path", fallback = "/mqtt", about = "As `listeners.ws.path`.")
            String path,

            @Key(
                    value = "allowed-origins",
                    unset = "pages of every site may connect",
                    about =
                            "As `listeners.ws.allowed-origins`. Set it where certificates tell the user: a browser shows "
                                    + "its user's certificate for pages of every site.")
            @Nullable
            Origins allowedOrigins,

            @Section(value = "tls", about = "Certificates of MQTT over WebSocket and TLS.")
            Tls tls,

            @Section(
                    value = "proxy-protocol",
                    about = "As `listeners.mqtt.proxy-protocol`; the header comes before TLS.")
            ProxyProtocol proxyProtocol)
            implements Listener {

        public Wss {
            host = HostPort.withoutBrackets(host);
        }

        @Override
        public Tls tlsOrNull() {
            return tls;
        }

        @Override
        public String pathOrNull() {
            return path;
        }

        @Override
        public @Nullable Origins originsOrNull() {
            return allowedOrigins;
        }
    }

    /** Whether clients show a certificate. */
    public enum ClientAuth {
        NONE,
        REQUEST,
        REQUIRED
    }

    /** What a client's certificate stands for. */
    public enum ClientIdentitySource {
        NONE,
        COMMON_NAME
    }

    /** Certificates of a listener. */
    public record Tls(
            @Key(
                    value = "certificate",
                    unset = "needed while the listener is on, unless there is a keystore",
                    about =
                            "PEM file of the certificate and those that lead to its issuer. Several, separated by commas, "
                                    + "each with its key: a client that names a host (SNI) gets the first whose names "
                                    + "hold it, others the first of all.")
            @Nullable
            FileList certificates,

            @Key(
                    value = "key",
                    unset = "needed with a certificate",
                    about =
                            "PEM file of the certificate's private key, not encrypted (PKCS#8, PKCS#1 or SEC 1); as many "
                                    + "as certificates.")
            @Nullable
            FileList keys,

            @Key(
                    value = "keystore",
                    unset = "certificate and key are in PEM files",
                    about = "PKCS#12 file of certificates and keys, instead of PEM files.")
            @Nullable
            Path keystore,

            @Key(value = "keystore-password", unset = "the keystore has none", about = "Password of the keystore.")
            @Nullable
            Secret keystorePassword,

            @Key(
                    value = "client-ca",
                    unset = "no client certificate is trusted",
                    about = "PEM file of the certificates whose issues are trusted when a client shows its own.")
            @Nullable
            Path clientCa,

            @Key(
                    value = "client-auth",
                    fallback = "none",
                    about = "Whether clients show a certificate: `none`; `request` checks it if there is one; "
                            + "`required` refuses those without.")
            ClientAuth clientAuth,

            @Key(
                    value = "client-identity",
                    fallback = "none",
                    about =
                            "What a client's certificate says about it: with `common-name` its CN is the user name, and "
                                    + "no password is asked for.")
            ClientIdentitySource clientIdentity,

            @Key(
                    value = "reload-interval",
                    fallback = "10s",
                    unit = Unit.MILLISECONDS,
                    min = 100,
                    max = 86_400_000,
                    about = "How often the files are looked at. New connections get what is new; files that cannot be "
                            + "used change nothing.")
            int reloadIntervalMillis) {}

    /** The PROXY protocol on one listener. */
    public record ProxyProtocol(
            @Key(
                    value = "enabled",
                    fallback = "false",
                    about = "Whether every connection begins with a PROXY header; one without is closed.")
            boolean enabled,

            @Key(
                    value = "trusted",
                    unset = "needed when enabled",
                    about =
                            "Balancers that may connect, as addresses or ranges (`10.0.0.0/8,::1`); all others are closed "
                                    + "at once.")
            @Nullable
            AddressRanges trusted) {}
}
