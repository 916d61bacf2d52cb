package io.skein.router;

import io.skein.cluster.ClusterNode;
import io.skein.cluster.Lease;
import io.skein.cluster.NodeLinks;
import io.skein.cluster.RouteTable;
import io.skein.model.ClientId;
import io.skein.model.Publication;
import io.skein.model.PublishOutcome;
import io.skein.model.QueuePlace;
import io.skein.model.TopicFilter;
import io.skein.session.Session;
import io.skein.session.SessionEvents;
import io.skein.store.SessionStore;
import io.skein.store.session.Outgoing;
import io.skein.store.session.SessionAnswer.Settled;
import io.skein.store.session.SessionChange;
import io.skein.store.session.SessionLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final long SWEEP_MILLIS = 60_000;

    private final ClusterNode cluster;
    private final RouterOptions options;
    private final SubscriptionIndex<Session> index = new SubscriptionIndex<>();
    private final DurableIndex durables = new DurableIndex(index, System::currentTimeMillis);
    private final OwnTopics ownTopics = new OwnTopics(this);
    private final Subscriptions subscriptions;
    private final ClientRegistry clients;
    private final @Nullable RouterLoop[] loops;
    private final ThreadLocal<RouterLoop> current = new ThreadLocal<>();
    private final LongAdder[] dropped = new LongAdder[SessionEvents.DropReason.values().length];
    private final LongAdder notRetained = new LongAdder();
    private final LongAdder notQueued = new LongAdder();
    private final LongAdder unmatched = new LongAdder();
    /** By their ids, messages that the cluster owes and this node is publishing. */
    private final Set<Long> publishing = ConcurrentHashMap.newKeySet();

    private volatile boolean mailboxFull;

    /** @param loops how many loops will be opened */
    public Router(ClusterNode cluster, int loops, SessionLimits limits, RouterOptions options) {
        this.cluster = cluster;
        this.options = options;
        this.loops = new RouterLoop[loops];
        Arrays.setAll(dropped, i -> new LongAdder());
        this.subscriptions = new Subscriptions(index, cluster, ownTopics);
        this.clients = new ClientRegistry(this, cluster, limits, options, new Events());
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
        return new ClusterNode.Inbound(new Routes(), durables, new Receiver(), clients, this::onExpelled);
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

    SessionStore.Lane openStoreLane(int loop) {
        return cluster.sessions().openLane(loop);
    }

    Lease lease() {
        return cluster.lease();
    }

    /** Whether this node has been without the lease for so long that it takes no clients. Any thread. */
    public boolean isCutOff() {
        return lease().lostForMillis() >= Lease.CUT_OFF_MILLIS;
    }

    /** The connections are closed; their sessions give their names back when the store can be told. */
    private Future<Void> onExpelled() {
        List<Future<Void>> closed = loops().stream().map(RouterLoop::expelled).toList();
        return Future.join(closed).mapEmpty();
    }

    /** Whether messages at QoS 0 reach durable sessions by their queues too. */
    boolean queuesQos0() {
        return options.queueQos0();
    }

    NodeLinks.Lane openLane(int loop) {
        return cluster.links().openLane(loop);
    }

    MatchCache<Session> newMatchCache() {
        return new MatchCache<>(index, options.matchCacheTopics());
    }

    /** What is known of the durable sessions of the whole cluster. */
    DurableIndex durables() {
        return durables;
    }

    boolean isLocal(UUID incarnation) {
        return cluster.view().local().incarnation().equals(incarnation);
    }

    /** Something new stands in the queue of a durable session whose client is connected here. */
    void hint(RouterLoop loop, QueuePlace place, @Nullable Publication publication) {
        Session session = clients.session(place.client());
        if (session != null && session.epoch() == place.epoch()) {
            loop.hint(session, place, publication);
        }
    }

    /** A session has been let go of: publishes what the cluster owes for it, and tells others if it is over. */
    void publishOwed(RouterLoop loop, ClientId client, Settled settled) {
        if (settled.ended()) {
            announceEnd(client, settled.version());
        }
        publishOwed(loop, client, settled.outgoing());
    }

    void announceEnd(ClientId client, long version) {
        if (durables.knows(client)) {
            cluster.subscriptions().announceEnd(client, version);
        }
    }

    void publishOwed(RouterLoop loop, ClientId client, List<Outgoing> owed) {
        for (Outgoing one : owed) {
            // never in the middle of another publication's fan-out, nor while others may do it
            loop.execute(() -> loop.whenActing(() -> publishOwed(loop, client, one)));
        }
    }

    private void publishOwed(RouterLoop loop, ClientId client, Outgoing owed) {
        PublishCompletion onKept = outcome -> {
            publishing.remove(owed.id());
            if (outcome != PublishOutcome.NOT_KEPT) { // otherwise it is done again when it is due
                forget(loop, client, owed);
            }
        };
        Publication publication = withExpiry(owed);
        if (!publishing.add(owed.id())) {
            return; // it is under way
        }
        PublicationId id = PublicationId.again(owed.id());
        TopicFilter group = owed.group();
        if (group == null) {
            loop.publish(publication, id, onKept);
        } else {
            loop.publishToGroup(publication, id, group, onKept);
        }
    }

    private static void forget(RouterLoop loop, ClientId client, Outgoing owed) {
        loop.change(client, new SessionChange.Published(owed.id()), answer -> {});
    }

    /** The Message Expiry Interval of a will is counted from its publication (MQTT 5, 3.1.3.2.4). */
    private static Publication withExpiry(Outgoing owed) {
        Publication p = owed.publication();
        if (owed.expirySeconds() < 0) {
            return p;
        }
        long expiresAtMillis = System.currentTimeMillis() + owed.expirySeconds() * 1000;
        return new Publication(
                p.topic(), p.payload(), p.qos(), p.retain(), p.properties(), p.publisher(), expiresAtMillis);
    }

    /** An entry this node is responsible for has something to be done. */
    private void onDue(ClientId client, @Nullable UUID goneOwner, long epoch) {
        RouterLoop loop = loop(Math.floorMod(client.hashCode(), loops.length));
        SessionChange change =
                goneOwner == null ? new SessionChange.Expire() : new SessionChange.OwnerGone(goneOwner, epoch);
        loop.execute(() -> {
            if (loop.mayAct()) { // otherwise it is due again in a while
                loop.change(client, change, answer -> {
                    if (answer instanceof Settled settled) {
                        publishOwed(loop, client, settled);
                    }
                });
            }
        });
    }

    /** The loops are open: from now on what is due is worked off here. */
    public void start() {
        cluster.sessions().onDue(this::onDue);
        cluster.view().listen(clients);
        vertx().setPeriodic(SWEEP_MILLIS, id -> vertx().executeBlocking(this::sweep, false));
    }

    private @Nullable Void sweep() {
        durables.sweep();
        return null;
    }

    /** Removing one always fits. */
    boolean hasRoomToRetain(Publication publication) {
        if (publication.payload().isEmpty()
                || cluster.retained().bytes() + publication.weightBytes() <= options.retainedBytesMaximum()) {
            return true;
        }
        notRetained.increment();
        return false;
    }

    /** Whether there is memory for more messages in the queues of durable sessions. */
    boolean hasRoomToQueue() {
        if (!cluster.sessions().room().isFull()) {
            return true;
        }
        notQueued.increment();
        return false;
    }

    /** Publications that were refused because queues take all the memory they may; any thread. */
    public long notQueued() {
        return notQueued.sum();
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
        public void disconnected(Session session) {
            subscriptions.removeAll(session);
        }

        @Override
        public void settled(Session session, Settled settled) {
            publishOwed((RouterLoop) session.loop(), session.client(), settled);
        }

        @Override
        public void closed(Session session) {
            clients.onClosed(session);
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
        public void onHint(QueuePlace place, @Nullable Publication publication) {
            hint(currentLoop(), place, publication);
        }

        @Override
        public void onHintsLost() {
            loops().forEach(loop -> loop.execute(loop.hintSweep()::now));
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
