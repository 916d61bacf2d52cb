package io.skein.cluster.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import io.skein.cluster.ClusterNode;
import io.skein.cluster.ClusterView;
import io.skein.cluster.DurableSubscriptions;
import io.skein.cluster.Lease;
import io.skein.cluster.Member;
import io.skein.cluster.NodeLinks;
import io.skein.cluster.RouteTable;
import io.skein.cluster.SessionFence;
import io.skein.cluster.lease.LeaseOptions;
import io.skein.cluster.link.LinkNetwork;
import io.skein.cluster.link.LinkOptions;
import io.skein.cluster.replication.ClusterExchange;
import io.skein.store.RetainedStore;
import io.skein.store.SessionStore;
import io.skein.store.hazelcast.HazelcastRetainedMap;
import io.skein.store.hazelcast.HazelcastRouteMap;
import io.skein.store.hazelcast.HazelcastSessionStore;
import io.skein.store.hazelcast.OwnerStanding;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member of a cluster: Hazelcast and a clustered Vert.x, and all that is shared over them. */
public final class HazelcastClusterNode implements ClusterNode {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastClusterNode.class);
    private static final int WORKERS = 4;
    private static final int DRAIN_MILLIS = 1_000;
    private static final int DRAIN_POLL_MILLIS = 20;
    private static final long VIEW_MILLIS = 500;
    private static final long REJOIN_MILLIS = 1_000;
    private static final String REJOINING = "exchanging everything again after a split";

    private final ClusterOptions options;
    private final HazelcastInstance hazelcast;
    private final Vertx clustered;
    private final Vertx vertx;
    private final VertxClusterLoop loop;
    private final HazelcastClusterView view;
    private final LinkNetwork links;
    private final ClusterExchange exchange;
    private final HazelcastSessionStore sessions;
    private final OwnerStanding standing;
    private final DepartedNodes departed;
    private final LeaseLoop lease;
    private final AtomicReference<@Nullable Promise<Void>> leaving = new AtomicReference<>();
    private volatile @Nullable String notReadyReason = "not joined";

    // on the cluster's loop

    /** Null until this node joins. */
    private ClusterNode.@Nullable Expulsion expulsion;

    private long expulsions;

    /**
     * @param clustered runs the cluster on its one event loop
     * @param vertx serves the clients
     * @param renewNodeInfo makes the event bus' address of this node known once more
     */
    HazelcastClusterNode(
            ClusterOptions options, HazelcastInstance hazelcast, Vertx clustered, Vertx vertx, Runnable renewNodeInfo) {
        this.options = options;
        this.hazelcast = hazelcast;
        this.clustered = clustered;
        this.vertx = vertx;
        this.view = new HazelcastClusterView(hazelcast.getCluster());
        UUID local = view.local().incarnation();
        Context context = clustered.getOrCreateContext();
        WorkerExecutor workers = clustered.createSharedWorkerExecutor("skein-cluster", WORKERS);
        HazelcastRouteMap routeMap = new HazelcastRouteMap(hazelcast, workers, local);
        this.loop = new VertxClusterLoop(clustered, context);
        this.links = LinkNetwork.over(context, local, LinkOptions.of(options.eventLoops(), options.linkWindowBytes()));
        this.exchange = new ClusterExchange(
                loop,
                routeMap,
                new HazelcastRetainedMap(hazelcast, loop, workers),
                this::readSubscriptions,
                links.control());
        this.departed = new DepartedNodes(loop, workers, view, routeMap);
        this.lease = new LeaseLoop(loop, local, links, exchange, renewNodeInfo, leaseOptions(options));
        this.standing = new OwnerStanding(lease.lease(), view::listedNow);
        this.sessions = new HazelcastSessionStore(
                hazelcast, loop, workers, local, storeOptions(options), lease.lease(), standing, this::whoMayAct);
        links.control().receiver(exchange);
        view.follow(change -> loop.execute(() -> membersChanged(change)));
        refreshView();
        hazelcast.getLifecycleService().addLifecycleListener(this::lifecycleChanged);
        hazelcast.getPartitionService().addPartitionLostListener(lost -> exchange.entriesLost());
    }

    /** A name does not tell how many nodes there are; but those needed at the start are more than half of them. */
    private static LeaseOptions leaseOptions(ClusterOptions options) {
        int nodes = options.dnsName() == null ? options.members().size() : 2 * options.minMembers() - 1;
        return new LeaseOptions(options.minMembers(), nodes, options.allowsMinority());
    }

    private static HazelcastSessionStore.Options storeOptions(ClusterOptions options) {
        return new HazelcastSessionStore.Options(
                options.store(), options.backupCount(), (int) options.linkWindowBytes(), Lease.VALID_MILLIS);
    }

    private Future<Void> readSubscriptions(Consumer<SessionStore.StoredSubscriptions> receiver) {
        return sessions.readSubscriptions(receiver);
    }

    /** Members, and those whose lease may not have run out since they were removed. */
    private Set<UUID> whoMayAct() {
        Set<UUID> acting = view.incarnations();
        acting.addAll(exchange.removedAndActing());
        return acting;
    }

    @Override
    public Vertx vertx() {
        return vertx;
    }

    @Override
    public Lease lease() {
        return lease.lease();
    }

    @Override
    public ClusterView view() {
        return view;
    }

    @Override
    public NodeLinks links() {
        return links;
    }

    /** The links' figures. */
    public LinkNetwork linkNetwork() {
        return links;
    }

    @Override
    public RouteTable routes() {
        return exchange.routes();
    }

    @Override
    public SessionFence fence() {
        return exchange.fence();
    }

    @Override
    public DurableSubscriptions subscriptions() {
        return exchange.subscriptions();
    }

    @Override
    public SessionStore sessions() {
        return sessions;
    }

    @Override
    public RetainedStore retained() {
        return exchange.retained();
    }

    @Override
    public Future<Void> join(Inbound inbound) {
        Promise<Void> joined = Promise.promise();
        Context caller = Vertx.currentContext();
        loop.execute(() -> joinOnLoop(inbound).onComplete(result -> {
            if (caller == null) {
                joined.handle(result);
            } else {
                caller.runOnContext(v -> joined.handle(result));
            }
        }));
        return joined.future();
    }

    private Future<Void> joinOnLoop(Inbound inbound) {
        notReadyReason = "loading what other members know";
        expulsion = inbound.expulsion();
        UUID membership = view.membership();
        Future<Void> known = exchange.join(inbound.routes(), inbound.subscriptions(), inbound.fence(), view.older());
        return links.start(inbound.publications())
                .onSuccess(started -> lease.start())
                .compose(started -> known)
                .compose(loaded -> {
                    loop.execute(() -> joined(membership));
                    notReadyReason = "waiting for cluster.min-members";
                    return new EnoughMembers(loop, view, options).await();
                })
                .compose(enough -> {
                    notReadyReason = null; // but for the lease
                    return onLoop(lease::awaitHeld);
                })
                .onSuccess(held -> LOG.info(
                        "node {} has joined, {} members",
                        options.nodeId(),
                        view.members().size()));
    }

    private Future<Void> onLoop(Supplier<Future<Void>> action) {
        Promise<Void> done = Promise.promise();
        loop.execute(() -> action.get().onComplete(done));
        return done.future();
    }

    @Override
    public @Nullable String notReadyReason() {
        String own = notReadyReason;
        if (own != null || lease().lostForMillis() < Lease.CUT_OFF_MILLIS) {
            return own;
        }
        return lease().reasonWithout();
    }

    /** How many routes of all nodes the shared map holds, those of nodes that are gone included. Blocks. */
    int storedRoutes() {
        return hazelcast.getMap(HazelcastRouteMap.MAP).size();
    }

    /** How many routes this node has. Any thread. */
    public int routeCount() {
        return exchange.routes().routeCount();
    }

    /** How many announcements wait until all members know the route. Any thread. */
    public int waitingAnnouncements() {
        return exchange.routes().waitingCount();
    }

    private void refreshView() {
        if (leaving.get() == null) {
            loop.schedule(VIEW_MILLIS, this::refreshView); // first: whatever fails below, this goes on
            view.refresh();
        }
    }

    private void lifecycleChanged(LifecycleEvent event) {
        if (event.getState() == LifecycleEvent.LifecycleState.MERGED) {
            LOG.warn("a split has healed, exchanging everything again");
            view.refresh();
            loop.execute(this::expelled);
        }
    }

    /** The others had removed this node and gone on: what it has kept for its clients is out of date. */
    private void expelled() {
        ClusterNode.Expulsion handler = expulsion;
        if (leaving.get() != null || handler == null) {
            return; // one that has not begun to join does so as the member it is by then
        }
        long number = ++expulsions;
        lease.expelled();
        if (notReadyReason == null) {
            notReadyReason = REJOINING;
        }
        Future.succeededFuture()
                .compose(nothing -> handler.onExpelled())
                .onComplete(done -> loop.execute(() -> rejoin(number)));
    }

    /** @param number of the expulsion; a later one makes it void, as that begins from the start */
    private void rejoin(long number) {
        if (number != expulsions || leaving.get() != null) {
            return;
        }
        UUID membership = view.membership();
        List<Member> others =
                view.members().stream().filter(m -> !m.equals(view.local())).toList();
        for (Member member : others) {
            links.removePeer(member.incarnation());
            links.addPeer(member);
        }
        exchange.rejoin(others.stream().map(Member::incarnation).toList())
                .onSuccess(known -> loop.execute(() -> rejoined(membership)))
                .onFailure(failure -> {
                    LOG.warn("exchanging everything once more, it failed: {}", failure.toString());
                    loop.schedule(REJOIN_MILLIS, () -> rejoin(number));
                });
    }

    private void rejoined(UUID membership) {
        if (joined(membership) && REJOINING.equals(notReadyReason)) {
            notReadyReason = null;
        }
    }

    /** Returns false if this node was removed once more meanwhile: that begins from the start. */
    private boolean joined(UUID membership) {
        boolean isCurrent = membership.equals(view.membership());
        if (isCurrent) {
            lease.joined(membership);
        }
        return isCurrent;
    }

    @Override
    public Future<Void> leave() {
        Promise<Void> left = Promise.promise();
        if (!leaving.compareAndSet(null, left)) {
            Promise<Void> earlier = leaving.get();
            return earlier == null ? Future.succeededFuture() : earlier.future();
        }
        notReadyReason = "leaving";
        standing.leave();
        exchange.close();
        sessions.stop();
        linksDrained()
                .compose(drained -> lease.leave())
                .compose(goodbyeSaid -> links.stop())
                .transform(stopped -> {
                    loop.stop();
                    return closeBoth();
                })
                .onComplete(closed -> {
                    // on a thread of its own: Vert.x has none any more, and the copies' move to other members takes a
                    // while
                    Thread leaver = new Thread(() -> shutDown(left), "skein-leave");
                    leaver.start();
                });
        return left.future();
    }

    /** What was published last, wills above all, is on its way to the peers: they get a moment to take it. */
    private Future<Void> linksDrained() {
        Promise<Void> drained = Promise.promise();
        loop.execute(() -> awaitDrained(DRAIN_MILLIS / DRAIN_POLL_MILLIS, drained));
        return drained.future();
    }

    private void awaitDrained(int polls, Promise<Void> drained) {
        boolean empty = links.stats().peers().stream().allMatch(peer -> peer.windowMessages() == 0);
        if (empty || polls == 0) {
            drained.complete();
        } else {
            loop.schedule(DRAIN_POLL_MILLIS, () -> awaitDrained(polls - 1, drained));
        }
    }

    private void shutDown(Promise<Void> left) {
        try {
            hazelcast.shutdown();
            left.complete();
        } catch (RuntimeException e) {
            left.fail(e);
        }
    }

    /** Ends without a word to the others, as a crash would; for tests. */
    Future<Void> terminate() {
        exchange.close();
        sessions.stop();
        hazelcast.getLifecycleService().terminate();
        return closeBoth();
    }

    private Future<Void> closeBoth() {
        return Future.join(clustered.close(), vertx.close()).mapEmpty();
    }

    /** One after another, and in one turn: nobody on this loop sees the exchange and the lease disagree. */
    private void membersChanged(HazelcastClusterView.Change change) {
        standing.isComplete(); // it has to have seen every change
        for (Member member : change.removed()) {
            links.removePeer(member.incarnation());
            exchange.memberRemoved(member.incarnation());
            departed.memberRemoved();
        }
        for (Member member : change.added()) {
            exchange.memberAdded(member.incarnation());
            links.addPeer(member);
        }
        lease.membersChanged(change.voters());
    }
}
