package io.skein.auth;

import io.vertx.core.Future;

/** Port: tells whether a client is who it says. */
public interface Authenticator {
    /**
     * Checks a CONNECT. Called on event loops and never blocks; a caller on a Vert.x context gets the answer there. The
     * future does not fail for anything a client sends; it fails only if we broke.
     */
    Future<AuthResult> authenticate(Credentials credentials);

    /** Everybody may connect; nobody has a proven user name. */
    static Authenticator allowAnonymous() {
        return credentials -> Future.succeededFuture(AuthResult.accepted(null));
    }

    /** Nobody may connect. */
    static Authenticator refuseAll() {
        return credentials -> Future.succeededFuture(AuthResult.Refused.NOT_AUTHORIZED);
    }
}
