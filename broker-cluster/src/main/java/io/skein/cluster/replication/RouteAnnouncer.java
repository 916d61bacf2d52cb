package io.skein.cluster.replication;

import io.skein.cluster.RouteTable;
import io.skein.cluster.link.ControlLink;
import io.skein.cluster.wire.RoutesDelta;
import io.skein.model.TopicFilter;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other nodes of this node's routes. Changes of one turn travel together: first into the shared map, one
 * write at a time, then as a numbered delta to every peer that counts. So whoever joins finds in the map what it was
 * not told.
 */
public final class RouteAnnouncer implements RouteTable {
    private static final Logger LOG = LoggerFactory.getLogger(RouteAnnouncer.class);
    private static final int DELTA_CHANGES = 1_024;
    private static final int DELTA_CHARACTERS = 32_768;
    private static final long RETRY_MILLIS = 100;

    private record Announcement(
            TopicFilter filter, int weight, @Nullable Waiter waiter) {}

    private final ClusterLoop loop;
    private final RouteMap map;
    private final ControlLink link;
    private final Peers peers;

    // any thread
    private final Queue<Announcement> announcements = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean turnRequested = new AtomicBoolean();

    // the loop writes, others read
    private volatile int routeCount;
    private volatile int waitingCount;
    private volatile boolean closed;

    // the loop only
    private final OwnRoutes own;
    private boolean writing;
    private int failuresInARow;
    private long broadcastSequence;

    /** Announces to the peers that count. */
    public RouteAnnouncer(ClusterLoop loop, RouteMap map, ControlLink link, Peers peers) {
        this.loop = loop;
        this.map = map;
        this.link = link;
        this.peers = peers;
        this.own = new OwnRoutes(new Answers(loop));
    }

    @Override
    public Future<Void> announce(TopicFilter filter, int weight) {
        if (weight < 0) {
            throw new IllegalArgumentException("weight " + weight);
        }
        Waiter waiter = weight == 0 ? null : new Waiter();
        announcements.add(new Announcement(filter, weight, waiter));
        if (turnRequested.compareAndSet(false, true)) {
            loop.execute(this::turn);
        }
        return waiter == null ? Future.succeededFuture() : waiter.future();
    }

    private void turn() {
        turnRequested.set(false);
        Announcement next = announcements.poll();
        while (next != null) {
            own.set(next.filter(), next.weight(), next.waiter());
            next = announcements.poll();
        }
        writeNext();
        countRoutes();
    }

    private void countRoutes() {
        routeCount = own.size();
        waitingCount = own.waiting();
    }

    private void writeNext() {
        if (!writing) {
            List<RouteMap.Change> changes = own.takeChanges();
            if (!changes.isEmpty()) {
                writing = true;
                write(changes);
            }
        }
    }

    private void write(List<RouteMap.Change> changes) {
        map.write(changes)
                .onComplete(
                        ok -> loop.execute(() -> written(changes)),
                        failure -> loop.execute(() -> retry(changes, failure)));
    }

    private void written(List<RouteMap.Change> changes) {
        failuresInARow = 0;
        writing = false;
        broadcast(changes);
        broadcastSequence = changes.get(changes.size() - 1).sequence();
        release();
        writeNext();
        countRoutes();
    }

    /** The cluster could not tell: the same change again until it works. */
    private void retry(List<RouteMap.Change> changes, Throwable failure) {
        if (closed) {
            return;
        }
        if (failuresInARow++ % 100 == 0) {
            LOG.warn("routes are not stored yet, repeating: {}", failure.toString());
        }
        loop.schedule(RETRY_MILLIS, () -> write(changes));
    }

    private void broadcast(List<RouteMap.Change> changes) {
        int from = 0;
        while (from < changes.size()) {
            int to = endOfDelta(changes, from);
            send(deltaOf(changes.subList(from, to)), changes.get(to - 1).sequence());
            from = to;
        }
    }

    private static int endOfDelta(List<RouteMap.Change> changes, int from) {
        int end = Math.min(changes.size(), from + DELTA_CHANGES);
        int characters = 0;
        for (int i = from; i < end; i++) {
            characters += changes.get(i).filter().value().length();
            if (characters > DELTA_CHARACTERS) {
                return i + 1;
            }
        }
        return end;
    }

    private static RoutesDelta deltaOf(List<RouteMap.Change> changes) {
        List<RoutesDelta.Change> told = new ArrayList<>(changes.size());
        for (RouteMap.Change change : changes) {
            told.add(new RoutesDelta.Change(change.filter(), change.weight()));
        }
        return new RoutesDelta(changes.get(0).sequence(), told);
    }

    private void send(RoutesDelta delta, long last) {
        peers.forEachCounted(peer -> link.send(peer.incarnation(), delta, () -> {
            if (!peer.isRemoved()) {
                peer.accepted(last);
                release();
                countRoutes();
            }
        }));
    }

    /** Whoever waits for peers is looked at again. */
    private void release() {
        own.visible(peers.acceptedByAll(broadcastSequence));
    }

    /** The peers have changed: fewer may have to be waited for. */
    void peersChanged() {
        assert loop.isCurrent();
        release();
        countRoutes();
    }

    /** The last change that stands in the shared map and was told to all that count. */
    long broadcastSequence() {
        return broadcastSequence;
    }

    /** Writes and tells all routes again, because others may have lost them. */
    void repeatAll() {
        assert loop.isCurrent();
        own.repeatAll();
        writeNext();
        countRoutes();
    }

    /** Says to a peer with which this node starts over where its numbering stands. */
    void tellSequence(UUID peer) {
        link.send(peer, new RoutesDelta(broadcastSequence + 1, List.of()), null);
    }

    /** Stops repeating what fails. */
    public void close() {
        closed = true;
    }

    /** How many routes this node has; any thread. */
    public int routeCount() {
        return routeCount;
    }

    /** How many announcements wait for other nodes; any thread. */
    public int waitingCount() {
        return waitingCount;
    }
}
