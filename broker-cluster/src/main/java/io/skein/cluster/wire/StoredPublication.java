package io.skein.cluster.wire;

import io.skein.model.Publication;

/**
 * A publication as bytes that are kept: the layout is the wire's, but its expiry stands as a point in time. Its first
 * byte is the version of the layout.
 */
public final class StoredPublication {
    private static final int VERSION = 1;

    private StoredPublication() {}

    public static byte[] encode(Publication publication) {
        WireWriter out = new WireWriter();
        out.putByte(VERSION);
        PublicationCodec.write(out, publication, 0);
        return out.toArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws WireException if the bytes are of another version or cut short
     */
    public static Publication decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new WireException("unknown version of a stored publication: " + version);
        }
        return PublicationCodec.read(in, 0);
    }
}
