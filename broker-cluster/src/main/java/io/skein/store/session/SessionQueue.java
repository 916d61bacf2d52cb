package io.skein.store.session;

import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicFilter;
import io.skein.store.session.SessionAnswer.Queued;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a durable session that its client has not acknowledged, by position. Positions grow by one and are
 * never given twice; the packet identifier follows from them.
 */
final class SessionQueue {
    private static final int INITIAL = 8;

    /** One message; without its publication once the client has it and only PUBCOMP is missing. */
    static final class Item {
        private final Qos qos;
        private final boolean retain;
        private final int[] subscriptionIds;
        private final @Nullable TopicFilter group;
        private @Nullable Publication publication;

        Item(
                @Nullable Publication publication,
                Qos qos,
                boolean retain,
                int[] subscriptionIds,
                @Nullable TopicFilter group) {
            this.publication = publication;
            this.qos = qos;
            this.retain = retain;
            this.subscriptionIds = subscriptionIds;
            this.group = group;
        }

        @Nullable
        Publication publication() {
            return publication;
        }

        Qos qos() {
            return qos;
        }

        boolean retain() {
            return retain;
        }

        int[] subscriptionIds() {
            return subscriptionIds;
        }

        /** The shared subscription it came by; null if by an ordinary one. */
        @Nullable
        TopicFilter group() {
            return group;
        }

        private int weightBytes() {
            Publication kept = publication;
            return kept == null ? 0 : kept.weightBytes();
        }
    }

    private @Nullable Item[] items = new Item[INITIAL];
    private long head;
    private long tail;
    private int messages;
    private int bytes;

    SessionQueue() {}

    /** An empty one that goes on at this position. */
    SessionQueue(long position) {
        head = position;
        tail = position;
    }

    /** The oldest position with a message, or {@link #tail()}. */
    long head() {
        return head;
    }

    long tail() {
        return tail;
    }

    int messages() {
        return messages;
    }

    int bytes() {
        return bytes;
    }

    /** Returns the position of the message. */
    long append(Item item) {
        if (tail - head == items.length) {
            grow();
        }
        items[index(tail)] = item;
        messages++;
        bytes += item.weightBytes();
        return tail++;
    }

    /** For copies read from bytes: a position without a message. */
    void appendHole() {
        if (tail - head == items.length) {
            grow();
        }
        items[index(tail++)] = null;
        dropHoles();
    }

    @Nullable
    Item get(long position) {
        return position < head || position >= tail ? null : items[index(position)];
    }

    /** Removes a message; without effect if there is none. */
    void remove(long position) {
        Item item = get(position);
        if (item == null) {
            return;
        }
        items[index(position)] = null;
        messages--;
        bytes -= item.weightBytes();
        dropHoles();
    }

    private void dropHoles() {
        while (head < tail && items[index(head)] == null) {
            head++;
        }
    }

    /** The client has the message: only its position is kept until PUBCOMP. */
    void release(long position) {
        Item item = get(position);
        if (item != null && item.qos == Qos.EXACTLY_ONCE) {
            bytes -= item.weightBytes();
            item.publication = null;
        }
    }

    /** The oldest message at or after this position, or -1. */
    long firstFrom(long position) {
        for (long p = Math.max(position, head); p < tail; p++) {
            if (items[index(p)] != null) {
                return p;
            }
        }
        return -1;
    }

    /** Messages from a position on, at least one if there is any, as many as fit. */
    List<Queued> read(long fromPosition, int maxMessages, int maxBytes) {
        List<Queued> read = new ArrayList<>();
        long readBytes = 0;
        for (long p = firstFrom(fromPosition); p >= 0 && read.size() < maxMessages; p = firstFrom(p + 1)) {
            Item item = get(p);
            if (item == null || (!read.isEmpty() && readBytes + item.weightBytes() > maxBytes)) {
                break;
            }
            readBytes += item.weightBytes();
            read.add(new Queued(p, item.publication, item.qos, item.retain, item.subscriptionIds));
        }
        return read;
    }

    private int index(long position) {
        return (int) position & (items.length - 1);
    }

    private void grow() {
        @Nullable Item[] wider = new Item[items.length * 2];
        for (long p = head; p < tail; p++) {
            wider[(int) p & (wider.length - 1)] = items[index(p)];
        }
        items = wider;
    }
}
