package io.skein.listener.transport;

import io.skein.listener.transport.TlsContexts.ClientCertificates;
import java.util.function.Consumer;

/**
 * Looks whether a listener's files hold something else than before and gives that to new connections. What cannot be
 * used changes nothing. It compares content: times lie when a file is a symbolic link that is switched. One thread.
 */
public final class TlsReload {
    private final TlsServer server;
    private final TlsFiles files;
    private final ClientCertificates fromClients;
    private final Consumer<TlsContexts> onReplaced;
    private final Consumer<TlsFileException> onRefused;
    private TlsFiles.Content looked;
    private String unreadable = "";

    /**
     * @param looked what the server uses now
     * @param onReplaced told when new connections get other certificates
     * @param onRefused told once for each content that cannot be used
     */
    public TlsReload(
            TlsServer server,
            TlsFiles files,
            ClientCertificates fromClients,
            TlsFiles.Content looked,
            Consumer<TlsContexts> onReplaced,
            Consumer<TlsFileException> onRefused) {
        this.server = server;
        this.files = files;
        this.fromClients = fromClients;
        this.looked = looked;
        this.onReplaced = onReplaced;
        this.onRefused = onRefused;
    }

    /** Looks once; blocks. */
    public void look() {
        try {
            TlsFiles.Content content = files.read();
            unreadable = "";
            if (!content.equalTo(looked)) {
                looked = content;
                TlsContexts newer = TlsContexts.of(files, content, fromClients);
                server.replace(newer);
                onReplaced.accept(newer);
            }
        } catch (TlsFileException e) {
            if (!e.line().equals(unreadable)) {
                unreadable = e.line();
                onRefused.accept(e);
            }
        }
    }
}
