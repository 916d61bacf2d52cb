package io.skein.store.hazelcast;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.map.IMap;
import io.skein.model.ClientId;
import io.skein.store.SessionStore;
import io.skein.store.session.ChangeContext;
import io.skein.store.session.SessionAnswer;
import io.skein.store.session.SessionChange;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of one event loop on their way to the map. Each session has one batch on its way; what comes meanwhile
 * leaves together when that is answered. A batch whose outcome nobody knows is repeated under its number. Answers come
 * on Hazelcast's threads and are handed to the loop with one wake-up for all that are there.
 */
final class SessionLane implements SessionStore.Lane {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLane.class);
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final long PAUSE_MILLIS = 50;
    private static final long LOG_PAUSE_NANOS = 10_000_000_000L;
    private static final int ANSWERS_PER_TURN = 256;

    /** Beyond this many times the window changes are refused: their publishers should have been stopped by then. */
    private static final int HARD_WINDOWS = 4;

    private final IMap<String, SessionValue> map;
    private final UUID incarnation;
    private final int loop;
    private final Context context;
    private final Thread owner = Thread.currentThread();
    private final Supplier<ChangeContext> contexts;
    private final long windowBytes;
    private final LongSupplier era;
    private final BooleanSupplier mayAct;
    private final BooleanSupplier mayAcknowledge;
    private final SessionStoreStats stats;
    private final Queue<LaneFlight> landings = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();

    // on the loop
    private final Map<ClientId, LaneQueue> queues = new HashMap<>();
    private List<LaneQueue> ready = new ArrayList<>();
    private final ArrayDeque<Withheld> withheld = new ArrayDeque<>();
    private final List<Runnable> drainHandlers = new ArrayList<>();
    private long bytes;
    private boolean congested;
    private long lastNumber;
    private long unansweredLines;
    private long lastUnansweredLineNanos;

    /** An answer to a message that waits until all copies are in place again. */
    private record Withheld(LaneQueue.Waiting change, SessionAnswer answer) {}

    /**
     * @param era how often this node has lost the lease; any thread
     * @param mayAct whether this node has the lease now; any thread
     * @param mayAcknowledge whether messages that were stored may be acknowledged now
     */
    SessionLane(
            IMap<String, SessionValue> map,
            UUID incarnation,
            int loop,
            Context context,
            Supplier<ChangeContext> contexts,
            long windowBytes,
            LongSupplier era,
            BooleanSupplier mayAct,
            BooleanSupplier mayAcknowledge,
            SessionStoreStats stats) {
        this.map = map;
        this.incarnation = incarnation;
        this.loop = loop;
        this.context = context;
        this.contexts = contexts;
        this.windowBytes = windowBytes;
        this.era = era;
        this.mayAct = mayAct;
        this.mayAcknowledge = mayAcknowledge;
        this.stats = stats;
    }

    private boolean isOnLoop() {
        return Thread.currentThread() == owner; // a channel's handlers run outside of any Vert.x context
    }

    @Override
    public void apply(ClientId client, SessionChange change, SessionStore.Completion completion) {
        assert isOnLoop();
        LaneQueue.Waiting waiting = new LaneQueue.Waiting(change, completion);
        if (bytes > HARD_WINDOWS * windowBytes) {
            stats.refused.increment();
            context.runOnContext(v -> complete(waiting, null));
            return;
        }
        count(waiting.weightBytes());
        LaneQueue queue = queues.computeIfAbsent(client, LaneQueue::new);
        queue.add(waiting);
        makeReady(queue);
    }

    private void count(long more) {
        bytes += more;
        stats.bytes.add(more);
        if (bytes > windowBytes) {
            congested = true;
        }
    }

    private void makeReady(LaneQueue queue) {
        if (queue.becomesReady()) {
            ready.add(queue);
        }
    }

    @Override
    public void flush() {
        assert isOnLoop();
        if (ready.isEmpty()) {
            return;
        }
        List<LaneQueue> now = ready;
        ready = new ArrayList<>();
        ChangeContext moment = contexts.get();
        for (LaneQueue queue : now) {
            send(queue.takeOff(moment, this::batch));
        }
    }

    private SessionBatch batch(List<SessionChange> changes, ChangeContext moment) {
        long number = changes.get(0).isReadOnly() ? lastNumber : ++lastNumber;
        return new SessionBatch(incarnation, loop, number, changes, moment);
    }

    private void send(LaneFlight flight) {
        flight.begin(System.nanoTime() + PATIENCE_NANOS, era.getAsLong());
        stats.batches.increment();
        attempt(flight);
    }

    private void attempt(LaneFlight flight) {
        if (isOfEarlierEra(flight)) {
            land(flight, null, new HazelcastException("the lease was lost meanwhile"));
            return;
        }
        if (!mayAct.getAsBoolean()) {
            awaitLease(flight);
            return;
        }
        CompletionStage<SessionAnswers> stage;
        try {
            stage = map.submitToKey(flight.client().value(), flight.nextAttempt());
        } catch (RuntimeException refused) {
            land(flight, null, refused);
            return;
        }
        // on the thread that completes it: the default would be the common pool, or a new thread on small machines
        stage.whenCompleteAsync((answers, failure) -> land(flight, answers, failure), Runnable::run);
    }

    /** Its client may have gone elsewhere and on: what it had sent here must not come after that. */
    private boolean isOfEarlierEra(LaneFlight flight) {
        return flight.era() != era.getAsLong();
    }

    /** What a node writes without the lease could win over what the majority has written. */
    private void awaitLease(LaneFlight flight) {
        if (flight.isOverdue(System.nanoTime())) {
            land(flight, null, new HazelcastException("without the lease"));
        } else {
            attemptLater(flight);
        }
    }

    /** From wherever on the loop: a timer set outside of the context would fire on another loop. */
    private void attemptLater(LaneFlight flight) {
        context.runOnContext(v -> context.owner().setTimer(PAUSE_MILLIS, timer -> attempt(flight)));
    }

    /** Any thread. */
    private void land(LaneFlight flight, @Nullable SessionAnswers answers, @Nullable Throwable failure) {
        flight.landed(answers, failure instanceof CompletionException ? failure.getCause() : failure);
        landings.add(flight);
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
        releaseWithheld();
        for (int i = 0; i < ANSWERS_PER_TURN; i++) {
            LaneFlight flight = landings.poll();
            if (flight == null) {
                break;
            }
            settle(flight);
        }
        flush();
        tellDrained();
        if (!landings.isEmpty()) {
            wake();
        }
    }

    private void settle(LaneFlight flight) {
        SessionAnswers landed = flight.answers();
        boolean isTooLate = landed != null && landed.isTooLate();
        SessionAnswers answers = isTooLate ? null : landed;
        Throwable failure = flight.failure();
        boolean mayPass = isTooLate || (failure != null && MapCalls.mayPass(failure));
        if (answers == null && mayPass && !flight.isOverdue(System.nanoTime()) && !isOfEarlierEra(flight)) {
            stats.repeated.increment();
            if (isTooLate) {
                flight.renew(contexts.get());
            }
            attemptLater(flight);
            return;
        }
        if (answers == null) {
            stats.unanswered.increment();
            logUnanswered(flight.client(), failure);
        }
        leave(flight);
        complete(flight, answers);
    }

    private void logUnanswered(ClientId client, @Nullable Throwable failure) {
        long now = System.nanoTime();
        if (unansweredLines == 0 || now - lastUnansweredLineNanos > LOG_PAUSE_NANOS) {
            unansweredLines++;
            lastUnansweredLineNanos = now;
            LOG.warn("event=session-change-unanswered client={} reason={}", client.value(), String.valueOf(failure));
        }
    }

    /** Before the completions, which may bring more. */
    private void leave(LaneFlight flight) {
        LaneQueue queue = flight.queue();
        queue.landed();
        if (queue.isEmpty()) {
            queues.remove(queue.client());
        } else {
            makeReady(queue);
        }
    }

    private void complete(LaneFlight flight, @Nullable SessionAnswers answers) {
        List<LaneQueue.Waiting> changes = flight.changes();
        for (int i = 0; i < changes.size(); i++) {
            LaneQueue.Waiting change = changes.get(i);
            SessionAnswer answer = answers == null ? null : answers.answers().get(i);
            if (answer instanceof SessionAnswer.Appended && !(withheld.isEmpty() && mayAcknowledge.getAsBoolean())) {
                withheld.add(new Withheld(change, answer));
            } else {
                count(-change.weightBytes());
                complete(change, answer);
            }
        }
    }

    private void releaseWithheld() {
        while (!withheld.isEmpty() && mayAcknowledge.getAsBoolean()) {
            Withheld next = withheld.remove();
            count(-next.change().weightBytes());
            complete(next.change(), next.answer());
        }
    }

    private static void complete(LaneQueue.Waiting change, @Nullable SessionAnswer answer) {
        try {
            change.completion().done(answer);
        } catch (RuntimeException e) {
            LOG.error("event=session-completion-failed", e); // what comes after it is not its fault
        }
    }

    @Override
    public boolean isCongested() {
        assert isOnLoop();
        return congested;
    }

    @Override
    public void onDrained(Runnable handler) {
        assert isOnLoop();
        drainHandlers.add(handler);
    }

    private void tellDrained() {
        if (congested && bytes <= windowBytes / 2) {
            congested = false;
            drainHandlers.forEach(Runnable::run);
        }
    }
}
