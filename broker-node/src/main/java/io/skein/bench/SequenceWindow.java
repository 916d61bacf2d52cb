package io.skein.bench;

import java.util.Arrays;

/**
 * Which messages of one stream have arrived: exact for the newest {@code size} sequence numbers, and a publisher's
 * backlog is bounded below that. A message older than the window counts as a duplicate.
 *
 * <p>Used by one thread.
 */
final class SequenceWindow {
    private final long[] bits;
    private final long mask;
    private long end;
    private long received;
    private long duplicates;

    /** @param size how far a message may be behind the newest one, rounded up to a power of two */
    SequenceWindow(int size) {
        int words = Math.max(1, Integer.highestOneBit(Math.max(1, size - 1)) * 2 / Long.SIZE);
        bits = new long[words];
        mask = (long) words * Long.SIZE - 1;
    }

    /**
     * Notes a message.
     *
     * @param sequence from 0 on
     * @return whether it was not there yet
     */
    boolean accept(long sequence) {
        if (sequence >= end) {
            clear(sequence);
            end = sequence + 1;
        } else if (end - sequence > mask + 1 || isSet(sequence)) {
            duplicates++;
            return false;
        }
        bits[word(sequence)] |= 1L << sequence;
        received++;
        return true;
    }

    /** One more than the highest sequence number there is. */
    long end() {
        return end;
    }

    /** Messages, each counted once. */
    long received() {
        return received;
    }

    /** Arrivals of messages that were there already. */
    long duplicates() {
        return duplicates;
    }

    /** Forgets what the bits from the end up to this number stood for. */
    private void clear(long sequence) {
        if (sequence - end > mask) {
            Arrays.fill(bits, 0);
            return;
        }
        for (long passed = end; passed <= sequence; passed++) {
            bits[word(passed)] &= ~(1L << passed);
        }
    }

    private boolean isSet(long sequence) {
        return (bits[word(sequence)] & 1L << sequence) != 0;
    }

    private int word(long sequence) {
        return (int) ((sequence & mask) / Long.SIZE);
    }
}
