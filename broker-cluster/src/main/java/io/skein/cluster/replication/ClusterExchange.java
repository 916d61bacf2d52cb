package io.skein.cluster.replication;

import io.skein.cluster.DurableSubscriptions;
import io.skein.cluster.RouteTable;
import io.skein.cluster.SessionFence;
import io.skein.cluster.link.ControlLink;
import io.skein.cluster.wire.ControlMessage;
import io.skein.cluster.wire.EndOlderReply;
import io.skein.cluster.wire.EndOlderRequest;
import io.skein.cluster.wire.JoinReply;
import io.skein.cluster.wire.JoinRequest;
import io.skein.cluster.wire.RetainedUpdate;
import io.skein.cluster.wire.RoutesDelta;
import io.skein.cluster.wire.SubscriptionsUpdate;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * All that this node tells the others and learns from them besides publications, and its joining. On the cluster's
 * loop where nothing else is said.
 */
public final class ClusterExchange implements ControlLink.Receiver {
    static final long RELOAD_MILLIS = 2_000;
    private static final int MAX_DEPARTED = 1_000;

    private final ClusterLoop loop;
    private final RouteMap routeMap;
    private final ControlLink link;
    private final Peers peers = new Peers();
    private final RouteAnnouncer announcer;
    private final RetainedReplication retained;
    private final SubscriptionReplication subscriptions;
    private final FenceRequests fence;
    private @Nullable RemoteRoutes remoteRoutes;
    private SessionFence.@Nullable Handler fenceHandler;
    private final AtomicBoolean repeatRequested = new AtomicBoolean();
    private boolean reloadRequested;

    /** Members that were gone once: one that is back has a past. */
    private final Set<UUID> departed = new LinkedHashSet<>();

    /** Exchanges over this link; nothing is sent or taken before {@link #join}. Any thread. */
    public ClusterExchange(
            ClusterLoop loop,
            RouteMap routeMap,
            RetainedMap retainedMap,
            SubscriptionMap subscriptionMap,
            ControlLink link) {
        this.loop = loop;
        this.routeMap = routeMap;
        this.link = link;
        this.announcer = new RouteAnnouncer(loop, routeMap, link, peers);
        this.retained = new RetainedReplication(loop, retainedMap, link, peers);
        this.subscriptions = new SubscriptionReplication(loop, subscriptionMap, link, peers);
        this.fence = new FenceRequests(loop, link, peers);
    }

    /** Any thread. */
    public RouteAnnouncer routes() {
        return announcer;
    }

    /** Any thread. */
    public RetainedReplication retained() {
        return retained;
    }

    /** Any thread. */
    public SubscriptionReplication subscriptions() {
        return subscriptions;
    }

    /** Any thread. */
    public FenceRequests fence() {
        return fence;
    }

    /** A member is there; to be called before the link takes its messages. */
    public void memberAdded(UUID member) {
        assert loop.isCurrent();
        peers.add(member);
        RemoteRoutes remote = remoteRoutes;
        if (remote != null) {
            remote.memberAdded(member);
            if (departed.contains(member)) {
                startOver(remote, List.of(member));
            }
        }
    }

    /** A member is gone with its routes. Until its lease has run out it may still act, and is waited for. */
    public void memberRemoved(UUID member) {
        assert loop.isCurrent();
        forget(member);
        reload();
    }

    /** A member has said that it acts no more and goes. */
    public void memberLeft(UUID member) {
        assert loop.isCurrent();
        forget(member);
        peers.hasStopped(member);
        waitLess(Set.of(member));
    }

    /**
     * A view without those that were removed is established: they get no grants any more, and what they were granted
     * before runs out.
     *
     * @param leaseMillis how long a grant holds
     */
    public void viewEstablished(long leaseMillis) {
        assert loop.isCurrent();
        List<Peers.Peer> removed = peers.mayStillAct();
        loop.schedule(leaseMillis, () -> {
            peers.haveStopped(removed);
            waitLess(removed.stream().map(Peers.Peer::incarnation).toList());
        });
    }

    /** Members that were removed and may still act, as their lease may not have run out; any thread. */
    public Set<UUID> removedAndActing() {
        return peers.removedAndActing();
    }

    private void waitLess(Collection<UUID> stopped) {
        announcer.peersChanged();
        subscriptions.peersChanged();
        fence.peersChanged(stopped);
    }

    private void forget(UUID member) {
        departed.add(member);
        if (departed.size() > MAX_DEPARTED) {
            departed.remove(departed.iterator().next());
        }
        peers.remove(member);
        if (remoteRoutes != null) {
            remoteRoutes.memberRemoved(member);
        }
    }

    /** It may have died between storing a retained message or a subscription and telling of it. */
    private void reload() {
        if (remoteRoutes != null && !reloadRequested) {
            reloadRequested = true;
            loop.schedule(RELOAD_MILLIS, () -> {
                reloadRequested = false;
                retained.load();
                subscriptions.load();
            });
        }
    }

    /** The shared map has lost entries, more members having died at once than there were copies. Any thread. */
    public void entriesLost() {
        if (repeatRequested.compareAndSet(false, true)) {
            loop.schedule(RELOAD_MILLIS, () -> {
                repeatRequested.set(false);
                announcer.repeatAll();
            });
        }
    }

    /**
     * Starts to take part: asks the members that were there before for all they have.
     *
     * @param older those; they count from now on, others when they ask
     * @return completes on any thread when all of it is known here
     */
    public Future<Void> join(
            RouteTable.Listener routes,
            DurableSubscriptions.Listener durable,
            SessionFence.Handler sessions,
            Collection<UUID> older) {
        assert loop.isCurrent();
        fenceHandler = sessions;
        subscriptions.listen(durable);
        RemoteRoutes remote = new RemoteRoutes(loop, routeMap, link, routes);
        remoteRoutes = remote;
        peers.forEach(remote::memberAdded);
        subscriptions.rereadLater();
        return learn(remote, older);
    }

    /**
     * Starts over with everybody after a split has healed: each side has forgotten what it knew of the other, and
     * neither can tell whether the other has. To be called when the members are those of the healed cluster.
     */
    public Future<Void> rejoin(Collection<UUID> members) {
        assert loop.isCurrent();
        RemoteRoutes remote = remoteRoutes;
        if (remote == null) {
            return Future.succeededFuture(); // has not joined before
        }
        List<UUID> known = peers.incarnations();
        known.forEach(this::forget);
        members.forEach(peers::add);
        Future<Void> learnt = startOver(remote, members);
        announcer.repeatAll();
        return learnt;
    }

    /** These members may have forgotten what this node told them, as it has forgotten what they told it. */
    private Future<Void> startOver(RemoteRoutes remote, Collection<UUID> members) {
        Future<Void> learnt = learn(remote, members);
        members.forEach(announcer::tellSequence);
        return learnt;
    }

    private Future<Void> learn(RemoteRoutes remote, Collection<UUID> members) {
        members.forEach(member -> peers.count(member, announcer.broadcastSequence()));
        return remote.learn(members).compose(known -> retained.load()).compose(known -> subscriptions.load());
    }

    @Override
    public void onMessage(UUID sender, ControlMessage message) {
        assert loop.isCurrent();
        if (remoteRoutes == null || fenceHandler == null) {
            throw new IllegalStateException("a message before this node takes part");
        }
        if (message instanceof RoutesDelta delta) {
            remoteRoutes.onDelta(sender, delta);
            if (delta.changes().isEmpty()) {
                reload(); // the sender starts over: what it told of retained messages may be lost too
            }
        } else if (message instanceof RetainedUpdate update) {
            retained.onUpdate(update);
        } else if (message instanceof SubscriptionsUpdate update) {
            subscriptions.onUpdate(update);
        } else if (message instanceof JoinRequest request) {
            onJoinRequest(sender, request, remoteRoutes);
        } else if (message instanceof JoinReply reply) {
            remoteRoutes.onReply(sender, reply);
        } else if (message instanceof EndOlderRequest request) {
            fence.onRequest(sender, request, fenceHandler);
        } else if (message instanceof EndOlderReply reply) {
            fence.onReply(sender, reply);
        }
    }

    /** Whatever is broadcast from now on goes to the joiner too; all before stands in the shared maps. */
    private void onJoinRequest(UUID sender, JoinRequest request, RemoteRoutes remote) {
        long sequence = announcer.broadcastSequence();
        if (peers.count(sender, sequence)) {
            link.send(sender, new JoinReply(request.requestId(), sequence), null);
            remote.askAgain(sender);
        }
    }

    /** Stops repeating what fails; any thread. */
    public void close() {
        announcer.close();
        retained.close();
        subscriptions.close();
    }
}
