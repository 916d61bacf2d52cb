package io.skein.store.hazelcast;

import com.hazelcast.map.IMap;
import io.skein.cluster.Lease;
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
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of one event loop on their way to the map. Each session has one batch on its way; what comes meanwhile
 * leaves together when that is answered.
 */
final class SessionLane implements SessionStore.Lane {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLane.class);
    private static final long LOG_PAUSE_NANOS = 10_000_000_000L;

    /** Beyond this many times the window changes are refused: their publishers should have been stopped by then. */
    private static final int HARD_WINDOWS = 4;

    private final UUID incarnation;
    private final int loop;
    private final Context context;
    private final Thread owner = Thread.currentThread();
    private final Supplier<ChangeContext> contexts;
    private final long windowBytes;
    private final Lease lease;
    private final BooleanSupplier mayAcknowledge;
    private final SessionStoreStats stats;
    private final LaneFlights flights;

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
     * On the loop of this context.
     *
     * @param mayAcknowledge whether messages that were stored may be acknowledged now
     */
    SessionLane(
            IMap<String, SessionValue> map,
            UUID incarnation,
            int loop,
            Context context,
            Supplier<ChangeContext> contexts,
            long windowBytes,
            Lease lease,
            BooleanSupplier mayAcknowledge,
            SessionStoreStats stats) {
        this.incarnation = incarnation;
        this.loop = loop;
        this.context = context;
        this.contexts = contexts;
        this.windowBytes = windowBytes;
        this.lease = lease;
        this.mayAcknowledge = mayAcknowledge;
        this.stats = stats;
        this.flights = new LaneFlights(map, context, contexts, lease, stats, new Arrivals());
    }

    private boolean isOnLoop() {
        return Thread.currentThread() == owner; // a channel's handlers run outside of any Vert.x context
    }

    @Override
    public void apply(ClientId client, SessionChange change, SessionStore.Completion completion) {
        assert isOnLoop();
        LaneQueue.Waiting waiting = new LaneQueue.Waiting(change, completion, lease.lossCount());
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
            flights.send(queue.takeOff(moment, this::batch));
        }
    }

    private SessionBatch batch(List<SessionChange> changes, ChangeContext moment) {
        long number = changes.get(0).isReadOnly() ? lastNumber : ++lastNumber;
        return new SessionBatch(incarnation, loop, number, changes, moment);
    }

    /** Looks at what has changed elsewhere; any thread. */
    void wake() {
        flights.wake();
    }

    /** What comes of the batches; on the loop. */
    private final class Arrivals implements LaneFlights.Tower {
        @Override
        public void turnBegins() {
            releaseWithheld();
        }

        @Override
        public void landed(LaneFlight flight, @Nullable SessionAnswers answers, @Nullable Throwable failure) {
            if (answers == null) {
                unanswered(flight, failure);
            } else {
                leave(flight.queue());
                complete(flight, answers);
            }
        }

        @Override
        public void turnEnds() {
            flush();
            tellDrained();
        }
    }

    /** What waits behind it goes with it, or it would be overtaken when its publisher repeats it. */
    private void unanswered(LaneFlight flight, @Nullable Throwable failure) {
        LaneQueue queue = flight.queue();
        logUnanswered(queue.client(), failure);
        List<LaneQueue.Waiting> lost = new ArrayList<>(flight.changes());
        lost.addAll(queue.giveUp());
        leave(queue);
        for (LaneQueue.Waiting change : lost) {
            stats.unanswered.increment();
            count(-change.weightBytes());
            complete(change, null);
        }
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
    private void leave(LaneQueue queue) {
        queue.landed();
        if (queue.isEmpty()) {
            queues.remove(queue.client());
        } else {
            makeReady(queue);
        }
    }

    private void complete(LaneFlight flight, SessionAnswers answers) {
        List<LaneQueue.Waiting> changes = flight.changes();
        for (int i = 0; i < changes.size(); i++) {
            LaneQueue.Waiting change = changes.get(i);
            SessionAnswer answer = answers.answers().get(i);
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
