package io.skein.router;

import io.skein.cluster.ClusterNode;
import io.skein.cluster.Member;
import io.skein.cluster.SessionFence;
import io.skein.model.ClientId;
import io.skein.session.Session;
import io.skein.session.SessionEvents;
import io.skein.session.SessionLimits;
import io.skein.store.ClientDirectory.Claim;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions of this node by client id, and the way a connection gets one: it claims the client id in the whole
 * cluster, has an older session elsewhere ended, and resumes or replaces the one here. Connections of one client id
 * take their turn.
 *
 * <p>Any thread; the state of a client id changes under the map's lock for it.
 */
public final class ClientRegistry implements SessionFence.Handler {
    private final Router router;
    private final ClusterNode cluster;
    private final SessionLimits limits;
    private final SessionEvents events;
    private final ConcurrentHashMap<ClientId, ClientEntry> entries = new ConcurrentHashMap<>();

    ClientRegistry(Router router, ClusterNode cluster, SessionLimits limits, SessionEvents events) {
        this.router = router;
        this.cluster = cluster;
        this.limits = limits;
        this.events = events;
    }

    /** What a connection does with its session. On the loop of the connection. */
    public interface Opener {
        /** The session is the connection's: it attaches itself before it returns. */
        void opened(Session session, boolean sessionPresent);

        /** A newer connection of this client id has come meanwhile, somewhere in the cluster. */
        void overtaken();

        /** The cluster cannot tell who owns the client id. */
        void failed(Throwable cause);
    }

    /** Finds or makes the session of a connection that lives on this loop. */
    public void open(ClientId client, boolean cleanStart, RouterLoop loop, Opener opener) {
        Opening opening = new Opening(client, cleanStart, loop, opener);
        boolean[] first = new boolean[1];
        entries.compute(client, (id, known) -> {
            ClientEntry entry = known == null ? new ClientEntry() : known;
            first[0] = entry.enqueue(opening);
            return entry;
        });
        if (first[0]) {
            claim(opening);
        }
    }

    /** All sessions now. */
    public Collection<Session> sessions() {
        return entries.values().stream()
                .map(ClientEntry::session)
                .filter(Session.class::isInstance)
                .toList();
    }

    /** The node stops: every session ends, wills are published. Completes when all have. */
    public Future<Void> endAll() {
        List<Future<Void>> ends =
                sessions().stream().map(session -> end(session, true)).toList();
        return Future.all(ends).mapEmpty();
    }

    private static Future<Void> end(Session session, boolean publishDelayedWill) {
        Promise<Void> ended = Promise.promise();
        session.loop().execute(() -> {
            session.end(publishDelayedWill);
            ended.complete();
        });
        return ended.future();
    }

    private void claim(Opening opening) {
        cluster.clients()
                .claim(opening.client)
                .onComplete(claimed -> opening.loop.execute(() -> {
                    if (claimed.succeeded()) {
                        onClaimed(opening, claimed.result());
                    } else {
                        finish(opening);
                        opening.opener.failed(claimed.cause());
                    }
                }));
    }

    private void onClaimed(Opening opening, Claim claim) {
        opening.epoch = claim.epoch();
        UUID previous = claim.previousOwner();
        if (previous == null || previous.equals(local()) || !isMember(previous)) {
            takeLocal(opening);
            return;
        }
        cluster.fence()
                .endOlder(previous, opening.client, opening.epoch, opening.cleanStart)
                .onComplete(ended -> opening.loop.execute(() -> takeLocal(opening)));
    }

    /** What this node has of the client is resumed or ended first. */
    private void takeLocal(Opening opening) {
        ClientEntry entry = entries.get(opening.client);
        Session existing = entry == null ? null : entry.session();
        if (existing == null) {
            create(opening);
            return;
        }
        existing.loop().execute(() -> {
            if (!existing.isEnded() && !opening.cleanStart && existing.isDurable()) {
                SessionMove.to(opening.loop, existing, router, () -> attach(opening, existing, true));
            } else {
                existing.end();
                opening.loop.execute(() -> create(opening));
            }
        });
    }

    private void create(Opening opening) {
        attach(opening, new Session(opening.client, opening.loop, limits, events), false);
    }

    /** On the connection's loop. */
    private void attach(Opening opening, Session session, boolean present) {
        boolean[] accepted = new boolean[1];
        entries.computeIfPresent(opening.client, (id, entry) -> {
            accepted[0] = entry.accept(opening, session);
            return entry;
        });
        if (accepted[0]) {
            opening.opener.opened(session, present);
        } else {
            session.end();
            opening.opener.overtaken();
            cluster.clients().release(opening.client, opening.epoch);
        }
        finish(opening);
    }

    /** The next connection of this client id has its turn. */
    private void finish(Opening opening) {
        Opening[] next = new Opening[1];
        entries.computeIfPresent(opening.client, (id, entry) -> {
            next[0] = entry.finish(opening);
            return entry.isVacant() ? null : entry;
        });
        if (next[0] != null) {
            claim(next[0]);
        }
    }

    /** On the session's loop. */
    void onEnded(Session session) {
        long[] epoch = new long[1];
        entries.computeIfPresent(session.client(), (id, entry) -> {
            epoch[0] = entry.remove(session);
            return entry.isVacant() ? null : entry;
        });
        if (epoch[0] != 0) {
            cluster.clients().release(session.client(), epoch[0]);
        }
    }

    @Override
    public Future<Void> endOlder(ClientId client, long epoch, boolean cleanStart) {
        Session[] fenced = new Session[1];
        entries.computeIfPresent(client, (id, entry) -> {
            fenced[0] = entry.fence(epoch);
            return entry.isVacant() ? null : entry;
        });
        Session session = fenced[0];
        if (session == null) {
            return Future.succeededFuture();
        }
        return end(session, cleanStart);
    }

    private UUID local() {
        return cluster.view().local().incarnation();
    }

    private boolean isMember(UUID incarnation) {
        return cluster.view().members().stream().map(Member::incarnation).anyMatch(incarnation::equals);
    }

    /** One connection on its way to a session. */
    static final class Opening {
        private final ClientId client;
        private final boolean cleanStart;
        private final RouterLoop loop;
        private final Opener opener;
        private long epoch;

        private Opening(ClientId client, boolean cleanStart, RouterLoop loop, Opener opener) {
            this.client = client;
            this.cleanStart = cleanStart;
            this.loop = loop;
            this.opener = opener;
        }

        long epoch() {
            return epoch;
        }
    }
}
