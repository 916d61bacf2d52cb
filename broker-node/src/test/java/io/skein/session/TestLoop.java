package io.skein.session;

import io.skein.model.ClientId;
import io.skein.store.SessionStore;
import io.skein.store.session.ChangeContext;
import io.skein.store.session.SessionAnswer;
import io.skein.store.session.SessionChange;
import io.skein.store.session.SessionLimits;
import io.skein.store.session.SessionState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;

/** A loop whose clock the test moves and whose store answers when the test says so; tasks run at once. */
final class TestLoop implements SessionLoop {
    static final UUID LOCAL = new UUID(1, 1);

    private final List<Due> timers = new ArrayList<>();
    private final Queue<Runnable> answers = new ArrayDeque<>();
    private final Map<ClientId, SessionState> states = new HashMap<>();
    final List<SessionChange> changes = new ArrayList<>();
    /** Whether the store cannot say what becomes of a change. */
    boolean unreachable;

    private long number;
    private long nowMillis = 1_000_000;

    private static final class Due implements Timer {
        private final long atMillis;
        private final Runnable task;
        private boolean cancelled;

        private Due(long atMillis, Runnable task) {
            this.atMillis = atMillis;
            this.task = task;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
        Due due = new Due(nowMillis + delayMillis, task);
        timers.add(due);
        return due;
    }

    /** Changes are made at once, and answered when the test says so. */
    @Override
    public void change(ClientId client, SessionChange change, SessionStore.Completion completion) {
        changes.add(change);
        SessionAnswer answer = unreachable ? null : applied(client, change);
        answers.add(() -> completion.done(answer));
    }

    private SessionAnswer applied(ClientId client, SessionChange change) {
        SessionState state = states.computeIfAbsent(client, SessionState::new);
        if (change.isReadOnly()) {
            return state.read(change);
        }
        ChangeContext context =
                new SessionLimits(1000, 1 << 20, ChangeContext.Overflow.DROP_NEWEST, 3_600_000, 1000).at(nowMillis, 1);
        return state.apply(LOCAL, 0, ++number, List.of(change), context).get(0);
    }

    /** Gives all answers, those to what they bring about included. */
    void answer() {
        while (!answers.isEmpty()) {
            answers.remove().run();
        }
    }

    void passMillis(long millis) {
        nowMillis += millis;
        runDue();
    }

    void passSeconds(long seconds) {
        passMillis(seconds * 1000);
    }

    private void runDue() {
        List<Due> dues = timers.stream().filter(t -> t.atMillis <= nowMillis).toList();
        timers.removeAll(dues);
        dues.stream().filter(t -> !t.cancelled).forEach(t -> t.task.run());
    }
}
