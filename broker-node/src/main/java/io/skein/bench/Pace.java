package io.skein.bench;

/**
 * When the messages of an open loop are due: message {@code k} of publisher {@code i} of {@code n} at
 * {@code start + (k × n + i) × interval}. What is due is never put off because something before it was late, so that
 * latencies count from the time a message was meant to be sent (no coordinated omission).
 *
 * @param startNanos {@link System#nanoTime}
 * @param intervalNanos between two messages of the whole run
 */
record Pace(long startNanos, double intervalNanos, int publisher, int publishers) {
    long dueNanos(long message) {
        return startNanos + (long) (((double) message * publishers + publisher) * intervalNanos);
    }

    /** How many messages are due by now. */
    long due(long nowNanos) {
        double intervals = (nowNanos - startNanos) / intervalNanos - publisher;
        long due = intervals < 0 ? 0 : (long) (intervals / publishers) + 1;
        while (dueNanos(due) <= nowNanos) { // where rounding has it otherwise, the times decide
            due++;
        }
        return due;
    }
}
