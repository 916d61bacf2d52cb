package io.skein.store.hazelcast;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.OperationTimeoutException;
import com.hazelcast.map.IMap;
import io.skein.cluster.Lease;
import io.skein.store.session.ChangeContext;
import io.vertx.core.Context;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one lane on their way to the map and back. One whose outcome nobody knows is repeated under its number;
 * an answer that does not come is not waited for, as a reset connection loses it without a word. Answers come on
 * Hazelcast's threads and are handed to the loop with one wake-up for all that are there.
 */
final class LaneFlights {
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final long SILENCE_NANOS = 2_000_000_000L;
    private static final long SWEEP_MILLIS = 250;
    private static final int LANDINGS_PER_TURN = 256;

    /** Told on the loop. */
    interface Tower {
        void turnBegins();

        /** What became of a flight, once: its answers, or why there are none. */
        void landed(LaneFlight flight, @Nullable SessionAnswers answers, @Nullable Throwable failure);

        void turnEnds();
    }

    /** How one attempt of a flight ended. */
    private record Landing(
            LaneFlight flight,
            int attempt,
            @Nullable SessionAnswers answers,
            @Nullable Throwable failure) {
        boolean isNotNow() {
            return answers != null && answers.isNotNow();
        }

        boolean isAnswered() {
            return answers != null && !answers.isNotNow();
        }
    }

    private final IMap<String, SessionValue> map;
    private final Context context;
    private final Supplier<ChangeContext> contexts;
    private final Lease lease;
    private final SessionStoreStats stats;
    private final Tower tower;
    private final Queue<Landing> landings = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();

    /** Those that wait for an answer, longest first; on the loop. */
    private final Set<LaneFlight> inAir = new LinkedHashSet<>();

    /** On the loop of this context. */
    LaneFlights(
            IMap<String, SessionValue> map,
            Context context,
            Supplier<ChangeContext> contexts,
            Lease lease,
            SessionStoreStats stats,
            Tower tower) {
        this.map = map;
        this.context = context;
        this.contexts = contexts;
        this.lease = lease;
        this.stats = stats;
        this.tower = tower;
        context.owner().setPeriodic(SWEEP_MILLIS, timer -> giveUpSilent());
    }

    void send(LaneFlight flight) {
        flight.begin(System.nanoTime() + PATIENCE_NANOS);
        stats.batches.increment();
        attempt(flight);
    }

    private void attempt(LaneFlight flight) {
        if (flight.isSettled()) {
            return; // an answer has come after it was waited for
        }
        flight.attemptBegins();
        if (isOfEarlierEra(flight)) {
            failed(flight, new HazelcastException("the lease was lost meanwhile"));
        } else if (lease.isHeld()) {
            submit(flight);
        } else if (flight.isOverdue(System.nanoTime())) {
            failed(flight, new HazelcastException("without the lease"));
        } else {
            attemptLater(flight); // what is written without the lease could win over what the majority has written
        }
    }

    /** Its client may have gone elsewhere and on: what it had sent here must not come after that. */
    private boolean isOfEarlierEra(LaneFlight flight) {
        return flight.era() != lease.lossCount();
    }

    private void submit(LaneFlight flight) {
        ApplyBatch change = flight.nextAttempt(System.nanoTime() + SILENCE_NANOS);
        int attempt = flight.attempts();
        CompletionStage<SessionAnswers> stage;
        try {
            stage = map.submitToKey(flight.client().value(), change);
        } catch (RuntimeException refused) {
            failed(flight, refused);
            return;
        }
        inAir.add(flight);
        // on the thread that completes it: the default would be the common pool, or a new thread on small machines
        stage.whenCompleteAsync(
                (answers, failure) -> land(new Landing(flight, attempt, answers, causeOf(failure))), Runnable::run);
    }

    private static @Nullable Throwable causeOf(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void failed(LaneFlight flight, RuntimeException failure) {
        land(new Landing(flight, flight.attempts(), null, failure));
    }

    private void giveUpSilent() {
        long now = System.nanoTime();
        for (LaneFlight flight : inAir) {
            if (!flight.isSilent(now)) {
                return;
            }
            failed(flight, new OperationTimeoutException("no answer"));
        }
    }

    /** From wherever on the loop: a timer set outside of the context would fire on another loop. */
    private void attemptLater(LaneFlight flight) {
        context.runOnContext(v -> context.owner().setTimer(flight.pauseMillis(), timer -> attempt(flight)));
    }

    /** Any thread. */
    private void land(Landing landing) {
        landings.add(landing);
        wake();
    }

    /** Looks at what has changed elsewhere; any thread. */
    void wake() {
        if (!awake.get() && awake.compareAndSet(false, true)) {
            context.runOnContext(v -> drain());
        }
    }

    private void drain() {
        awake.set(false); // before the first poll, so that nothing put from now on goes unnoticed
        tower.turnBegins();
        for (int i = 0; i < LANDINGS_PER_TURN; i++) {
            Landing landing = landings.poll();
            if (landing == null) {
                break;
            }
            settle(landing);
        }
        tower.turnEnds();
        if (!landings.isEmpty()) {
            wake();
        }
    }

    /** An answer counts whenever it comes; how an attempt failed that was given up on does not. */
    private void settle(Landing landing) {
        LaneFlight flight = landing.flight();
        boolean isStale = !landing.isAnswered() && !flight.awaits(landing.attempt());
        if (flight.isSettled() || isStale) {
            return;
        }
        inAir.remove(flight);
        flight.attemptEnded();
        if (landing.isAnswered() || !isRepeated(landing)) {
            flight.settle();
            tower.landed(flight, landing.isAnswered() ? landing.answers() : null, reasonOf(landing));
            return;
        }
        stats.repeated.increment();
        if (landing.isNotNow()) {
            flight.refused(contexts.get());
        } else {
            flight.unknown();
        }
        attemptLater(flight);
    }

    private boolean isRepeated(Landing landing) {
        Throwable failure = landing.failure();
        boolean mayPass = landing.isNotNow() || (failure != null && MapCalls.mayPass(failure));
        LaneFlight flight = landing.flight();
        return mayPass && !flight.isOverdue(System.nanoTime()) && !isOfEarlierEra(flight);
    }

    private static @Nullable Throwable reasonOf(Landing landing) {
        return landing.isNotNow() ? new HazelcastException("the members have not agreed on a view") : landing.failure();
    }
}
