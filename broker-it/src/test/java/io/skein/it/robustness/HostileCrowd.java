package io.skein.it.robustness;

import io.skein.it.fixture.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Several {@link HostileClient}s at once, which share client identifiers and so take over each other's sessions. */
final class HostileCrowd {
    private static final int CLIENTS = 8;
    private static final long PATIENCE_SECONDS = 60;

    private final List<HostileClient> clients = new ArrayList<>();
    private final AtomicLong connections = new AtomicLong();

    /** What each client says follows from the seed; how the clients interleave does not. */
    HostileCrowd(Endpoint broker, long seed) {
        FuzzInputs inputs = FuzzInputs.load();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new HostileClient(broker, seed * CLIENTS + i, inputs));
        }
    }

    /** Goes on for this long; fails when a connection is refused by the operating system. */
    long attack(Duration time) {
        long endNanos = System.nanoTime() + time.toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (HostileClient client : clients) {
                running.add(threads.submit(() -> run(client, endNanos)));
            }
            for (Future<?> one : running) {
                await(one, endNanos);
            }
        } finally {
            threads.shutdownNow();
        }
        return connections.get();
    }

    private Void run(HostileClient client, long endNanos) throws IOException {
        while (System.nanoTime() < endNanos) {
            client.connectOnce();
            connections.incrementAndGet();
        }
        return null;
    }

    private void await(Future<?> client, long endNanos) {
        long lastNanos = endNanos + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                client.get(1, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException stillRunning) {
                closeOld(lastNanos);
            } catch (ExecutionException e) {
                throw new AssertionError("a hostile client could not connect", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    private void closeOld(long lastNanos) {
        long nowNanos = System.nanoTime();
        if (nowNanos > lastNanos) {
            throw new AssertionError("a hostile client does not end");
        }
        for (HostileClient client : clients) {
            try {
                client.closeIfOld(nowNanos);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
