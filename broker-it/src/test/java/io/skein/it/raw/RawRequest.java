package io.skein.it.raw;

/** A packet to be, put together before it is known which version its connection speaks. */
public interface RawRequest {
    /** The packet as bytes; what the version does not have is left out. */
    byte[] encode(int version);
}
