package io.skein.router;

import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.TopicFilter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Many subscribers of one filter: a hash table by identity with linear probing, read slot by slot. Entries never
 * move within a table, so that a reader misses none: a removal leaves a tombstone, and a table that is too full or too
 * empty is replaced by a new one. Adding and removing cost O(1), the replacement spread over the changes that caused
 * it.
 *
 * <p>Written under the lock of the filter.
 */
final class SubscriberTable<S> extends LocalSubscribers<S> {
    private static final int MIN_CAPACITY = 4;
    private static final int SHRINK_AT = 8;
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(LocalSubscription[].class);
    private static final SubscriberTable<?> EMPTY = new SubscriberTable<>(0);
    private static final LocalSubscription<?> TOMBSTONE = tombstone();

    private final @Nullable LocalSubscription<S>[] slots;
    private volatile int live;
    private int used;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private SubscriberTable(int capacity) {
        slots = new LocalSubscription[capacity];
    }

    @SuppressWarnings("unchecked")
    static <S> SubscriberTable<S> empty() {
        return (SubscriberTable<S>) EMPTY;
    }

    static <S> SubscriberTable<S> of(LocalSubscription<S> only) {
        SubscriberTable<S> table = new SubscriberTable<>(MIN_CAPACITY);
        table.insert(only);
        return table;
    }

    @Override
    public int slots() {
        return slots.length;
    }

    @Override
    public @Nullable LocalSubscription<S> slot(int index) {
        LocalSubscription<S> held = held(index);
        return held == TOMBSTONE ? null : held;
    }

    @Override
    public int size() {
        return live;
    }

    @Override
    @Nullable
    LocalSubscription<S> find(Object subscriber) {
        int index = indexOf(subscriber);
        return index < 0 ? null : slots[index];
    }

    @Override
    LocalSubscribers<S> with(LocalSubscription<S> added) {
        int index = indexOf(added.subscriber());
        if (index >= 0) {
            SLOT.setRelease(slots, index, added);
            return this;
        }
        if (slots.length == 0) {
            return added;
        }
        SubscriberTable<S> table = 3 * (used + 1) > 2 * slots.length ? rebuilt(live + 1) : this;
        table.insert(added);
        return table;
    }

    @Override
    LocalSubscribers<S> without(Object subscriber) {
        int index = indexOf(subscriber);
        if (index < 0) {
            return this;
        }
        int left = live - 1;
        SLOT.setRelease(slots, index, TOMBSTONE);
        live = left;
        if (left == 0) {
            return none();
        }
        return slots.length > MIN_CAPACITY && left * SHRINK_AT <= slots.length ? rebuilt(left) : this;
    }

    private int indexOf(Object subscriber) {
        if (slots.length == 0) {
            return -1;
        }
        int mask = slots.length - 1;
        for (int index = start(subscriber); ; index = (index + 1) & mask) {
            LocalSubscription<S> held = held(index);
            if (held == null) {
                return -1;
            }
            if (held.isOf(subscriber)) {
                return index;
            }
        }
    }

    /** Tombstones are not used again: a reader could meet a subscriber that left and came back twice. */
    private void insert(LocalSubscription<S> added) {
        int mask = slots.length - 1;
        int index = start(added.subscriber());
        while (held(index) != null) {
            index = (index + 1) & mask;
        }
        used++;
        SLOT.setRelease(slots, index, added);
        int count = live + 1;
        live = count;
    }

    private SubscriberTable<S> rebuilt(int expected) {
        int capacity = Math.max(MIN_CAPACITY, Integer.highestOneBit(2 * expected - 1) << 1);
        SubscriberTable<S> table = new SubscriberTable<>(capacity);
        for (int i = 0; i < slots.length; i++) {
            LocalSubscription<S> kept = slot(i);
            if (kept != null) {
                table.insert(kept);
            }
        }
        return table;
    }

    /** Identity hash codes have good low bits only after mixing. */
    private int start(Object subscriber) {
        int hash = System.identityHashCode(subscriber) * 0x9E3779B9;
        return (hash ^ (hash >>> 16)) & (slots.length - 1);
    }

    @SuppressWarnings("unchecked")
    private @Nullable LocalSubscription<S> held(int index) {
        return (LocalSubscription<S>) SLOT.getAcquire(slots, index);
    }

    private static LocalSubscription<?> tombstone() {
        TopicFilter none = TopicFilter.of("-");
        Subscription options =
                new Subscription(none, Qos.AT_MOST_ONCE, false, false, Subscription.RetainHandling.DO_NOT_SEND, 0);
        return new LocalSubscription<>(new Object(), options);
    }
}
