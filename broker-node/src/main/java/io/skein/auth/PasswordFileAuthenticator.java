package io.skein.auth;

import io.skein.auth.AuthResult.Refused;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Checks users against a {@link PasswordFile}, read once. Hashes are computed on workers of its own, as many as half
 * the processors, and no more than a fixed number wait for one: the next gets {@link Refused#SERVER_BUSY}.
 */
public final class PasswordFileAuthenticator implements Authenticator {
    private final Map<String, PasswordHash> users;
    private final PasswordHash decoy;
    private final boolean anonymousAllowed;
    private final int maxPending;
    private final WorkerExecutor workers;
    private final VerifiedPasswords verified = new VerifiedPasswords();
    private final AtomicInteger pending = new AtomicInteger();

    private PasswordFileAuthenticator(
            Map<String, PasswordHash> users, boolean anonymousAllowed, int maxPending, WorkerExecutor workers) {
        this.users = users;
        this.decoy = users.values().stream()
                .findFirst()
                .orElseGet(PasswordHash::unmatchable)
                .decoy();
        this.anonymousAllowed = anonymousAllowed;
        this.maxPending = maxPending;
        this.workers = workers;
    }

    /**
     * Reads the file; blocks.
     *
     * @param anonymousAllowed whether a client that sends no user name is accepted
     * @param maxPending how many clients may wait for the answer
     * @throws io.skein.config.ConfigException naming file and line if the file cannot be used
     */
    public static PasswordFileAuthenticator open(Vertx vertx, Path file, boolean anonymousAllowed, int maxPending) {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new PasswordFileAuthenticator(
                Map.copyOf(PasswordFile.read(file).users()),
                anonymousAllowed,
                maxPending,
                vertx.createSharedWorkerExecutor("skein-auth", threads));
    }

    @Override
    public Future<AuthResult> authenticate(Credentials credentials) {
        String user = credentials.username();
        byte[] password = credentials.password();
        if (user == null && password == null && anonymousAllowed) {
            return Future.succeededFuture(AuthResult.accepted(null));
        }
        if (user == null && password == null) {
            return Future.succeededFuture(Refused.NOT_AUTHORIZED);
        }
        if (user == null || password == null || password.length > PasswordFile.MAX_PASSWORD_BYTES) {
            return Future.succeededFuture(Refused.BAD_CREDENTIALS);
        }
        return enqueue(user, password);
    }

    private Future<AuthResult> enqueue(String user, byte[] password) {
        if (pending.incrementAndGet() > maxPending) {
            pending.decrementAndGet();
            return Future.succeededFuture(Refused.SERVER_BUSY);
        }
        return workers.executeBlocking(() -> check(user, password), false)
                .onComplete(done -> pending.decrementAndGet());
    }

    private AuthResult check(String user, byte[] password) {
        if (verified.contains(user, password)) {
            return AuthResult.accepted(user);
        }
        PasswordHash hash = users.get(user);
        // An unknown user takes as long as a wrong password: the time must not tell which names exist.
        boolean right = orDecoy(hash).matches(password) && hash != null;
        if (right) {
            verified.add(user, password);
        }
        return right ? AuthResult.accepted(user) : Refused.BAD_CREDENTIALS;
    }

    private PasswordHash orDecoy(@Nullable PasswordHash hash) {
        return hash == null ? decoy : hash;
    }

    /** Clients that wait for an answer. May be called by all threads. */
    public int pending() {
        return pending.get();
    }
}
