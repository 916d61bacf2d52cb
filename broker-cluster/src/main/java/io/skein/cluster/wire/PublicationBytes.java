package io.skein.cluster.wire;

import io.skein.model.Publication;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The publication that was encoded last: its copies for several peers are encoded once and appended as bytes. Not
 * thread-safe; one per lane.
 */
public final class PublicationBytes {
    private final WireWriter bytes = new WireWriter();
    private final LongSupplier wallMillis;
    private @Nullable Publication encoded;

    /** @param wallMillis the clock of {@link Publication#expiresAtMillis()} */
    public PublicationBytes(LongSupplier wallMillis) {
        this.wallMillis = wallMillis;
    }

    /** Encodes this publication unless it is the one that was encoded last. */
    public PublicationBytes of(Publication publication) {
        if (publication != encoded) {
            forget();
            boolean expires = publication.expiresAtMillis() != Publication.NEVER;
            PublicationCodec.write(bytes, publication, expires ? wallMillis.getAsLong() : 0);
            encoded = publication;
        }
        return this;
    }

    /** Lets the publication go; to be called at the end of a turn, because the time left of its expiry runs. */
    public void forget() {
        encoded = null;
        bytes.clear();
    }

    WireWriter bytes() {
        return bytes;
    }
}
