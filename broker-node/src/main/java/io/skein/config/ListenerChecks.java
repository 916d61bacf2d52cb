package io.skein.config;

import io.skein.config.Listeners.ClientAuth;
import io.skein.config.Listeners.ClientIdentitySource;
import io.skein.config.Listeners.Listener;
import io.skein.config.Listeners.Tls;
import io.skein.config.NodeConfig.Auth;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What several keys of a listener together can tell to be wrong; only of those that are switched on. */
final class ListenerChecks {
    private ListenerChecks() {}

    /**
     * Throws at the first thing that does not hold.
     *
     * @throws ConfigException naming the key
     */
    static void check(Listeners listeners, Auth auth) {
        listeners.enabled().forEach((name, listener) -> check("listeners." + name + ".", listener, auth));
    }

    private static void check(String prefix, Listener listener, Auth auth) {
        if (listener.proxyProtocol().enabled() && listener.proxyProtocol().trusted() == null) {
            throw new ConfigException(prefix + "proxy-protocol.trusted is not set: whom to believe must be said when"
                    + " proxy-protocol.enabled is true");
        }
        checkReach(prefix, listener, auth);
        if (listener.pathOrNull() != null) {
            checkPath(prefix + "path", listener.pathOrNull());
        }
        if (listener.tlsOrNull() != null) {
            checkCertificates(prefix + "tls.", listener.tlsOrNull());
            checkClients(prefix + "tls.", listener.tlsOrNull());
        }
    }

    private static void checkPath(String key, String path) {
        if (!path.startsWith("/")) {
            throw new ConfigException(key + " = " + OneLine.quoted(path) + ": must begin with /");
        }
        if (path.chars().anyMatch(c -> c == '?' || c == '#' || c <= ' ')) {
            throw new ConfigException(key + " = " + OneLine.quoted(path) + ": may not hold ?, # or blanks");
        }
    }

    private static void checkReach(String prefix, Listener listener, Auth auth) {
        Tls tls = listener.tlsOrNull();
        boolean open = auth.passwordFile() == null
                && !Boolean.TRUE.equals(auth.anonymous())
                && (tls == null || tls.clientAuth() != ClientAuth.REQUIRED);
        if (!open) {
            return;
        }
        String remedy = " without authentication; set auth.password-file, or auth.anonymous=true to let everybody in";
        if (!ConfigChecks.resolve(prefix + "host", listener.host()).isLoopbackAddress()) {
            throw new ConfigException(
                    prefix + "host = " + OneLine.quoted(listener.host()) + ": reachable beyond this machine" + remedy);
        }
        if (listener.proxyProtocol().enabled()) { // a balancer on this machine, for clients from anywhere
            throw new ConfigException(prefix + "proxy-protocol.enabled = true: reachable through a balancer" + remedy);
        }
    }

    private static void checkCertificates(String prefix, Tls tls) {
        boolean pem = tls.certificates() != null || tls.keys() != null;
        if (pem && tls.keystore() != null) {
            throw new ConfigException(prefix + "keystore: may not stand beside certificate and key");
        }
        if (!pem && tls.keystore() == null) {
            throw new ConfigException(prefix + "certificate is not set: a listener with TLS needs certificate and key,"
                    + " or a keystore");
        }
        if (pem && size(tls.certificates()) != size(tls.keys())) {
            throw new ConfigException(prefix + "key: each certificate needs its key; there are "
                    + size(tls.certificates()) + " certificates and " + size(tls.keys()) + " keys");
        }
        checkReadable(prefix + "certificate", tls.certificates());
        checkReadable(prefix + "key", tls.keys());
        ConfigChecks.checkReadable(prefix + "keystore", tls.keystore());
        ConfigChecks.checkReadable(prefix + "client-ca", tls.clientCa());
    }

    private static int size(@Nullable FileList files) {
        return files == null ? 0 : files.paths().size();
    }

    private static void checkReadable(String key, @Nullable FileList files) {
        (files == null ? List.<Path>of() : files.paths()).forEach(file -> ConfigChecks.checkReadable(key, file));
    }

    private static void checkClients(String prefix, Tls tls) {
        if (tls.clientAuth() != ClientAuth.NONE && tls.clientCa() == null) {
            throw new ConfigException(prefix + "client-ca is not set: client-auth = "
                    + tls.clientAuth().name().toLowerCase(Locale.ROOT) + " needs the certificates to trust");
        }
        if (tls.clientIdentity() != ClientIdentitySource.NONE && tls.clientAuth() == ClientAuth.NONE) {
            throw new ConfigException(
                    prefix + "client-identity: must be none while client-auth is, as no client shows a certificate");
        }
    }
}
