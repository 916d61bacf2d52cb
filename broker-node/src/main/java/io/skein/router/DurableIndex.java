package io.skein.router;

import io.skein.cluster.DurableSubscriptions;
import io.skein.model.ClientId;
import io.skein.model.GrantedFilter;
import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.Subscription.RetainHandling;
import io.skein.model.TopicFilter;
import io.skein.session.Session;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Brings what is heard of durable sessions' subscriptions into the index. News may come late and more than once: of
 * one client's filter the highest version holds. What was removed is remembered for a while, so that older news of it
 * stays without effect.
 *
 * <p>Any thread; the state of a client changes under the map's lock for it.
 */
final class DurableIndex implements DurableSubscriptions.Listener {
    private static final long REMEMBERED_MILLIS = 600_000;

    private final SubscriptionIndex<Session> index;
    private final LongSupplier clockMillis;
    private final ConcurrentHashMap<ClientId, DurableClient> clients = new ConcurrentHashMap<>();

    DurableIndex(SubscriptionIndex<Session> index, LongSupplier clockMillis) {
        this.index = index;
        this.clockMillis = clockMillis;
    }

    @Override
    public void changed(ClientId client, long version, List<GrantedFilter> added, List<TopicFilter> removed) {
        clients.compute(client, (id, known) -> {
            DurableClient state = known == null ? new DurableClient(id) : known;
            for (GrantedFilter filter : added) {
                hear(state, filter.filter(), new DurableClient.Heard(version, filter.maximumQos(), 0));
            }
            for (TopicFilter filter : removed) {
                hear(state, filter, new DurableClient.Heard(version, null, clockMillis.getAsLong()));
            }
            return state.isVacant() ? null : state;
        });
    }

    private void hear(DurableClient state, TopicFilter filter, DurableClient.Heard news) {
        DurableClient.Heard old = state.filters.get(filter);
        if (news.version() <= state.endedVersion || (old != null && news.version() <= old.version())) {
            return;
        }
        state.filters.put(filter, news);
        state.changed();
        Qos qos = news.qos();
        if (qos != null) {
            index.subscribe(state, subscription(filter, qos));
        } else if (old != null && old.isSubscribed()) {
            index.unsubscribe(state, filter);
        }
    }

    /** Its other options are the business of the session's entry. */
    private static Subscription subscription(TopicFilter filter, Qos qos) {
        return new Subscription(filter, qos, false, false, RetainHandling.DO_NOT_SEND, 0);
    }

    @Override
    public void ended(ClientId client, long version) {
        clients.compute(client, (id, known) -> {
            DurableClient state = known == null ? new DurableClient(id) : known;
            state.endedVersion = Math.max(state.endedVersion, version);
            state.endedMillis = clockMillis.getAsLong();
            state.filters.entrySet().removeIf(entry -> {
                boolean over = entry.getValue().version() <= version;
                if (over && entry.getValue().isSubscribed()) {
                    index.unsubscribe(state, entry.getKey());
                }
                return over;
            });
            state.changed();
            return state;
        });
    }

    /** The session's entry knows nothing of these: unless more has been heard since, they are forgotten. */
    void outdated(DurableClient seen, int seenChanges, List<TopicFilter> filters) {
        clients.computeIfPresent(seen.client(), (id, state) -> {
            if (state == seen && state.changes() == seenChanges) {
                for (TopicFilter filter : filters) {
                    DurableClient.Heard old = state.filters.remove(filter);
                    if (old != null && old.isSubscribed()) {
                        index.unsubscribe(state, filter);
                    }
                }
                state.changed();
            }
            return state.isVacant() ? null : state;
        });
    }

    /** Whether a durable session of this client is known. */
    boolean knows(ClientId client) {
        DurableClient state = clients.get(client);
        return state != null && !state.filters.isEmpty();
    }

    /** Forgets removals that were long ago; visits all clients. */
    void sweep() {
        long before = clockMillis.getAsLong() - REMEMBERED_MILLIS;
        for (ClientId client : clients.keySet()) {
            clients.computeIfPresent(client, (id, state) -> {
                state.filters.values().removeIf(heard -> !heard.isSubscribed() && heard.sinceMillis() < before);
                if (state.endedMillis < before) {
                    state.endedVersion = 0;
                }
                return state.isVacant() ? null : state;
            });
        }
    }

    /** How many subscriptions of durable sessions are known; visits all clients. */
    long size() {
        return clients.values().stream()
                .mapToLong(state -> state.filters.size())
                .sum();
    }
}
