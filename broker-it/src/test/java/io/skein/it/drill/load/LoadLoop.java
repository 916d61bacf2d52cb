package io.skein.it.drill.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one thread of all clients of a drill: sockets, timers, and work that others hand in. */
public final class LoadLoop implements AutoCloseable {
    /** What a ready socket calls. */
    interface Ready {
        void ready(SelectionKey key) throws IOException;
    }

    private record Timer(long dueNanos, long order, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(dueNanos - other.dueNanos, 0);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final Selector selector;
    private final Thread thread = new Thread(this::run, "drill-load");
    private final Queue<Runnable> handedIn = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;

    // the loop's thread only
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(64 * 1024);
    private long timerOrder;

    /** Starts the thread. */
    public LoadLoop() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(this::ready, millisToNextTimer());
                runHandedIn();
                runTimers();
            }
        } catch (Throwable e) {
            failure = e;
        }
    }

    private void ready(SelectionKey key) {
        try {
            ((Ready) key.attachment()).ready(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long millisToNextTimer() {
        Timer next = timers.peek();
        if (next == null) {
            return 0;
        }
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(next.dueNanos - System.nanoTime()));
    }

    private void runHandedIn() {
        for (Runnable task = handedIn.poll(); task != null; task = handedIn.poll()) {
            task.run();
        }
    }

    private void runTimers() {
        for (Timer next = timers.peek(); next != null && next.dueNanos - System.nanoTime() <= 0; next = timers.peek()) {
            timers.poll();
            next.task.run();
        }
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Runs a task once after a delay. The loop's thread. */
    void after(Duration delay, Runnable task) {
        assert isCurrent();
        timers.add(new Timer(System.nanoTime() + delay.toNanos(), timerOrder++, task));
    }

    /** Has a channel's events go to {@code target}. The loop's thread. */
    SelectionKey register(SelectableChannel channel, int operations, Ready target) throws IOException {
        assert isCurrent();
        channel.configureBlocking(false);
        return channel.register(selector, operations, target);
    }

    /** For reads that are over when they return. The loop's thread. */
    ByteBuffer readBuffer() {
        assert isCurrent();
        return readBuffer.clear();
    }

    /** Hands in a task. Any thread. */
    public void execute(Runnable task) {
        handedIn.add(task);
        selector.wakeup();
    }

    /** Asks the loop and waits for its answer, at most ten seconds. Any other thread. */
    public <T> T call(Callable<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        execute(() -> {
            try {
                answer.complete(question.call());
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            IllegalStateException broken = new IllegalStateException("the load's loop does not answer", e);
            if (failure != null) {
                broken.addSuppressed(failure);
            }
            throw broken;
        }
    }

    /** Ends the thread and closes every socket. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(10_000);
            for (SelectionKey key : new ArrayList<>(selector.keys())) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new IllegalStateException("the load's loop broke", failure);
        }
    }
}
