package io.skein.router;

import io.skein.model.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * A subscription and the local subscriber that made it. Stands for itself where a filter has no other subscriber,
 * which spares most filters a table. Immutable.
 *
 * @param <S> a local subscriber
 */
public final class LocalSubscription<S> extends LocalSubscribers<S> implements GroupReceiver<S> {
    private final S subscriber;
    private final Subscription subscription;

    LocalSubscription(S subscriber, Subscription subscription) {
        this.subscriber = subscriber;
        this.subscription = subscription;
    }

    public S subscriber() {
        return subscriber;
    }

    /** The options of the subscription. */
    public Subscription subscription() {
        return subscription;
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public LocalSubscription<S> slot(int index) {
        return this;
    }

    @Override
    public int size() {
        return 1;
    }

    boolean isOf(Object other) {
        return subscriber == other;
    }

    @Override
    @Nullable
    LocalSubscription<S> find(Object other) {
        return isOf(other) ? this : null;
    }

    @Override
    LocalSubscribers<S> with(LocalSubscription<S> added) {
        return isOf(added.subscriber) ? added : SubscriberTable.of(this).with(added);
    }

    @Override
    LocalSubscribers<S> without(Object other) {
        return isOf(other) ? none() : this;
    }
}
