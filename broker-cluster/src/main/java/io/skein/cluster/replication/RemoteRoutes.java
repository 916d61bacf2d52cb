package io.skein.cluster.replication;

import io.skein.cluster.RouteTable;
import io.skein.cluster.link.ControlLink;
import io.skein.cluster.wire.JoinReply;
import io.skein.cluster.wire.JoinRequest;
import io.skein.cluster.wire.RoutesDelta;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns the routes of the other nodes: from their deltas and, for what they said before this node listened, from the
 * shared map. A gap in a node's numbering starts the same over with that node alone. On the cluster's loop.
 */
public final class RemoteRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteRoutes.class);
    private static final int ENTRIES_PER_TURN = 4_096;
    private static final long RETRY_MILLIS = 200;

    private final ClusterLoop loop;
    private final RouteMap map;
    private final ControlLink link;
    private final RouteTable.Listener listener;
    private final Map<UUID, OriginRoutes> origins = new HashMap<>();
    private Promise<Void> allKnown = Promise.promise();
    private boolean loading;
    private long lastRequestId;

    /** Tells the listener of all routes of all members. */
    public RemoteRoutes(ClusterLoop loop, RouteMap map, ControlLink link, RouteTable.Listener listener) {
        this.loop = loop;
        this.map = map;
        this.link = link;
        this.listener = listener;
    }

    /** A member without routes so far: it will tell all it has. */
    void memberAdded(UUID member) {
        origins.computeIfAbsent(
                member, m -> new OriginRoutes((filter, weight) -> listener.routeChanged(m, filter, weight)));
    }

    void memberRemoved(UUID member) {
        if (origins.remove(member) != null) {
            listener.nodeGone(member);
        }
        proceed();
    }

    /** Asks members that were there before this node for all they have. */
    Future<Void> learn(Collection<UUID> members) {
        if (allKnown.future().isComplete()) {
            allKnown = Promise.promise();
        }
        for (UUID member : members) {
            memberAdded(member);
            ask(member);
        }
        proceed();
        return allKnown.future();
    }

    private void ask(UUID member) {
        OriginRoutes origin = origins.get(member);
        if (origin != null) {
            long requestId = ++lastRequestId;
            origin.ask(requestId);
            link.send(member, new JoinRequest(requestId), null);
        }
    }

    /** The member starts over with us: an answer it owes from before will not come. */
    void askAgain(UUID member) {
        OriginRoutes origin = origins.get(member);
        if (origin != null && origin.state() == OriginRoutes.State.ASKED) {
            link.send(member, new JoinRequest(origin.requestId()), null);
        }
    }

    void onReply(UUID sender, JoinReply reply) {
        OriginRoutes origin = origins.get(sender);
        if (origin != null) {
            origin.answered(reply.requestId(), reply.routesSequence());
            proceed();
        }
    }

    void onDelta(UUID sender, RoutesDelta delta) {
        OriginRoutes origin = origins.get(sender);
        if (origin == null) {
            return; // no member any more
        }
        if (origin.continues(delta)) {
            origin.apply(delta);
        } else {
            LOG.info("routes of member {} have a gap, asking for all of them", sender);
            ask(sender);
        }
    }

    /** Reads the map once all who were asked have answered; those that are gone are not waited for. */
    private void proceed() {
        if (loading || count(OriginRoutes.State.ASKED) > 0) {
            return;
        }
        if (count(OriginRoutes.State.ANSWERED) > 0) {
            load();
        } else {
            allKnown.tryComplete();
        }
    }

    private long count(OriginRoutes.State state) {
        return origins.values().stream().filter(o -> o.state() == state).count();
    }

    private void load() {
        Set<UUID> members = new HashSet<>();
        origins.forEach((member, origin) -> {
            if (origin.state() == OriginRoutes.State.ANSWERED) {
                origin.loading();
                members.add(member);
            }
        });
        loading = true;
        map.read(members)
                .onComplete(
                        entries -> loop.execute(() -> loaded(members, entries)),
                        failure -> loop.execute(() -> retryLoad(members, failure)));
    }

    private void retryLoad(Set<UUID> members, Throwable failure) {
        LOG.warn("routes could not be read, repeating: {}", failure.toString());
        loop.schedule(RETRY_MILLIS, () -> {
            loading = false;
            members.forEach(member -> {
                OriginRoutes origin = loadingOrigin(member);
                if (origin != null) {
                    origin.loadingFailed();
                }
            });
            proceed();
        });
    }

    private void loaded(Set<UUID> members, List<RouteMap.Entry> entries) {
        for (UUID member : members) {
            OriginRoutes origin = loadingOrigin(member);
            if (origin != null && origin.mayHaveMissedRemovals()) {
                listener.nodeGone(member);
                origin.sinceAnswer().forEach((filter, weight) -> listener.routeChanged(member, filter, weight));
            }
        }
        applyFrom(0, members, entries);
    }

    /** A part per turn, so that messages of members are answered meanwhile. */
    private void applyFrom(int from, Set<UUID> members, List<RouteMap.Entry> entries) {
        int to = Math.min(entries.size(), from + ENTRIES_PER_TURN);
        for (RouteMap.Entry entry : entries.subList(from, to)) {
            OriginRoutes origin = loadingOrigin(entry.origin());
            if (origin != null) {
                origin.applyLoaded(entry.filter(), entry.weight());
            }
        }
        if (to < entries.size()) {
            loop.execute(() -> applyFrom(to, members, entries));
        } else {
            allApplied(members);
        }
    }

    private void allApplied(Set<UUID> members) {
        for (UUID member : members) {
            OriginRoutes origin = loadingOrigin(member);
            if (origin != null) {
                origin.live();
            }
        }
        loading = false;
        proceed();
    }

    /** The member's state if the present reading is for it: it may be gone or have been asked again meanwhile. */
    private @Nullable OriginRoutes loadingOrigin(UUID member) {
        OriginRoutes origin = origins.get(member);
        return origin != null && origin.state() == OriginRoutes.State.LOADING ? origin : null;
    }

    /** Whether everything that was asked for has been learnt. */
    boolean isComplete() {
        return allKnown.future().isComplete();
    }
}
