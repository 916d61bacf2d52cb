package io.skein.node;

import io.skein.auth.AclFile;
import io.skein.auth.Authenticator;
import io.skein.auth.PasswordFile;
import io.skein.auth.PasswordFileAuthenticator;
import io.skein.auth.TopicAuthorizer;
import io.skein.config.NodeConfig;
import io.skein.config.NodeConfig.Auth;
import io.vertx.core.Vertx;

/**
 * The adapters that {@code auth.*} asks for.
 *
 * @param authenticator tells who may connect
 * @param authorizer tells who may use which topics
 */
record AccessControl(Authenticator authenticator, TopicAuthorizer authorizer) {

    /**
     * Reads the files; blocks.
     *
     * @throws io.skein.config.ConfigException naming file and line if one cannot be used
     */
    static AccessControl open(Vertx vertx, NodeConfig config) {
        Auth auth = config.auth();
        return new AccessControl(
                authenticator(vertx, auth, config.limits().maxPendingAuthentications()), authorizer(auth));
    }

    /** Reads the files to see whether they can be used, as {@link #open} would. */
    static void check(NodeConfig config) {
        if (config.auth().passwordFile() != null) {
            PasswordFile.read(config.auth().passwordFile());
        }
        authorizer(config.auth());
    }

    /** Clients that wait for an answer. May be called by all threads. */
    long pendingAuthentications() {
        return authenticator instanceof PasswordFileAuthenticator passwords ? passwords.pending() : 0;
    }

    private static Authenticator authenticator(Vertx vertx, Auth auth, int maxPending) {
        if (auth.passwordFile() != null) {
            return PasswordFileAuthenticator.open(vertx, auth.passwordFile(), auth.anonymousAllowed(), maxPending);
        }
        return auth.anonymousAllowed() ? Authenticator.allowAnonymous() : Authenticator.refuseAll();
    }

    private static TopicAuthorizer authorizer(Auth auth) {
        return auth.aclFile() == null ? TopicAuthorizer.allowAll() : AclFile.read(auth.aclFile());
    }
}
