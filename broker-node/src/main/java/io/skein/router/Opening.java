package io.skein.router;

import io.skein.router.ClientRegistry.Opener;
import io.skein.router.ClientRegistry.Request;
import io.skein.session.SessionLoop.Timer;
import io.skein.store.session.SessionChange;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One connection on its way to a session. On the connection's loop, except where a method says otherwise. */
final class Opening {
    private final Request request;
    private final RouterLoop loop;
    private final Opener opener;
    /** The same for repetitions of one claim: it must not find itself as the owner. */
    private UUID nonce = UUID.randomUUID();

    private long overEpoch;
    private volatile Promise<Void> settled = Promise.promise();
    /** Whether it waits for the node of an older connection to give the client id back. */
    private boolean asking;

    private @Nullable Timer deadline;

    Opening(Request request, RouterLoop loop, Opener opener) {
        this.request = request;
        this.loop = loop;
        this.opener = opener;
    }

    Request request() {
        return request;
    }

    RouterLoop loop() {
        return loop;
    }

    Opener opener() {
        return opener;
    }

    UUID nonce() {
        return nonce;
    }

    SessionChange.Claim claim(UUID owner) {
        return new SessionChange.Claim(
                nonce, owner, request.cleanStart(), request.expirySeconds(), request.will(), overEpoch);
    }

    /** The claim does not hold; the next attempt is another one. */
    void again(long goneEpoch) {
        settle();
        nonce = UUID.randomUUID();
        overEpoch = goneEpoch;
        settled = Promise.promise();
    }

    /** Completes when its claim does not hold, or the client has been answered. Any thread. */
    Future<Void> whenSettled() {
        return settled.future();
    }

    /** Any thread. */
    void settle() {
        settled.tryComplete();
    }

    /** The client id is another connection's. */
    void asks() {
        asking = true;
        settle();
    }

    /** The answer has come, or is not waited for any more: returns whether it was until now. */
    boolean asksNoMore() {
        boolean asked = asking;
        asking = false;
        return asked;
    }

    /** Whether it is one of those that wait. */
    boolean isWaiting() {
        return deadline != null;
    }

    void waits(Timer until) {
        deadline = until;
    }

    /** Returns whether it was waiting. */
    boolean waitsNoMore() {
        Timer until = deadline;
        deadline = null;
        if (until != null) {
            until.cancel();
        }
        return until != null;
    }
}
