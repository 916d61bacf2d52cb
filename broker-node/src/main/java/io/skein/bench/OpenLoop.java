package io.skein.bench;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Wakes publishers when their messages are due: one timer per loop. */
final class OpenLoop {
    /** Timers are no finer; what falls due in between leaves together, with the times it was due at. */
    private static final long SHORTEST_WAIT_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final List<Publisher> publishers;
    private final List<Pace> paces = new ArrayList<>();
    private final List<Timer> timers = new ArrayList<>();

    OpenLoop(BenchOptions options, List<Publisher> publishers) {
        this.publishers = publishers;
        double intervalNanos = TimeUnit.SECONDS.toNanos(1) / options.messagesPerSecond();
        long start = System.nanoTime() + LEAD_NANOS;
        for (int i = 0; i < publishers.size(); i++) {
            paces.add(new Pace(start, intervalNanos, i, publishers.size()));
        }
    }

    Pace pace(int publisher) {
        return paces.get(publisher);
    }

    void start(Clients clients) {
        for (BenchLoop loop : clients.loops()) {
            List<Integer> own = new ArrayList<>();
            for (int i = 0; i < publishers.size(); i++) {
                if (clients.loop(i) == loop) {
                    own.add(i);
                }
            }
            if (!own.isEmpty()) {
                Timer timer = new Timer(loop.eventLoop(), own);
                timers.add(timer);
                loop.eventLoop().execute(timer);
            }
        }
    }

    /** From any thread. */
    void stop() {
        timers.forEach(timer -> timer.isStopped = true);
    }

    /** Visits the publishers of a loop in the order in which their messages fall due. */
    private final class Timer implements Runnable {
        private final EventLoop eventLoop;
        private final List<Integer> own;
        private volatile boolean isStopped;
        private int next;
        private long round;

        Timer(EventLoop eventLoop, List<Integer> own) {
            this.eventLoop = eventLoop;
            this.own = own;
        }

        @Override
        public void run() {
            if (isStopped) {
                return;
            }
            long now = System.nanoTime();
            while (dueNanos() <= now) {
                publishers.get(own.get(next)).pump();
                advance();
            }
            long wait = Math.max(SHORTEST_WAIT_NANOS, dueNanos() - System.nanoTime());
            eventLoop.schedule(this, wait, TimeUnit.NANOSECONDS);
        }

        private long dueNanos() {
            return paces.get(own.get(next)).dueNanos(round);
        }

        private void advance() {
            next++;
            if (next == own.size()) {
                next = 0;
                round++;
            }
        }
    }
}
