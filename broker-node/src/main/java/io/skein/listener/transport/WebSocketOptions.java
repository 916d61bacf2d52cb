package io.skein.listener.transport;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a WebSocket listener takes.
 *
 * @param path of the only resource there is
 * @param maxFrameBytes largest payload of one frame
 * @param allowedOrigins the sites whose pages may open it, in lower case; null for all
 */
public record WebSocketOptions(
        String path, int maxFrameBytes, @Nullable Set<String> allowedOrigins) {
    public WebSocketOptions {
        allowedOrigins = allowedOrigins == null ? null : Set.copyOf(allowedOrigins);
    }

    /**
     * Whether a page of this site may open it.
     *
     * @param origin null if the client named none: it is no browser, and could name any
     */
    boolean allows(@Nullable String origin) {
        return origin == null || allowedOrigins == null || allowedOrigins.contains(origin.toLowerCase(Locale.ROOT));
    }
}
