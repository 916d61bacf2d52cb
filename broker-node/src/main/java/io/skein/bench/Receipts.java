package io.skein.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver has got: a subscriber, or a shared group, whose members write down together. Tells publishers what
 * need not be waited for any more. Used by one thread.
 */
final class Receipts {
    private final int first;
    private final int stride;
    private final boolean isShared;
    private final int windowSize;
    private final List<Publisher> publishers;
    private final @Nullable SequenceWindow[] windows;
    private long received;
    private long foreign;
    private @Nullable Publisher publisher;
    private long settled;

    /**
     * The streams {@code first}, {@code first + stride}, and so on. Stream {@code s} is sent by publisher {@code s}
     * modulo their number.
     *
     * @param streams how many
     * @param windowSize of each stream's {@link SequenceWindow}
     */
    Receipts(int first, int stride, int streams, boolean isShared, int windowSize, List<Publisher> publishers) {
        this.first = first;
        this.stride = stride;
        this.isShared = isShared;
        this.windowSize = windowSize;
        this.publishers = publishers;
        this.windows = new SequenceWindow[streams];
    }

    int streams() {
        return windows.length;
    }

    /** Which of the own streams this is, from 0 on; -1 if it is none of them. */
    int index(int stream) {
        int distance = stream - first;
        return distance < 0 || distance % stride != 0 || distance / stride >= windows.length ? -1 : distance / stride;
    }

    /**
     * A message has arrived.
     *
     * @return whether it is one of the own streams and was not there yet
     */
    boolean arrived(int stream, long sequence) {
        int index = index(stream);
        if (index < 0) {
            foreign++;
            return false;
        }
        SequenceWindow window = windows[index];
        if (window == null) {
            window = new SequenceWindow(windowSize);
            windows[index] = window;
        }
        long end = window.end();
        boolean isNew = window.accept(sequence);
        received += isNew ? 1 : 0;
        // Within a group messages overtake each other all the time; for a single receiver what was passed is lost.
        long passed = isShared ? (isNew ? 1 : 0) : window.end() - end;
        settle(publishers.get(stream % publishers.size()), passed);
        return isNew;
    }

    /** All messages of one read have been written down. */
    void readEnded() {
        if (publisher != null) {
            publisher.arrived(settled);
            publisher.wake();
            publisher = null;
            settled = 0;
        }
    }

    /** Messages, each counted once. */
    long received() {
        return received;
    }

    long duplicates() {
        long sum = 0;
        for (SequenceWindow window : windows) {
            sum += window == null ? 0 : window.duplicates();
        }
        return sum;
    }

    /** Messages of streams that this receiver did not ask for. */
    long foreign() {
        return foreign;
    }

    private void settle(Publisher sender, long deliveries) {
        if (sender != publisher) {
            readEnded();
            publisher = sender;
        }
        settled += deliveries;
    }
}
