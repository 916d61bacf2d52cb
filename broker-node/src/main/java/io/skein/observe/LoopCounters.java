package io.skein.observe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The numbers of one event loop. Only that loop writes, with plain arithmetic and opaque stores; any thread may read a
 * value that is whole and soon up to date. No write ever waits or allocates.
 */
@SuppressWarnings("EnumOrdinal") // an index into this process's own array, never stored or sent
public final class LoopCounters {
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final LoopCounter[] ALL = LoopCounter.values();
    /** Keeps loops' arrays off each other's cache lines. */
    private static final int PADDING = 16;

    private final long[] values = new long[ALL.length + 2 * PADDING];

    LoopCounters() {}

    /** Counts one. */
    public void increment(LoopCounter counter) {
        add(counter, 1);
    }

    /** Counts several; a negative amount for a level that falls. */
    public void add(LoopCounter counter, long amount) {
        int index = PADDING + counter.ordinal();
        ELEMENT.setOpaque(values, index, values[index] + amount);
    }

    /** Replaces a level. */
    public void set(LoopCounter counter, long value) {
        ELEMENT.setOpaque(values, PADDING + counter.ordinal(), value);
    }

    /** The current number. May be called by all threads. */
    public long get(LoopCounter counter) {
        return (long) ELEMENT.getOpaque(values, PADDING + counter.ordinal());
    }
}
