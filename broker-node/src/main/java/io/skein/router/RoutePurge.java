package io.skein.router;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all filters in small steps after a node left, to free what its dead routes hold. A departure during a
 * pass calls for another one. Any thread.
 */
final class RoutePurge<S> {
    private final SubscriptionIndex<S> index;
    private @Nullable Iterator<FilterNode<S>> pass;
    private boolean requested;

    RoutePurge(SubscriptionIndex<S> index) {
        this.index = index;
    }

    synchronized void request() {
        requested = true;
    }

    /** Looks at up to {@code maxFilters} filters; says whether there is more to do. */
    synchronized boolean run(int maxFilters) {
        Iterator<FilterNode<S>> current = pass;
        if (current == null && requested) {
            requested = false;
            current = index.filters();
        }
        if (current == null) {
            return false;
        }
        for (int i = 0; i < maxFilters && current.hasNext(); i++) {
            index.dropDeadRoutes(current.next());
        }
        pass = current.hasNext() ? current : null;
        return pass != null || requested;
    }
}
