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
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions of durable sessions on every node. What is told stands in the session's entry already, so that a
 * node which was not told finds it there: when it joins, and after a member has died that may have owed the news.
 */
public final class SubscriptionReplication implements DurableSubscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionReplication.class);
    /** How often all entries are read again: what was missed unnoticed is not missed for ever. */
    static final long REREAD_MILLIS = 600_000;

    private static final long RETRY_MILLIS = 500;
    /** So that a message to a peer stays well below a frame's bound. */
    private static final int FILTERS_PER_UPDATE = 512;

    /** News, and who has to have it before it counts as told. */
    private static final class Announcement {
        private final Waiter waiter;
        private final Set<Peers.Peer> missing = new HashSet<>();

        private Announcement(Waiter waiter) {
            this.waiter = waiter;
        }
    }

    private final ClusterLoop loop;
    private final SubscriptionMap map;
    private final ControlLink link;
    private final Peers peers;
    private final Answers answers;
    private volatile @Nullable Listener listener;
    private volatile boolean closed;

    // the loop only
    private final Set<Announcement> announcements = new LinkedHashSet<>();

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
        Announcement announcement = new Announcement(waiter);
        announcements.add(announcement);
        if (!updates.isEmpty()) {
            peers.forEachCounted(peer -> tell(peer, updates, announcement));
            peers.forEachCountedThatMayStillAct(announcement.missing::add);
        }
        release(announcement);
    }

    private void tell(Peers.Peer peer, List<SubscriptionsUpdate> updates, Announcement announcement) {
        announcement.missing.add(peer);
        int last = updates.size() - 1;
        updates.subList(0, last).forEach(update -> link.send(peer.incarnation(), update, null));
        link.send(peer.incarnation(), updates.get(last), () -> {
            if (!peer.isRemoved()) { // else nobody knows whether it has applied it, and it may still act
                announcement.missing.remove(peer);
                release(announcement);
            }
        });
    }

    private void release(Announcement announcement) {
        if (announcement.missing.isEmpty() && announcements.remove(announcement)) {
            answers.done(announcement.waiter);
        }
    }

    /** Some that were removed act no more: nobody waits for them. */
    void peersChanged() {
        assert loop.isCurrent();
        for (Announcement announcement : List.copyOf(announcements)) {
            announcement.missing.removeIf(peer -> peer.isRemoved() && !peers.mayStillAct(peer));
            release(announcement);
        }
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

    /** Reads them again now and then. */
    void rereadLater() {
        if (!closed) {
            loop.schedule(REREAD_MILLIS, () -> load().onComplete(read -> loop.execute(this::rereadLater)));
        }
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
