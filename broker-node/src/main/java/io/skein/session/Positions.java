package io.skein.session;

import java.util.Arrays;

/** A few positions, collected and taken together. */
final class Positions {
    private static final long[] NONE = {};

    private long[] positions = NONE;
    private int size;

    void add(long position) {
        if (size == positions.length) {
            positions = Arrays.copyOf(positions, Math.max(8, 2 * size));
        }
        positions[size++] = position;
    }

    int size() {
        return size;
    }

    /** Hands over all; none is left. */
    long[] take() {
        long[] taken = size == 0 ? NONE : Arrays.copyOf(positions, size);
        size = 0;
        return taken;
    }
}
