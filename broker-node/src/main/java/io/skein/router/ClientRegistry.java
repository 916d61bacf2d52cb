package io.skein.router;

import io.skein.cluster.ClusterNode;
import io.skein.cluster.ClusterView;
import io.skein.cluster.Member;
import io.skein.cluster.SessionFence;
import io.skein.model.ClientId;
import io.skein.model.Will;
import io.skein.session.Session;
import io.skein.session.SessionEvents;
import io.skein.session.SessionLoop;
import io.skein.store.session.SessionAnswer;
import io.skein.store.session.SessionChange;
import io.skein.store.session.SessionLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions connected to this node by client id, and the way a connection gets one: it claims the client id in the
 * whole cluster, has an older connection closed wherever it is, and takes up what the store has of the session.
 * Connections of one client id take their turn.
 *
 * <p>Any thread; the state of a client id changes under the map's lock for it.
 */
public final class ClientRegistry implements SessionFence.Handler, ClusterView.Listener {
    private static final long LAST_WORDS_MILLIS = 2;

    private final Router router;
    private final ClusterNode cluster;
    private final ConcurrentHashMap<ClientId, ClientEntry> entries = new ConcurrentHashMap<>();
    private final Openings openings;

    ClientRegistry(
            Router router, ClusterNode cluster, SessionLimits limits, RouterOptions options, SessionEvents events) {
        this.router = router;
        this.cluster = cluster;
        this.openings = new Openings(router, cluster, limits, options, events, entries);
    }

    /**
     * What a connection asks for.
     *
     * @param cleanStart whether an existing session is discarded (MQTT 5, 3.1.2.4)
     * @param expirySeconds how long the session outlives the connection; 0 for not at all
     */
    public record Request(
            ClientId client,
            boolean cleanStart,
            long expirySeconds,
            @Nullable Will will) {}

    /** What a connection does with its session. On the loop of the connection. */
    public interface Opener {
        /** The session is the connection's: it attaches itself before it returns. */
        void opened(Session session, boolean sessionPresent);

        /** A newer connection of this client id has come meanwhile, somewhere in the cluster. */
        void overtaken();

        /** The cluster cannot tell who owns the client id, or an older connection of it does not end. */
        void failed();

        /** Too many wait for older connections of their client ids. */
        void refused();

        /** Whether the connection has gone again. */
        boolean isClosed();
    }

    /**
     * Finds or makes the session of a connection that lives on this loop.
     *
     * @return to be run on this loop if the connection has gone before it is answered
     */
    public Runnable open(Request request, RouterLoop loop, Opener opener) {
        return openings.open(new Opening(request, loop, opener));
    }

    /** How many connections wait for older ones of their client ids to end; any thread. */
    public int waiting() {
        return openings.waiting();
    }

    /** All sessions now. */
    public Collection<Session> sessions() {
        return entries.values().stream()
                .map(ClientEntry::session)
                .filter(Session.class::isInstance)
                .toList();
    }

    /** The durable sessions that live on this loop. */
    List<Session> storedSessions(RouterLoop loop) {
        return sessions().stream()
                .filter(session -> session.isStored() && session.loop() == loop)
                .toList();
    }

    /** The session of a client connected to this node; null if there is none. */
    @Nullable
    Session session(ClientId client) {
        ClientEntry entry = entries.get(client);
        return entry == null ? null : entry.session();
    }

    /** Completes when every session has left this node, after their connections have been closed. */
    public Future<Void> whenAllOver() {
        List<Future<Void>> ends = sessions().stream().map(Session::whenOver).toList();
        return Future.join(ends).mapEmpty();
    }

    /** On the session's loop. */
    void onClosed(Session session) {
        entries.computeIfPresent(session.client(), (id, entry) -> {
            entry.remove(session);
            return entry.isVacant() ? null : entry;
        });
    }

    /**
     * A connection under way gives way too: its session closes as soon as it is opened. Its claim is left to itself, as
     * the client has not been answered and has no will yet [MQTT-3.1.2-8].
     */
    @Override
    public Future<Void> endOlder(ClientId client, long epoch) {
        List<Future<Void>> over = new ArrayList<>(1);
        List<Future<Void>> settled = new ArrayList<>(1);
        entries.computeIfPresent(client, (id, entry) -> {
            Session older = entry.fence(epoch);
            if (older != null) {
                over.add(leave(older));
            } else {
                entry.unsettled().forEach(opening -> settled.add(opening.whenSettled()));
            }
            return entry;
        });
        if (!over.isEmpty()) {
            return over.get(0);
        }
        return settled.isEmpty()
                ? giveBack(client, epoch - 1)
                : Future.join(settled).compose(known -> endServed(client, epoch));
    }

    /** Those that were under way are answered, or their claims do not hold. */
    private Future<Void> endServed(ClientId client, long epoch) {
        Session session = session(client);
        return session != null && session.epoch() < epoch ? leave(session) : giveBack(client, epoch - 1);
    }

    /** What the client had said before it connected anew has arrived: its loop gets a moment to read it. */
    private static Future<Void> leave(Session session) {
        Promise<Void> left = Promise.promise();
        SessionLoop loop = session.loop();
        loop.execute(
                () -> loop.schedule(LAST_WORDS_MILLIS, () -> session.leave().onComplete(left)));
        return left.future();
    }

    /** There is no such session here (any more): the store is told, whatever it believes. */
    private Future<Void> giveBack(ClientId client, long epoch) {
        Promise<Void> told = Promise.promise();
        RouterLoop loop = router.loop(0);
        loop.execute(() -> loop.change(client, new SessionChange.OwnerGone(local(), epoch), answer -> {
            if (answer instanceof SessionAnswer.Settled settled) {
                router.publishOwed(loop, client, settled);
            }
            told.complete();
        }));
        return told.future();
    }

    // Hints that may have been lost

    @Override
    public void memberAdded(Member member) {
        // It has told nothing yet.
    }

    /** What it had appended last may not have been told of: looked at once, and when all it had sent has come in. */
    @Override
    public void memberRemoved(Member member) {
        for (RouterLoop loop : router.loops()) {
            loop.execute(() -> {
                loop.hintSweep().now();
                loop.hintSweep().later();
            });
        }
    }

    private UUID local() {
        return cluster.view().local().incarnation();
    }
}
