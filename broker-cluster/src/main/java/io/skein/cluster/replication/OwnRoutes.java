package io.skein.cluster.replication;

import io.skein.model.TopicFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * This node's routes: what they shall be, what the others were last told, and who waits for them. Changes of one
 * filter that come faster than they are told become one. On the cluster's loop.
 */
final class OwnRoutes {
    private static final int MAX_CHANGES = 8_192;
    private static final int MAX_CHARACTERS = 1 << 20;

    private static final class Route {
        private final TopicFilter filter;
        private final List<Waiter> waiters = new ArrayList<>(1);
        private int wanted;
        private int told;
        private long introducedAt;
        private boolean queued;
        private boolean repeat;

        private Route(TopicFilter filter) {
            this.filter = filter;
        }

        private boolean isVisible(long visibleUpTo) {
            return told > 0 && introducedAt <= visibleUpTo;
        }
    }

    private record Introduction(long sequence, Route route) {}

    private final Map<TopicFilter, Route> routes = new HashMap<>();
    private final ArrayDeque<Route> changed = new ArrayDeque<>();
    private final ArrayDeque<Introduction> introduced = new ArrayDeque<>();
    private final Answers answers;
    private long sequence;
    private long visibleUpTo;
    private int waiting;

    OwnRoutes(Answers answers) {
        this.answers = answers;
    }

    /** The filter has this weight from now on; the waiter is answered when all that count know the route. */
    void set(TopicFilter filter, int weight, @Nullable Waiter waiter) {
        Route route = routes.computeIfAbsent(filter, Route::new);
        route.wanted = weight;
        enqueue(route);
        if (weight == 0) {
            answer(route);
        } else if (waiter != null) {
            await(route, waiter);
        }
    }

    private void await(Route route, Waiter waiter) {
        if (route.isVisible(visibleUpTo)) {
            answers.done(waiter);
        } else {
            route.waiters.add(waiter);
            waiting++;
        }
    }

    private void enqueue(Route route) {
        if (!route.queued) {
            route.queued = true;
            changed.add(route);
        }
    }

    private void answer(Route route) {
        waiting -= route.waiters.size();
        answers.done(route.waiters);
        route.waiters.clear();
    }

    /** The next changes to tell, numbered; empty if there is none. */
    List<RouteMap.Change> takeChanges() {
        List<RouteMap.Change> changes = new ArrayList<>();
        int characters = 0;
        while (!changed.isEmpty() && changes.size() < MAX_CHANGES && characters < MAX_CHARACTERS) {
            Route route = changed.remove();
            route.queued = false;
            if (route.wanted != route.told || route.repeat) {
                changes.add(tell(route));
                characters += route.filter.value().length();
            }
            if (route.wanted == 0) {
                routes.remove(route.filter);
            }
        }
        return changes;
    }

    private RouteMap.Change tell(Route route) {
        sequence++;
        if (route.told == 0) {
            route.introducedAt = sequence;
            introduced.add(new Introduction(sequence, route));
        }
        route.told = route.wanted;
        route.repeat = false;
        return new RouteMap.Change(sequence, route.filter, route.told);
    }

    /** Every change up to this one has been applied by all that count. */
    void visible(long upTo) {
        visibleUpTo = Math.max(visibleUpTo, upTo);
        Introduction first = introduced.peek();
        while (first != null && first.sequence() <= visibleUpTo) {
            introduced.remove();
            answer(first.route());
            first = introduced.peek();
        }
    }

    /** All routes are told again: the shared map may have lost them. */
    void repeatAll() {
        for (Route route : routes.values()) {
            if (route.told > 0) {
                route.repeat = true;
                enqueue(route);
            }
        }
    }

    int size() {
        return routes.size();
    }

    int waiting() {
        return waiting;
    }
}
