package io.skein.store.session;

import java.util.Arrays;

/**
 * Publication ids of the QoS 2 messages a subscriber was given lately, oldest first, so that a repetition after a
 * failure is known. Bounded in number and time.
 */
final class RecentIds {
    private static final int INITIAL = 8;
    /** What one id counts for in byte bounds. */
    static final int WEIGHT_BYTES = 16;

    /** They take no more than this part of the session's bytes. */
    private static final int SHARE = 4;

    private long[] ids = new long[0];
    private long[] times = new long[0];
    private int first;
    private int size;

    /** Whether it was added lately. */
    boolean contains(long id, ChangeContext context) {
        long since = context.nowMillis() - context.qos2WindowMillis();
        for (int i = size - 1; i >= 0 && atMillis(i) >= since; i--) {
            if (ids[index(i)] == id) {
                return true;
            }
        }
        return false;
    }

    /** Remembers an id; the oldest gives way to it if there are too many. */
    void add(long id, ChangeContext context) {
        forget(context.nowMillis() - context.qos2WindowMillis());
        int most = Math.min(context.qos2WindowSize(), context.maxQueuedBytes() / SHARE / WEIGHT_BYTES);
        while (size > 0 && size >= most) {
            dropFirst();
        }
        append(id, context.nowMillis());
    }

    /** Adds without asking; for copies read from bytes. */
    void append(long id, long atMillis) {
        if (size == ids.length) {
            grow();
        }
        int at = index(size++);
        ids[at] = id;
        times[at] = atMillis;
    }

    private void forget(long beforeMillis) {
        while (size > 0 && times[first] < beforeMillis) {
            dropFirst();
        }
    }

    private void dropFirst() {
        first = (first + 1) & (ids.length - 1);
        size--;
    }

    int size() {
        return size;
    }

    /** The id at this place, 0 the oldest. */
    long id(int place) {
        return ids[index(place)];
    }

    long atMillis(int place) {
        return times[index(place)];
    }

    int weightBytes() {
        return size * WEIGHT_BYTES;
    }

    private int index(int place) {
        return (first + place) & (ids.length - 1);
    }

    private void grow() {
        int length = Math.max(INITIAL, 2 * ids.length);
        long[] widerIds = Arrays.copyOf(ids, length);
        long[] widerTimes = Arrays.copyOf(times, length);
        for (int i = 0; i < size; i++) {
            widerIds[i] = ids[index(i)];
            widerTimes[i] = times[index(i)];
        }
        ids = widerIds;
        times = widerTimes;
        first = 0;
    }
}
