package io.skein.cluster.wire;

import io.skein.model.Publication;
import org.jspecify.annotations.Nullable;

/**
 * The publication that was encoded last: its copies for several peers are encoded once and appended as bytes. Not
 * thread-safe; one per lane.
 */
public final class PublicationBytes {
    private final WireWriter bytes = new WireWriter();
    private @Nullable Publication encoded;

    /** The publication as bytes; valid until the next call. */
    WireWriter of(Publication publication, long nowMillis) {
        if (publication != encoded) {
            encoded = null;
            bytes.clear();
            PublicationCodec.write(bytes, publication, nowMillis);
            encoded = publication;
        }
        return bytes;
    }

    /** Lets the publication go; to be called at the end of a turn, because the time left of its expiry runs. */
    public void forget() {
        encoded = null;
    }
}
