package io.skein.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.auth.AuthResult.Refused;
import io.skein.model.ClientId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileAuthenticatorTest {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private Path file;

    @BeforeEach
    void setUp() {
        file = directory.resolve("passwords");
        PasswordFile passwords = PasswordFile.readOrEmpty(file);
        passwords.put("alice", "s3cret".getBytes(UTF_8));
        passwords.write();
    }

    @AfterEach
    void tearDown() throws Exception {
        await(vertx.close());
    }

    @Test
    void shouldAcceptTheRightPasswordAgainAndAgain() throws Exception {
        Authenticator authenticator = open(false, 10);

        for (int i = 0; i < 3; i++) {
            assertThat(answer(authenticator, "alice", "s3cret")).isEqualTo(AuthResult.accepted("alice"));
        }
    }

    @Test
    void shouldRefuseWrongPasswordsAlsoAfterARightOne() throws Exception {
        Authenticator authenticator = open(false, 10);
        answer(authenticator, "alice", "s3cret");

        assertThat(answer(authenticator, "alice", "S3cret")).isEqualTo(Refused.BAD_CREDENTIALS);
        assertThat(answer(authenticator, "bob", "s3cret")).isEqualTo(Refused.BAD_CREDENTIALS);
        assertThat(answer(authenticator, "alice", null)).isEqualTo(Refused.BAD_CREDENTIALS);
        assertThat(answer(authenticator, null, "s3cret")).isEqualTo(Refused.BAD_CREDENTIALS);
        assertThat(answer(authenticator, "alice", "x".repeat(1025))).isEqualTo(Refused.BAD_CREDENTIALS);
    }

    @Test
    void shouldLetClientsWithoutNameInOnlyWhenToldSo() throws Exception {
        assertThat(answer(open(false, 10), null, null)).isEqualTo(Refused.NOT_AUTHORIZED);
        assertThat(answer(open(true, 10), null, null)).isEqualTo(AuthResult.accepted(null));
        assertThat(answer(open(true, 10), "alice", "wrong")).isEqualTo(Refused.BAD_CREDENTIALS);
    }

    @Test
    void shouldSayItIsBusyWhenTooManyWait() throws Exception {
        PasswordFileAuthenticator authenticator = open(false, 2);

        List<Future<AuthResult>> answers = IntStream.range(0, 50)
                .mapToObj(i -> authenticator.authenticate(credentials("user" + i, "wrong")))
                .collect(Collectors.toList());

        await(Future.all(answers));
        assertThat(answers.stream().map(Future::result)).contains(Refused.SERVER_BUSY, Refused.BAD_CREDENTIALS);
        assertThat(authenticator.pending()).isZero();
        assertThat(answer(authenticator, "alice", "s3cret").isAccepted()).isTrue();
    }

    @Test
    void shouldAnswerOnTheCallersContextAndHashElsewhere() throws Exception {
        Authenticator authenticator = open(false, 10);
        CompletableFuture<Boolean> sameThread = new CompletableFuture<>();

        vertx.getOrCreateContext().runOnContext(start -> {
            Thread loop = Thread.currentThread();
            authenticator
                    .authenticate(credentials("alice", "s3cret"))
                    .onComplete(answer -> sameThread.complete(Thread.currentThread() == loop));
        });

        assertThat(sameThread.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldAcceptOrRefuseEverybodyWithoutAFile() throws Exception {
        assertThat(answer(Authenticator.allowAnonymous(), "alice", "any")).isEqualTo(AuthResult.accepted(null));
        assertThat(answer(Authenticator.refuseAll(), "alice", "any")).isEqualTo(Refused.NOT_AUTHORIZED);
    }

    private PasswordFileAuthenticator open(boolean anonymousAllowed, int maxPending) {
        return PasswordFileAuthenticator.open(vertx, file, anonymousAllowed, maxPending);
    }

    private static AuthResult answer(Authenticator authenticator, @Nullable String user, @Nullable String password)
            throws Exception {
        return await(authenticator.authenticate(credentials(user, password)));
    }

    private static Credentials credentials(@Nullable String user, @Nullable String password) {
        return new Credentials(
                new ClientId("c"), user, password == null ? null : password.getBytes(UTF_8), "127.0.0.1:1");
    }

    private static <T> T await(Future<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
