package io.skein.store.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.IndeterminateOperationStateException;
import com.hazelcast.map.IMap;
import io.skein.cluster.SettableLease;
import io.skein.model.ClientId;
import io.skein.model.Qos;
import io.skein.store.SessionChanges;
import io.skein.store.SessionStore;
import io.skein.store.session.SessionAnswer;
import io.skein.store.session.SessionAnswer.Appended;
import io.skein.store.session.SessionChange;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A lane over a map whose answers the test gives. */
class SessionLaneTest {
    private static final ClientId CLIENT = new ClientId("c");
    private static final int WINDOW_BYTES = 2_000;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final SettableLease lease = new SettableLease();
    private final AtomicBoolean mayAcknowledge = new AtomicBoolean(true);
    private final SessionStoreStats stats = new SessionStoreStats();
    private final SessionLane lane = onLoop(this::newLane);

    /** What reached the map, and its answer. */
    private record Sent(SessionBatch batch, CompletableFuture<SessionAnswers> answer) {
        List<String> texts() {
            return batch.changes().stream().map(SessionLaneTest::textOf).toList();
        }

        void succeed() {
            Appended appended =
                    new Appended(Appended.Result.STORED, 0, null, 1, 1, Qos.AT_LEAST_ONCE, false, new int[0], 0);
            answer.complete(new SessionAnswers(batch.changes().stream()
                    .<SessionAnswer>map(change -> appended)
                    .toList()));
        }
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private SessionLane newLane() {
        @SuppressWarnings("unchecked")
        IMap<String, SessionValue> map = (IMap<String, SessionValue>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {IMap.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("submitToKey");
                    CompletableFuture<SessionAnswers> answer = new CompletableFuture<>();
                    sent.add(new Sent(((ApplyBatch) arguments[1]).batch(), answer));
                    return answer;
                });
        return new SessionLane(
                map,
                new UUID(1, 1),
                0,
                context,
                () -> SessionChanges.LIMITS.at(0, 0),
                WINDOW_BYTES,
                lease,
                mayAcknowledge::get,
                stats);
    }

    private <T> T onLoop(java.util.concurrent.Callable<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        context.runOnContext(v -> {
            try {
                done.complete(task.call());
            } catch (Exception | AssertionError e) {
                done.completeExceptionally(e);
            }
        });
        return done.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private void turn(Consumer<SessionStore.Lane> task) {
        onLoop(() -> {
            task.accept(lane);
            lane.flush();
            return true;
        });
    }

    private void append(String... texts) {
        turn(on -> {
            for (String text : texts) {
                on.apply(CLIENT, SessionChanges.append(text), answer -> answered(text, answer));
            }
        });
    }

    private void answered(String text, @Nullable SessionAnswer answer) {
        answers.add(answer == null ? text + " unknown" : text);
    }

    private Sent next() {
        try {
            return Objects.requireNonNull(sent.poll(30, TimeUnit.SECONDS), "nothing was sent");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitAnswers(String... expected) {
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(answers).containsExactly(expected));
    }

    private static String textOf(SessionChange change) {
        return new String(
                ((SessionChange.Append) change).publication().payload().bytes(),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void shouldSendTogetherWhatCameWhileABatchWasOnItsWay() {
        append("1");
        append("2");
        append("3");
        Sent first = next();
        assertThat(first.texts()).containsExactly("1");
        assertThat(sent).isEmpty();

        first.succeed();

        Sent second = next();
        assertThat(second.texts()).containsExactly("2", "3");
        assertThat(second.batch().number()).isGreaterThan(first.batch().number());
        second.succeed();
        awaitAnswers("1", "2", "3");
    }

    @Test
    void shouldRepeatABatchUnderItsNumberWhenNobodyKnowsItsOutcome() {
        append("1");
        Sent first = next();

        first.answer().completeExceptionally(new IndeterminateOperationStateException("no backup"));

        Sent again = next();
        assertThat(again.batch()).isEqualTo(first.batch());
        again.succeed();
        awaitAnswers("1");
        assertThat(stats.figures().repeated()).isEqualTo(1);
    }

    @Test
    void shouldSendNothingWithoutTheLease() {
        lease.set(false);
        append("1");
        assertThat(sent).isEmpty();

        lease.set(true);

        next().succeed();
        awaitAnswers("1");
    }

    @Test
    void shouldSendAgainWhatCameTooLateForTheView() {
        append("1");

        next().answer().complete(SessionAnswers.notNow());

        next().succeed();
        awaitAnswers("1");
    }

    @Test
    void shouldNotSendAgainWhatWasSentBeforeTheLeaseWasLost() {
        append("1");
        lease.interrupt();

        next().answer().complete(SessionAnswers.notNow());

        awaitAnswers("1 unknown");
    }

    @Test
    void shouldRepeatABatchThatNobodyAnswers() {
        append("1");
        Sent silent = next();

        Sent again = next(); // after a while
        assertThat(again.batch()).isEqualTo(silent.batch());
        silent.answer().completeExceptionally(new IndeterminateOperationStateException("too late to matter"));
        again.succeed();

        awaitAnswers("1");
        assertThat(stats.figures().repeated()).isEqualTo(1);
    }

    @Test
    void shouldTakeAnAnswerThatComesAfterItWasWaitedFor() {
        append("1");
        Sent first = next();
        Sent again = next();

        first.succeed();
        awaitAnswers("1");
        again.succeed();

        append("2");
        next().succeed();
        awaitAnswers("1", "2");
    }

    @Test
    void shouldNotLetWhatWaitsOvertakeWhatWasNotAnswered() {
        append("1");
        append("2");
        append("3");

        next().answer().completeExceptionally(new HazelcastInstanceNotActiveException());

        awaitAnswers("1 unknown", "2 unknown", "3 unknown");
        assertThat(sent).isEmpty();
        assertThat(stats.figures().pendingBytes()).isZero();
    }

    @Test
    void shouldNotSendWhatWasGivenBeforeTheLeaseWasLost() {
        append("1");
        append("2");
        lease.interrupt();

        next().succeed();

        awaitAnswers("1", "2 unknown");
        assertThat(sent).isEmpty();
    }

    @Test
    void shouldSayThatItDoesNotKnowWhenRepeatingWouldNotHelp() {
        append("1");

        next().answer().completeExceptionally(new HazelcastInstanceNotActiveException());

        awaitAnswers("1 unknown");
        assertThat(stats.figures().unanswered()).isEqualTo(1);
    }

    @Test
    void shouldWithholdAnswersToAppendsWhileCopiesAreMissing() {
        mayAcknowledge.set(false);
        append("1");
        next().succeed();
        append("2");
        next().succeed(); // it was sent, so the first answer has been looked at
        assertThat(answers).isEmpty();

        mayAcknowledge.set(true);
        lane.wake();

        awaitAnswers("1", "2");
    }

    @Test
    void shouldBeCongestedBeyondItsWindowUntilHalfOfItIsAnswered() {
        AtomicBoolean drained = new AtomicBoolean();
        turn(on -> on.onDrained(() -> drained.set(true)));
        append("x".repeat(WINDOW_BYTES));
        assertThat(onLoop(lane::isCongested)).isTrue();

        next().succeed();

        Awaitility.await().atMost(30, TimeUnit.SECONDS).untilTrue(drained);
        assertThat(onLoop(lane::isCongested)).isFalse();
        assertThat(stats.figures().pendingBytes()).isZero();
    }

    @Test
    void shouldRefuseWhatComesFarBeyondItsWindow() {
        append("x".repeat(4 * WINDOW_BYTES));

        append("1");

        awaitAnswers("1 unknown");
        assertThat(stats.figures().changesRefused()).isEqualTo(1);
    }
}
