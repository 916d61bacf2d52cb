package io.skein.store;

import io.skein.model.Publication;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import io.skein.topic.TopicTree;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One node's copy of the cluster's retained messages, found by topic filter. Every change has a version its topic's
 * owner gave it, and only a higher one is applied, so that changes may arrive in any order and more than once. A
 * deletion is kept for a while as a tombstone, which holds a late older message off.
 *
 * <p>Any thread; readers take no lock and are weakly consistent.
 */
public final class RetainedTree {
    /** Compared by identity: only the very entry that was seen is replaced. */
    private static final class Entry {
        final TopicName topic;
        final long version;

        /** Null if the topic's message was deleted or has expired. */
        final @Nullable Publication publication;

        final long sinceMillis;

        Entry(TopicName topic, long version, @Nullable Publication publication, long sinceMillis) {
            this.topic = topic;
            this.version = version;
            this.publication = publication;
            this.sinceMillis = sinceMillis;
        }

        boolean isSendable(long nowMillis) {
            return publication != null && !publication.isExpired(nowMillis);
        }
    }

    /** Takes one topic's state, for copying the tree to another node. */
    public interface Visitor {
        /** @param publication null for a tombstone */
        void visit(TopicName topic, long version, @Nullable Publication publication);
    }

    private final TopicTree<Entry> tree = new TopicTree<>();
    private final LongAdder size = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder tombstonesDropped = new LongAdder();
    private final long tombstoneMillis;
    private final int maxTombstones;

    /** Oldest first, under its own monitor; those overtaken by a newer message are still in it. */
    private final ArrayDeque<Entry> tombstones = new ArrayDeque<>();

    /** Under this monitor: how far the sweep for expired messages has come. */
    private Iterator<Entry> sweep = Collections.emptyIterator();

    /**
     * @param tombstoneMillis how long a deletion is remembered
     * @param maxTombstones how many deletions are remembered at most; the oldest goes first
     */
    public RetainedTree(long tombstoneMillis, int maxTombstones) {
        if (tombstoneMillis < 0 || maxTombstones < 1) {
            throw new IllegalArgumentException(tombstoneMillis + " ms, " + maxTombstones + " tombstones");
        }
        this.tombstoneMillis = tombstoneMillis;
        this.maxTombstones = maxTombstones;
    }

    /**
     * Replaces a topic's message if the version is higher than the one known.
     *
     * @param publication null to delete it
     * @param nowMillis {@link System#currentTimeMillis()}
     * @return whether it was applied
     */
    public boolean apply(TopicName topic, long version, @Nullable Publication publication, long nowMillis) {
        Entry entry = new Entry(topic, version, publication, nowMillis);
        boolean applied = entry
                == tree.compute(
                        topic.levels(), old -> old == null || version > old.version ? counted(old, entry) : old);
        if (applied && publication == null) {
            bury(entry);
        }
        return applied;
    }

    /** The message a topic has, or null. */
    public @Nullable Publication get(TopicName topic, long nowMillis) {
        Entry entry = tree.get(topic.levels());
        return entry != null && entry.isSendable(nowMillis) ? entry.publication : null;
    }

    /** The version of a topic's message or tombstone; {@link Long#MIN_VALUE} if nothing is known of it. */
    public long version(TopicName topic) {
        Entry entry = tree.get(topic.levels());
        return entry == null ? Long.MIN_VALUE : entry.version;
    }

    /** Hands over every message whose topic the filter matches, expired ones left out. */
    public void match(TopicFilter filter, long nowMillis, Consumer<? super Publication> receiver) {
        matching(filter, nowMillis).forEachRemaining(receiver);
    }

    /** Like {@link #match}, found while the iterator advances, so that a slow receiver needs no list of all. */
    public Iterator<Publication> matching(TopicFilter filter, long nowMillis) {
        return new Sendable(tree.matching(filter), nowMillis);
    }

    /** Visits every message and tombstone; weakly consistent. */
    public void forEach(Visitor visitor) {
        tree.all().forEachRemaining(entry -> visitor.visit(entry.topic, entry.version, entry.publication));
    }

    /**
     * Forgets old tombstones and turns expired messages into tombstones, a step at a time.
     *
     * @param maxEntries how many messages to look at before returning; the next call goes on from there
     * @return how many messages had expired
     */
    public int sweep(long nowMillis, int maxEntries) {
        forgetTombstones(nowMillis);
        int expired = 0;
        synchronized (this) {
            if (!sweep.hasNext()) {
                sweep = tree.all();
            }
            for (int i = 0; i < maxEntries && sweep.hasNext(); i++) {
                expired += expire(sweep.next(), nowMillis) ? 1 : 0;
            }
        }
        return expired;
    }

    private boolean expire(Entry entry, long nowMillis) {
        if (entry.publication == null || !entry.publication.isExpired(nowMillis)) {
            return false;
        }
        Entry tombstone = new Entry(entry.topic, entry.version, null, nowMillis);
        boolean replaced =
                tombstone == tree.compute(entry.topic.levels(), old -> old == entry ? counted(old, tombstone) : old);
        if (replaced) {
            bury(tombstone);
        }
        return replaced;
    }

    private void bury(Entry tombstone) {
        Entry oldest = null;
        synchronized (tombstones) {
            tombstones.add(tombstone);
            if (tombstones.size() > maxTombstones) {
                oldest = tombstones.poll();
            }
        }
        if (oldest != null && forget(oldest)) {
            tombstonesDropped.increment();
        }
    }

    private void forgetTombstones(long nowMillis) {
        for (; ; ) {
            Entry oldest;
            synchronized (tombstones) {
                oldest = tombstones.peek();
                if (oldest == null || nowMillis - oldest.sinceMillis < tombstoneMillis) {
                    return;
                }
                tombstones.remove();
            }
            forget(oldest);
        }
    }

    private boolean forget(Entry tombstone) {
        String[] levels = tombstone.topic.levels();
        return tree.get(levels) == tombstone && tree.compute(levels, old -> old == tombstone ? null : old) == null;
    }

    /** Under the lock of the topic's node. */
    private Entry counted(@Nullable Entry old, Entry entry) {
        count(old, -1);
        count(entry, 1);
        return entry;
    }

    private void count(@Nullable Entry entry, int sign) {
        if (entry != null && entry.publication != null) {
            size.add(sign);
            bytes.add((long) sign * entry.publication.weightBytes());
        }
    }

    /** How many messages there are, expired ones included until they are swept. */
    public long size() {
        return size.sum();
    }

    /** What the messages count for in byte budgets. */
    public long bytes() {
        return bytes.sum();
    }

    /** How many tombstones had to go before their time. */
    public long tombstonesDropped() {
        return tombstonesDropped.sum();
    }

    /** The messages among entries that may be sent. One thread. */
    private static final class Sendable implements Iterator<Publication> {
        private final Iterator<Entry> entries;
        private final long nowMillis;
        private @Nullable Publication upcoming;

        Sendable(Iterator<Entry> entries, long nowMillis) {
            this.entries = entries;
            this.nowMillis = nowMillis;
            upcoming = find();
        }

        @Override
        public boolean hasNext() {
            return upcoming != null;
        }

        @Override
        public Publication next() {
            Publication current = upcoming;
            if (current == null) {
                throw new NoSuchElementException();
            }
            upcoming = find();
            return current;
        }

        private @Nullable Publication find() {
            while (entries.hasNext()) {
                Entry entry = entries.next();
                if (entry.isSendable(nowMillis)) {
                    return entry.publication;
                }
            }
            return null;
        }
    }
}
