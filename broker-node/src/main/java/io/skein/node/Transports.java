package io.skein.node;

import io.skein.config.AddressRanges;
import io.skein.config.ConfigException;
import io.skein.config.FileList;
import io.skein.config.Listeners.ClientIdentitySource;
import io.skein.config.Listeners.Listener;
import io.skein.config.Listeners.Tls;
import io.skein.config.NodeConfig;
import io.skein.config.Origins;
import io.skein.listener.transport.HandshakeTasks;
import io.skein.listener.transport.TlsContexts;
import io.skein.listener.transport.TlsContexts.ClientCertificates;
import io.skein.listener.transport.TlsFileException;
import io.skein.listener.transport.TlsFiles;
import io.skein.listener.transport.TlsReload;
import io.skein.listener.transport.TlsServer;
import io.skein.listener.transport.Transport;
import io.skein.listener.transport.WebSocketOptions;
import io.skein.observe.Events;
import io.skein.observe.Metric;
import io.skein.observe.NodeMetrics;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners that {@code listeners.*} asks for, with their certificates and the one thread of the node that looks
 * whether these have changed. {@link #open} and {@link #close} by the main thread.
 */
final class Transports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Transports.class);
    /** Room in a frame beside the largest packet: clients may put several packets into one. */
    private static final int FRAME_ROOM_BYTES = 64 * 1024;

    private final NodeConfig config;
    private final Events events;
    private final LongAdder reloads = new LongAdder();
    private final LongAdder failedReloads = new LongAdder();
    private final NodeMetrics metrics;
    private final List<Transport> all = new ArrayList<>();
    private @Nullable HandshakeTasks handshakes;
    private @Nullable ScheduledExecutorService fileWatch;

    Transports(NodeConfig config, Events events, NodeMetrics metrics) {
        this.config = config;
        this.events = events;
        this.metrics = metrics;
    }

    /**
     * Reads the certificates to see whether they can be used, as {@link #open} would.
     *
     * @throws ConfigException naming the key and the file
     */
    static void check(NodeConfig config) {
        config.listeners().enabled().forEach((name, listener) -> {
            if (listener.tlsOrNull() != null) {
                load(name, listener.tlsOrNull());
            }
        });
    }

    /** Reads the certificates and begins to watch them; blocks. */
    void open() {
        metrics.register(Metric.TLS_RELOADS, "ok", reloads::sum);
        metrics.register(Metric.TLS_RELOADS, "failed", failedReloads::sum);
        config.listeners().enabled().forEach((name, listener) -> {
            all.add(transport(name, listener));
            Tls tls = listener.tlsOrNull();
            if (tls != null
                    && tls.clientIdentity() != ClientIdentitySource.NONE
                    && listener.pathOrNull() != null
                    && listener.originsOrNull() == null) {
                events.certificatesServeEveryOrigin(name);
            }
        });
    }

    /** Those that are switched on. */
    List<Transport> all() {
        return all;
    }

    private Transport transport(String name, Listener listener) {
        Tls tls = listener.tlsOrNull();
        String path = listener.pathOrNull();
        Origins origins = listener.originsOrNull();
        return new Transport(
                name,
                listener.host(),
                listener.port(),
                trustedProxies(listener),
                tls == null ? null : tlsServer(name, tls),
                path == null
                        ? null
                        : new WebSocketOptions(
                                path,
                                config.limits().maxPacketSizeBytes() + FRAME_ROOM_BYTES,
                                origins == null ? null : Set.copyOf(origins.all())));
    }

    private static @Nullable Predicate<InetAddress> trustedProxies(Listener listener) {
        AddressRanges trusted = listener.proxyProtocol().trusted();
        return listener.proxyProtocol().enabled() && trusted != null ? trusted::contains : null;
    }

    private record Loaded(TlsFiles files, TlsFiles.Content content, TlsContexts contexts) {}

    private static Loaded load(String name, Tls tls) {
        TlsFiles files = new TlsFiles(
                paths(tls.certificates()),
                paths(tls.keys()),
                tls.keystore(),
                tls.keystorePassword() == null ? "" : tls.keystorePassword().value(),
                tls.clientCa());
        try {
            TlsFiles.Content content = files.read();
            return new Loaded(files, content, TlsContexts.of(files, content, fromClients(tls)));
        } catch (TlsFileException e) {
            throw new ConfigException(key(name, e) + ": " + e.line(), e);
        }
    }

    private static List<Path> paths(@Nullable FileList files) {
        return files == null ? List.of() : files.paths();
    }

    private static ClientCertificates fromClients(Tls tls) {
        return switch (tls.clientAuth()) {
            case NONE -> ClientCertificates.NOT_ASKED_FOR;
            case REQUEST -> ClientCertificates.REQUESTED;
            case REQUIRED -> ClientCertificates.REQUIRED;
        };
    }

    private static String key(String listener, TlsFileException e) {
        return "listeners." + listener + ".tls." + e.key();
    }

    private TlsServer tlsServer(String name, Tls tls) {
        Loaded loaded = load(name, tls);
        boolean nameFromCertificate = tls.clientIdentity() == ClientIdentitySource.COMMON_NAME;
        TlsServer server = new TlsServer(loaded.contexts(), nameFromCertificate, handshakes());
        metrics.register(
                Metric.TLS_CERTIFICATE_EXPIRY,
                name,
                () -> server.contexts().firstExpiry().getEpochSecond());
        TlsReload reload = new TlsReload(
                server,
                loaded.files(),
                fromClients(tls),
                loaded.content(),
                newer -> {
                    reloads.increment();
                    events.certificatesReplaced(name, newer.firstExpiry());
                },
                refused -> {
                    failedReloads.increment();
                    events.certificatesRefused(key(name, refused), refused.line());
                });
        long intervalMillis = tls.reloadIntervalMillis();
        fileWatch().scheduleWithFixedDelay(() -> look(reload), intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
        return server;
    }

    /** An exception would end the watch without a word. */
    private static void look(TlsReload reload) {
        try {
            reload.look();
        } catch (RuntimeException e) {
            LOG.error("event=certificate-watch-failed", e);
        }
    }

    /** As many as half the processors: who is connected is served also while everybody connects at once. */
    private HandshakeTasks handshakes() {
        if (handshakes == null) {
            int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
            handshakes = new HandshakeTasks(threads, config.limits().maxPendingHandshakes(), named("skein-tls-"));
            metrics.register(Metric.TLS_HANDSHAKES_PENDING, handshakes::pending);
        }
        return handshakes;
    }

    private ScheduledExecutorService fileWatch() {
        if (fileWatch == null) {
            fileWatch = Executors.newSingleThreadScheduledExecutor(named("skein-certificates-"));
        }
        return fileWatch;
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void close() {
        if (fileWatch != null) {
            fileWatch.shutdownNow();
        }
        if (handshakes != null) {
            handshakes.close();
        }
    }
}
