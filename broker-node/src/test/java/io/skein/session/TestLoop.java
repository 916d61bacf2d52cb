package io.skein.session;

import java.util.ArrayList;
import java.util.List;

/** A loop whose clock the test moves; tasks run at once. */
final class TestLoop implements SessionLoop {
    private final List<Due> timers = new ArrayList<>();
    private long nowMillis;

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

    void passSeconds(long seconds) {
        nowMillis += seconds * 1000;
        List<Due> dues = timers.stream().filter(t -> t.atMillis <= nowMillis).toList();
        timers.removeAll(dues);
        dues.stream().filter(t -> !t.cancelled).forEach(t -> t.task.run());
    }
}
