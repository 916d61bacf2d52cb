package io.skein.bench;

/** Where the processes of one run wait for each other: all are connected before the first one measures. */
interface Barrier {
    /** A run of one process waits for nobody. */
    Barrier NONE = () -> {};

    /** Waits until all are here. */
    void pass();
}
