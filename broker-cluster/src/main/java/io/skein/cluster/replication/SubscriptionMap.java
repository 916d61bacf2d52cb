package io.skein.cluster.replication;

import io.skein.store.SessionStore.StoredSubscriptions;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** Where the subscriptions of all durable sessions stand: what a joining node reads. */
public interface SubscriptionMap {
    /**
     * Reads them all.
     *
     * @param receiver called on a thread that may be kept busy, one session after another
     */
    Future<Void> readAll(Consumer<StoredSubscriptions> receiver);
}
