package io.skein.cluster.replication;

import io.skein.cluster.DurableSubscriptions;
import io.skein.cluster.link.ControlLink;
import io.skein.cluster.wire.SubscriptionsUpdate;
import io.skein.model.ClientId;
import io.skein.model.GrantedFilter;
import io.skein.model.TopicFilter;
import io.skein.store.SessionStore.StoredSubscriptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions of durable sessions on every node. What is told stands in the session's entry already, so that a
 * node which was not told finds it there: when it joins, and after a member has died that may have owed the news.
 */
public final class SubscriptionReplication implements DurableSubscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionReplication.class);
    private static final long RETRY_MILLIS = 500;
    /** So that a message to a peer stays well below a frame's bound. */
    private static final int FILTERS_PER_UPDATE = 512;

    private final ClusterLoop loop;
    private final SubscriptionMap map;
    private final ControlLink link;
    private final Peers peers;
    private final Answers answers;
    private volatile @Nullable Listener listener;
    private volatile boolean closed;

    /** Replicates to the peers that count. */
    public SubscriptionReplication(ClusterLoop loop, SubscriptionMap map, ControlLink link, Peers peers) {
        this.loop = loop;
        this.map = map;
        this.link = link;
        this.peers = peers;
        this.answers = new Answers(loop);
    }

    /** Names who is told of every change; before {@link #load()}. */
    void listen(Listener told) {
        listener = told;
    }

    @Override
    public Future<Void> announce(ClientId client, long version, List<GrantedFilter> added, List<TopicFilter> removed) {
        apply(new SubscriptionsUpdate(client, version, false, added, removed));
        Waiter waiter = new Waiter();
        loop.execute(() -> broadcast(parts(client, version, added, removed), waiter));
        return waiter.future();
    }

    private static List<SubscriptionsUpdate> parts(
            ClientId client, long version, List<GrantedFilter> added, List<TopicFilter> removed) {
        List<SubscriptionsUpdate> parts = new ArrayList<>(1);
        for (int i = 0; i < added.size() || i < removed.size(); i += FILTERS_PER_UPDATE) {
            parts.add(new SubscriptionsUpdate(client, version, false, part(added, i), part(removed, i)));
        }
        return parts;
    }

    private static <T> List<T> part(List<T> all, int from) {
        return from >= all.size() ? List.of() : all.subList(from, Math.min(all.size(), from + FILTERS_PER_UPDATE));
    }

    @Override
    public void announceEnd(ClientId client, long version) {
        SubscriptionsUpdate end = new SubscriptionsUpdate(client, version, true, List.of(), List.of());
        apply(end);
        loop.execute(() -> peers.forEachCounted(peer -> link.send(peer.incarnation(), end, null)));
    }

    private void broadcast(List<SubscriptionsUpdate> updates, Waiter waiter) {
        int[] missing = {1};
        Runnable accepted = () -> {
            missing[0]--;
            if (missing[0] == 0) {
                answers.done(waiter);
            }
        };
        peers.forEachCounted(peer -> {
            for (SubscriptionsUpdate update : updates) {
                missing[0]++;
                link.send(peer.incarnation(), update, accepted);
            }
        });
        accepted.run();
    }

    void onUpdate(SubscriptionsUpdate update) {
        apply(update);
    }

    private void apply(SubscriptionsUpdate update) {
        Listener told = listener;
        if (told == null) {
            return; // this node does not take part yet: it reads the entries when it does
        }
        if (update.ended()) {
            told.ended(update.client(), update.version());
        } else {
            told.changed(update.client(), update.version(), update.added(), update.removed());
        }
    }

    /** Reads what all entries say; repeats until it works. */
    Future<Void> load() {
        if (closed) {
            return Future.failedFuture("the node is leaving");
        }
        return map.readAll(this::loaded).recover(this::loadLater);
    }

    private void loaded(StoredSubscriptions stored) {
        Listener told = listener;
        if (told != null) {
            told.changed(stored.client(), stored.version(), stored.filters(), List.of());
        }
    }

    private Future<Void> loadLater(Throwable failure) {
        if (closed) {
            return Future.failedFuture(failure);
        }
        LOG.warn("durable subscriptions could not be read, repeating: {}", failure.toString());
        Promise<Void> promise = Promise.promise();
        loop.schedule(RETRY_MILLIS, () -> load().onComplete(promise));
        return promise.future();
    }

    /** Stops repeating. */
    public void close() {
        closed = true;
    }
}
