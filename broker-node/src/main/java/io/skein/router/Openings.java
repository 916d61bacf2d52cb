package io.skein.router;

import io.skein.cluster.ClusterNode;
import io.skein.cluster.Member;
import io.skein.model.ClientId;
import io.skein.router.ClientRegistry.Request;
import io.skein.session.Session;
import io.skein.session.SessionEvents;
import io.skein.store.session.SessionAnswer;
import io.skein.store.session.SessionAnswer.Claimed;
import io.skein.store.session.SessionAnswer.Owned;
import io.skein.store.session.SessionChange;
import io.skein.store.session.SessionLimits;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Connections on their way to their sessions: each claims its client id in the whole cluster, has an older connection
 * closed wherever it is, and takes up what the store has. Those of one client id take their turn; how many wait for
 * older connections, and how long, is bounded.
 *
 * <p>What concerns one opening is done on its loop; the state of a client id changes under the map's lock for it.
 */
final class Openings {
    private static final long ABANDON_RETRY_MILLIS = 1_000;

    private final Router router;
    private final ClusterNode cluster;
    private final SessionLimits limits;
    private final RouterOptions options;
    private final SessionEvents events;
    private final ConcurrentHashMap<ClientId, ClientEntry> entries;
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param entries the registry's */
    Openings(
            Router router,
            ClusterNode cluster,
            SessionLimits limits,
            RouterOptions options,
            SessionEvents events,
            ConcurrentHashMap<ClientId, ClientEntry> entries) {
        this.router = router;
        this.cluster = cluster;
        this.limits = limits;
        this.options = options;
        this.events = events;
        this.entries = entries;
    }

    /** Returns what is to be run if the connection has gone before it is answered. */
    Runnable open(Opening opening) {
        boolean[] first = new boolean[1];
        entries.compute(opening.request().client(), (id, known) -> {
            ClientEntry entry = known == null ? new ClientEntry() : known;
            first[0] = entry.enqueue(opening);
            return entry;
        });
        if (first[0]) {
            claim(opening);
        } else if (!mayWait(opening)) {
            opening.opener().refused();
            withdraw(opening);
        }
        return () -> withdraw(opening);
    }

    private void claim(Opening opening) {
        if (opening.opener().isClosed()) { // it would only drive out a connection that is newer
            finish(opening);
            return;
        }
        opening.loop()
                .change(opening.request().client(), opening.claim(local()), answer -> onClaimAnswered(opening, answer));
    }

    private void onClaimAnswered(Opening opening, @Nullable SessionAnswer answer) {
        if (answer instanceof Claimed claimed) {
            takeUp(opening, claimed);
        } else if (answer instanceof Owned owned) {
            haveItGivenBack(opening, owned);
        } else if (answer != null) {
            claimAgain(opening, null); // the first attempt was overtaken by others, who are gone again
        } else {
            opening.opener().failed();
            abandon(opening);
            finish(opening);
        }
    }

    /** The node that has the client id closes its connection and gives the name back, unless it is gone. */
    private void haveItGivenBack(Opening opening, Owned owned) {
        if (opening.opener().isClosed()) {
            finish(opening);
            return;
        }
        if (!mayWait(opening)) {
            opening.opener().refused();
            finish(opening);
            return;
        }
        opening.asks();
        ClientId client = opening.request().client();
        Future<Void> given = owned.owner().equals(local())
                ? router.clients().endOlder(client, owned.epoch() + 1)
                : cluster.fence().endOlder(owned.owner(), client, owned.epoch() + 1);
        given.onComplete(done -> opening.loop().execute(() -> {
            if (opening.asksNoMore()) {
                claimAgain(opening, owned);
            }
        }));
    }

    private void claimAgain(Opening opening, @Nullable Owned before) {
        opening.again(before == null || isMember(before.owner()) ? 0 : before.epoch());
        claim(opening);
    }

    // Those that wait for an older connection

    /** Any thread. */
    int waiting() {
        return waiting.get();
    }

    private boolean mayWait(Opening opening) {
        if (opening.isWaiting()) {
            return true;
        }
        if (waiting.incrementAndGet() > options.maxPendingTakeovers()) {
            waiting.decrementAndGet();
            return false;
        }
        opening.waits(opening.loop().schedule(options.takeoverTimeoutMillis(), () -> giveUp(opening)));
        return true;
    }

    private void giveUp(Opening opening) {
        opening.opener().failed();
        withdraw(opening);
    }

    /** Nobody waits for its session any more. What the store is doing for it is undone when the answer comes. */
    private void withdraw(Opening opening) {
        waitsNoMore(opening);
        if (opening.asksNoMore()) {
            finish(opening);
            return;
        }
        entries.computeIfPresent(opening.request().client(), (id, entry) -> {
            entry.withdraw(opening);
            return entry.isVacant() ? null : entry;
        });
    }

    private void waitsNoMore(Opening opening) {
        if (opening.waitsNoMore()) {
            waiting.decrementAndGet();
        }
    }

    // What becomes of a claim

    private boolean isMember(UUID incarnation) {
        return cluster.view().members().stream().map(Member::incarnation).anyMatch(incarnation::equals);
    }

    /** The claim may hold all the same: then it is taken back, so that nobody is thought to be connected here. */
    private void abandon(Opening opening) {
        notServed(opening);
        takeBackLater(opening);
    }

    private void takeBackLater(Opening opening) {
        ClientId client = opening.request().client();
        SessionChange.Unclaim back = new SessionChange.Unclaim(opening.nonce());
        opening.loop()
                .schedule(
                        ABANDON_RETRY_MILLIS,
                        () -> opening.loop().change(client, back, answer -> {
                            if (answer instanceof SessionAnswer.Settled settled) {
                                router.publishOwed(opening.loop(), client, settled);
                                settled(opening);
                            } else {
                                takeBackLater(opening);
                            }
                        }));
    }

    /** Its claim may hold, but its client is not answered: until it is settled nobody else gives it back. */
    private void notServed(Opening opening) {
        entries.computeIfPresent(opening.request().client(), (id, entry) -> {
            entry.notServed(opening);
            return entry;
        });
    }

    private void settled(Opening opening) {
        entries.computeIfPresent(opening.request().client(), (id, entry) -> {
            entry.settled(opening);
            return entry.isVacant() ? null : entry;
        });
        opening.settle();
    }

    /** On the connection's loop; nobody else serves the client any more. */
    private void takeUp(Opening opening, Claimed claimed) {
        Request request = opening.request();
        if (!claimed.present()) {
            router.announceEnd(request.client(), claimed.version() - 1);
        }
        router.publishOwed(opening.loop(), request.client(), claimed.outgoing());
        Session session =
                new Session(request.client(), opening.loop(), limits, events, claimed, request.expirySeconds());
        Future.join(router.subscriptions().resume(session), leftHere(request.client()))
                .onComplete(ready -> opening.loop().execute(() -> attach(opening, session, claimed.present())));
    }

    /** The store may know of the end of a session before this node has heard of it. */
    private Future<Void> leftHere(ClientId client) {
        Session before = router.clients().session(client);
        return before == null ? Future.succeededFuture() : before.whenOver();
    }

    private void attach(Opening opening, Session session, boolean present) {
        boolean[] accepted = new boolean[1];
        entries.computeIfPresent(opening.request().client(), (id, entry) -> {
            accepted[0] = entry.accept(session);
            return entry;
        });
        if (accepted[0]) {
            opening.settle();
            opening.opener().opened(session, present);
        } else {
            notServed(opening);
            session.whenOver().onComplete(over -> settled(opening));
            opening.opener().overtaken();
            session.discardWill();
            session.onLinkClosed();
            session.onPublishesKept();
        }
        finish(opening);
    }

    /** The next connection of this client id has its turn. */
    private void finish(Opening opening) {
        waitsNoMore(opening);
        Opening[] next = new Opening[1];
        boolean[] mayHold = new boolean[1];
        entries.computeIfPresent(opening.request().client(), (id, entry) -> {
            mayHold[0] = entry.mayHold(opening);
            next[0] = entry.finish(opening);
            return entry.isVacant() ? null : entry;
        });
        if (!mayHold[0]) {
            opening.settle();
        }
        if (next[0] != null) {
            Opening following = next[0];
            following.loop().execute(() -> claim(following));
        }
    }

    private UUID local() {
        return cluster.view().local().incarnation();
    }
}
