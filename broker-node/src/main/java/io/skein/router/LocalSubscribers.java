package io.skein.router;

import org.jspecify.annotations.Nullable;

/**
 * The local subscribers of one filter, as slots of which some may be empty. Read by any thread without a lock while
 * the subscriptions change: a subscriber that stays subscribed during the iteration is met exactly once.
 *
 * <pre>{@code
 * for (int i = 0; i < subscribers.slots(); i++) {
 *     LocalSubscription<S> subscription = subscribers.slot(i);
 *     if (subscription != null) { ... }
 * }
 * }</pre>
 *
 * @param <S> a local subscriber, compared by identity
 */
public abstract sealed class LocalSubscribers<S> permits LocalSubscription, SubscriberTable {
    LocalSubscribers() {}

    /** How many slots there are; does not change. */
    public abstract int slots();

    /** The subscription in a slot, or null if there is none just now. */
    public abstract @Nullable LocalSubscription<S> slot(int index);

    /** How many subscribers there are just now. */
    public abstract int size();

    /** The subscription of one subscriber; exact only under the lock of the filter. */
    abstract @Nullable LocalSubscription<S> find(Object subscriber);

    /** Under the lock of the filter: adds or replaces a subscription and answers what to read from now on. */
    abstract LocalSubscribers<S> with(LocalSubscription<S> subscription);

    /** Under the lock of the filter: removes a subscriber, if there, and answers what to read from now on. */
    abstract LocalSubscribers<S> without(Object subscriber);

    static <S> LocalSubscribers<S> none() {
        return SubscriberTable.empty();
    }
}
