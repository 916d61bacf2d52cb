package io.skein.cluster.link;

import java.util.function.LongSupplier;

/**
 * The clocks of the links.
 *
 * @param nanos monotonic, for waiting
 * @param wallMillis the wall clock, for expiries
 */
public record LinkClocks(LongSupplier nanos, LongSupplier wallMillis) {
    public static LinkClocks system() {
        return new LinkClocks(System::nanoTime, System::currentTimeMillis);
    }
}
