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
import io.skein.store.session.SessionAnswer.Claimed;
import io.skein.store.session.SessionAnswer.Owned;
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
    private static final long ABANDON_RETRY_MILLIS = 1_000;
    private static final long LAST_WORDS_MILLIS = 2;
    /** When a dead member's last hints may be missed: at once, and when all it has sent has come in. */
    private static final int[] LOOK_AFTER_MILLIS = {0, 5_000};
    /** Sessions are looked at spread over this time. */
    private static final int LOOK_SPREAD_MILLIS = 1_000;

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

        /** The cluster cannot tell who owns the client id. */
        void failed();

        /** Whether the connection has gone again. */
        boolean isClosed();
    }

    /** Finds or makes the session of a connection that lives on this loop. */
    public void open(Request request, RouterLoop loop, Opener opener) {
        Opening opening = new Opening(request, loop, opener);
        boolean[] first = new boolean[1];
        entries.compute(request.client, (id, known) -> {
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

    // A connection's way to its session

    private void claim(Opening opening) {
        if (opening.opener.isClosed()) { // it would only drive out a connection that is newer
            finish(opening);
            return;
        }
        Request request = opening.request;
        SessionChange.Claim claim = new SessionChange.Claim(
                opening.nonce, local(), request.cleanStart, request.expirySeconds, request.will, opening.overEpoch);
        opening.loop.change(request.client, claim, answer -> onClaimAnswered(opening, answer));
    }

    private void onClaimAnswered(Opening opening, @Nullable SessionAnswer answer) {
        if (answer instanceof Claimed claimed) {
            takeUp(opening, claimed);
        } else if (answer instanceof Owned owned) {
            haveItGivenBack(opening.request.client, owned)
                    .onComplete(given -> opening.loop.execute(() -> claimAgain(opening, owned)));
        } else if (answer != null) {
            claimAgain(opening, null); // the first attempt was overtaken by others, who are gone again
        } else {
            opening.opener.failed();
            abandon(opening);
            finish(opening);
        }
    }

    /** The node that has the client id closes its connection and gives the name back, unless it is gone. */
    private Future<Void> haveItGivenBack(ClientId client, Owned owned) {
        return owned.owner().equals(local())
                ? endOlder(client, owned.epoch() + 1)
                : cluster.fence().endOlder(owned.owner(), client, owned.epoch() + 1);
    }

    private void claimAgain(Opening opening, @Nullable Owned before) {
        opening.again(before == null || isMember(before.owner()) ? 0 : before.epoch());
        claim(opening);
    }

    private boolean isMember(UUID incarnation) {
        return cluster.view().members().stream().map(Member::incarnation).anyMatch(incarnation::equals);
    }

    /** The claim may hold all the same: then it is taken back, so that nobody is thought to be connected here. */
    private void abandon(Opening opening) {
        SessionChange.Unclaim back = new SessionChange.Unclaim(opening.nonce);
        opening.loop.schedule(
                ABANDON_RETRY_MILLIS,
                () -> opening.loop.change(opening.request.client, back, answer -> {
                    if (answer instanceof SessionAnswer.Settled settled) {
                        router.publishOwed(opening.loop, opening.request.client, settled);
                    } else {
                        abandon(opening);
                    }
                }));
    }

    /** On the connection's loop; nobody else serves the client any more. */
    private void takeUp(Opening opening, Claimed claimed) {
        Request request = opening.request;
        if (!claimed.present()) {
            router.announceEnd(request.client, claimed.version() - 1);
        }
        router.publishOwed(opening.loop, request.client, claimed.outgoing());
        Session session = new Session(request.client, opening.loop, limits, events, claimed, request.expirySeconds);
        Future.join(router.subscriptions().resume(session), leftHere(request.client))
                .onComplete(ready -> opening.loop.execute(() -> attach(opening, session, claimed.present())));
    }

    /** The store may know of the end of a session before this node has heard of it. */
    private Future<Void> leftHere(ClientId client) {
        Session before = session(client);
        return before == null ? Future.succeededFuture() : before.whenOver();
    }

    private void attach(Opening opening, Session session, boolean present) {
        boolean[] accepted = new boolean[1];
        entries.computeIfPresent(opening.request.client, (id, entry) -> {
            accepted[0] = entry.accept(session);
            return entry;
        });
        if (accepted[0]) {
            opening.opener.opened(session, present);
        } else {
            opening.opener.overtaken();
            session.discardWill();
            session.onLinkClosed();
            session.onPublishesKept();
        }
        finish(opening);
    }

    /** The next connection of this client id has its turn. */
    private void finish(Opening opening) {
        Opening[] next = new Opening[1];
        entries.computeIfPresent(opening.request.client, (id, entry) -> {
            next[0] = entry.finish(opening);
            return entry.isVacant() ? null : entry;
        });
        if (next[0] != null) {
            Opening following = next[0];
            following.loop.execute(() -> claim(following));
        }
    }

    /** On the session's loop. */
    void onClosed(Session session) {
        entries.computeIfPresent(session.client(), (id, entry) -> {
            entry.remove(session);
            return entry.isVacant() ? null : entry;
        });
    }

    /** A connection under way gives way too: its session closes as soon as it is opened. */
    @Override
    public Future<Void> endOlder(ClientId client, long epoch) {
        List<Future<Void>> over = new ArrayList<>(1);
        entries.computeIfPresent(client, (id, entry) -> {
            Session older = entry.fence(epoch);
            if (older != null) {
                over.add(leave(older));
            }
            return entry;
        });
        return over.isEmpty() ? giveBack(client, epoch - 1) : over.get(0);
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

    /** What it had appended last may not have been told of. */
    @Override
    public void memberRemoved(Member member) {
        for (int delayMillis : LOOK_AFTER_MILLIS) {
            lookAtAll(delayMillis);
        }
    }

    /** Has every durable session of this node look at its queue, spread over a while; any thread. */
    void lookAtAll(int delayMillis) {
        for (RouterLoop loop : router.loops()) {
            loop.execute(() -> loop.schedule(Math.max(1, delayMillis), () -> lookAtAll(loop)));
        }
    }

    private void lookAtAll(RouterLoop loop) {
        List<Session> here = sessions().stream()
                .filter(session -> session.isStored() && session.loop() == loop)
                .toList();
        int step = Math.max(1, here.size() / LOOK_SPREAD_MILLIS);
        for (int i = 0; i < here.size(); i += step) {
            List<Session> part = here.subList(i, Math.min(here.size(), i + step));
            loop.schedule(1 + (long) i * LOOK_SPREAD_MILLIS / here.size(), () -> part.forEach(Session::look));
        }
    }

    private UUID local() {
        return cluster.view().local().incarnation();
    }

    /** One connection on its way to a session. */
    static final class Opening {
        private final Request request;
        private final RouterLoop loop;
        private final Opener opener;
        /** The same for repetitions of one claim: it must not find itself as the owner. */
        private UUID nonce = UUID.randomUUID();

        private long overEpoch;

        private Opening(Request request, RouterLoop loop, Opener opener) {
            this.request = request;
            this.loop = loop;
            this.opener = opener;
        }

        /** The next attempt is another claim. */
        private void again(long goneEpoch) {
            nonce = UUID.randomUUID();
            overEpoch = goneEpoch;
        }
    }
}
