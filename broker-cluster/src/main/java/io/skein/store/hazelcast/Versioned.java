package io.skein.store.hazelcast;

/** A value of which a higher version wins. */
interface Versioned {
    long version();
}
