package io.skein.router;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A count that one thread raises and any thread reads, a little late at times. */
final class LoopCounter {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(LoopCounter.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // through the handle
    private long value;

    void increment() {
        VALUE.setOpaque(this, value + 1);
    }

    long get() {
        return (long) VALUE.getOpaque(this);
    }
}
