package io.skein.router;

/**
 * How many members of a shared group a node has connected, as one number for the route: all of them in the lower 16
 * bits, those of durable sessions among them in the upper. Messages at QoS 0 go to any, the others reach durable
 * members by their queues.
 */
final class GroupWeight {
    private static final int BITS = 16;
    private static final int MOST = (1 << BITS) - 1;

    private GroupWeight() {}

    static int of(int all, int durable) {
        return Math.min(all, MOST) | Math.min(durable, MOST >> 1) << BITS;
    }

    static int all(int weight) {
        return weight & MOST;
    }

    static int clean(int weight) {
        return Math.max(0, all(weight) - (weight >>> BITS));
    }
}
