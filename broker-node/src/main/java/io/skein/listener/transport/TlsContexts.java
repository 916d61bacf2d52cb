package io.skein.listener.transport;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A listener's certificates as they were at one time, ready for handshakes. Immutable; any thread. */
public final class TlsContexts {
    private final SslContext first;
    private final Map<String, SslContext> byHost;
    private final Instant firstExpiry;

    private TlsContexts(SslContext first, Map<String, SslContext> byHost, Instant firstExpiry) {
        this.first = first;
        this.byHost = Map.copyOf(byHost);
        this.firstExpiry = firstExpiry;
    }

    /** Whether clients show a certificate. */
    public enum ClientCertificates {
        NOT_ASKED_FOR(ClientAuth.NONE),
        REQUESTED(ClientAuth.OPTIONAL),
        REQUIRED(ClientAuth.REQUIRE);

        private final ClientAuth clientAuth;

        ClientCertificates(ClientAuth clientAuth) {
            this.clientAuth = clientAuth;
        }
    }

    /**
     * Makes them from what the files hold. Takes some milliseconds.
     *
     * @throws TlsFileException if that cannot be used
     */
    public static TlsContexts of(TlsFiles files, TlsFiles.Content content, ClientCertificates fromClients)
            throws TlsFileException {
        List<X509Certificate> authorities = files.clientAuthorities(content);
        List<SslContext> contexts = new ArrayList<>();
        Map<String, SslContext> byHost = new HashMap<>();
        Instant firstExpiry = Instant.MAX;
        for (ServerCertificate certificate : files.serverCertificates(content)) {
            SslContext context = context(certificate, authorities, fromClients);
            contexts.add(context);
            certificate.hosts().forEach(host -> byHost.putIfAbsent(host, context));
            Instant expiry = certificate.own().getNotAfter().toInstant();
            firstExpiry = expiry.isBefore(firstExpiry) ? expiry : firstExpiry;
        }
        return new TlsContexts(contexts.get(0), byHost, firstExpiry);
    }

    private static SslContext context(
            ServerCertificate certificate, List<X509Certificate> authorities, ClientCertificates fromClients)
            throws TlsFileException {
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(certificate.key(), certificate.chain())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .clientAuth(fromClients.clientAuth);
            if (!authorities.isEmpty()) {
                builder.trustManager(authorities);
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new TlsFileException("certificate", "cannot be used for TLS: " + e.getMessage(), e);
        }
    }

    /** The one for this host: the first whose names hold it, else the first of all. */
    SslContext select(@Nullable String host) {
        if (host == null) {
            return first;
        }
        String name = host.toLowerCase(Locale.ROOT);
        SslContext exact = byHost.get(name);
        if (exact != null) {
            return exact;
        }
        int dot = name.indexOf('.');
        return dot < 0 ? first : byHost.getOrDefault("*" + name.substring(dot), first);
    }

    /** When the first of them stops being valid. */
    public Instant firstExpiry() {
        return firstExpiry;
    }
}
