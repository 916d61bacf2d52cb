package io.skein.router;

import io.skein.cluster.ClusterNode;
import io.skein.cluster.NodeLinks;
import io.skein.cluster.RouteTable;
import io.skein.model.Publication;
import io.skein.model.TopicFilter;
import io.skein.session.Session;
import io.skein.session.SessionEvents;
import io.skein.session.SessionLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the loops of a node share: the index of subscriptions, the sessions, and the way to other nodes. Each loop
 * works through its {@link RouterLoop}.
 */
public final class Router {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    /** Messages handed over and not yet taken: over the first mark publishers are paused, under the second resumed. */
    private static final long MAILBOX_HIGH_BYTES = 8L << 20;

    private static final long MAILBOX_LOW_BYTES = 2L << 20;

    /** Over this mark QoS 0 is dropped. */
    static final long MAILBOX_QOS0_BYTES = 32L << 20;

    private static final int PURGE_STEP = 1000;

    private final ClusterNode cluster;
    private final int matchCacheTopics;
    private final SubscriptionIndex<Session> index = new SubscriptionIndex<>();
    private final OwnTopics ownTopics = new OwnTopics(this);
    private final Subscriptions subscriptions;
    private final ClientRegistry clients;
    private final @Nullable RouterLoop[] loops;
    private final ThreadLocal<RouterLoop> current = new ThreadLocal<>();
    private final LongAdder[] dropped = new LongAdder[SessionEvents.DropReason.values().length];
    private final long retainedBytesMaximum;
    private final LongAdder notRetained = new LongAdder();
    private final LongAdder unmatched = new LongAdder();
    private volatile boolean mailboxFull;

    /**
     * @param loops how many loops will be opened
     * @param matchCacheTopics topics each loop remembers the receivers of
     * @param retainedBytesMaximum of all retained messages, by {@link Publication#weightBytes()}
     */
    public Router(
            ClusterNode cluster, int loops, SessionLimits limits, int matchCacheTopics, long retainedBytesMaximum) {
        this.retainedBytesMaximum = retainedBytesMaximum;
        this.cluster = cluster;
        this.matchCacheTopics = matchCacheTopics;
        this.loops = new RouterLoop[loops];
        Arrays.setAll(dropped, i -> new LongAdder());
        this.subscriptions = new Subscriptions(index, cluster.routes(), cluster.retained(), ownTopics);
        this.clients = new ClientRegistry(this, cluster, limits, new Events());
    }

    /**
     * Called once on each event loop, before {@link ClusterNode#join}.
     *
     * @throws IllegalStateException if this event loop has one already
     */
    public RouterLoop openLoop(int number) {
        if (current.get() != null) {
            throw new IllegalStateException("the event loop is taken: " + Thread.currentThread());
        }
        RouterLoop loop = new RouterLoop(this, number, loops.length);
        loops[number] = loop;
        current.set(loop);
        return loop;
    }

    /** What the cluster tells this node. */
    public ClusterNode.Inbound inbound() {
        return new ClusterNode.Inbound(new Routes(), new Receiver(), clients);
    }

    public Subscriptions subscriptions() {
        return subscriptions;
    }

    /** What the node itself has to say. */
    public OwnTopics ownTopics() {
        return ownTopics;
    }

    public ClientRegistry clients() {
        return clients;
    }

    public SubscriptionIndex<Session> index() {
        return index;
    }

    public List<RouterLoop> loops() {
        return Arrays.stream(loops).map(RouterLoop.class::cast).toList();
    }

    /** Deliveries given up for this reason since the start; any thread. */
    public long dropped(SessionEvents.DropReason reason) {
        return dropped[reason.ordinal()].sum();
    }

    /** Publications nobody had subscribed to; any thread. */
    public long unmatched() {
        return unmatched.sum();
    }

    void countUnmatched() {
        unmatched.increment();
    }

    /** Filters that other nodes have subscribers of, summed over the nodes; any thread, visits the whole index. */
    public long remoteRoutes() {
        return index.routeCount();
    }

    /** Entries on their way between loops; any thread, approximate. */
    public long handOversQueued() {
        return loops().stream().mapToLong(loop -> loop.mailbox().depth()).sum();
    }

    RouterLoop loop(int number) {
        RouterLoop loop = loops[number];
        if (loop == null) {
            throw new IllegalStateException("loop " + number + " is not open");
        }
        return loop;
    }

    Vertx vertx() {
        return cluster.vertx();
    }

    NodeLinks.Lane openLane(int loop) {
        return cluster.links().openLane(loop);
    }

    MatchCache<Session> newMatchCache() {
        return new MatchCache<>(index, matchCacheTopics);
    }

    /** Removing one always fits. */
    boolean hasRoomToRetain(Publication publication) {
        if (publication.payload().isEmpty()
                || cluster.retained().bytes() + publication.weightBytes() <= retainedBytesMaximum) {
            return true;
        }
        notRetained.increment();
        return false;
    }

    /** Publications that were not retained for want of room; any thread. */
    public long notRetained() {
        return notRetained.sum();
    }

    Future<Void> retain(Publication publication) {
        return cluster.retained().retain(publication);
    }

    // Mailboxes

    boolean isMailboxFull() {
        return mailboxFull;
    }

    void onMailboxFilled(RouterLoop target) {
        if (target.mailbox().bytes() > MAILBOX_HIGH_BYTES) {
            mailboxFull = true;
        }
    }

    void onMailboxDrained() {
        if (mailboxFull
                && Arrays.stream(loops).allMatch(l -> l == null || l.mailbox().bytes() < MAILBOX_LOW_BYTES)) {
            mailboxFull = false;
            loops().forEach(loop -> loop.execute(loop::resumeWaiting));
        }
    }

    /** Runs a task on {@code last} after everything that any loop has handed over until now has been processed there. */
    void afterAllHandOvers(RouterLoop last, Runnable task) {
        AtomicInteger outstanding = new AtomicInteger(loops.length);
        for (RouterLoop loop : loops()) {
            loop.execute(() -> {
                loop.flushHandOvers();
                if (outstanding.decrementAndGet() == 0) {
                    last.execute(task);
                }
            });
        }
    }

    void drop(SessionEvents.DropReason reason) {
        dropped[reason.ordinal()].increment();
    }

    private RouterLoop currentLoop() {
        RouterLoop loop = current.get();
        if (loop == null) {
            throw new IllegalStateException("not on an event loop of the router: " + Thread.currentThread());
        }
        return loop;
    }

    private final class Events implements SessionEvents {
        @Override
        public void publishWill(Session session, Publication will) {
            RouterLoop loop = (RouterLoop) session.loop();
            loop.execute(() -> loop.publish(will, null)); // never in the middle of another publication's fan-out
        }

        @Override
        public void ended(Session session) {
            subscriptions.removeAll(session);
            clients.onEnded(session);
        }

        @Override
        public void dropped(DropReason reason) {
            drop(reason);
        }
    }

    private final class Receiver implements NodeLinks.Receiver {
        @Override
        public void onPublication(UUID sender, Publication publication, List<TopicFilter> groups, boolean direct) {
            currentLoop().onPublication(publication, groups, direct);
        }

        @Override
        public void onBatchEnd() {
            // The turn's end, scheduled with the first publication, hands over and flushes.
        }
    }

    private final class Routes implements RouteTable.Listener {
        @Override
        public void routeChanged(UUID node, TopicFilter filter, int weight) {
            if (!index.setRoute(node, filter, weight) && weight > 0) {
                index.addNode(node);
                index.setRoute(node, filter, weight);
            }
        }

        @Override
        public void nodeGone(UUID node) {
            if (index.removeNode(node)) {
                LOG.info("event=routes-dropped member={}", node);
                loop(0).execute(this::purge);
            }
        }

        private void purge() {
            if (index.purgeRoutes(PURGE_STEP)) {
                loop(0).execute(this::purge);
            }
        }
    }
}
