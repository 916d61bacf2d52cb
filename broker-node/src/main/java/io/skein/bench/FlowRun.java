package io.skein.bench;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Messages flow from publishers to subscribers: warm-up, measurement, and then the wait for what is still on its way,
 * so that every message is accounted for.
 */
final class FlowRun {
    /** What is late is waited for, as long as something comes. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** After the last message is there: what comes yet comes twice. */
    static final Duration REST = Duration.ofMillis(300);

    private final BenchOptions options;
    private final Clients clients;
    private final Meter meter;
    private final Parties parties;
    private final Barrier barrier;

    FlowRun(BenchOptions options, Clients clients, Meter meter, Barrier barrier) {
        this.options = options;
        this.clients = clients;
        this.meter = meter;
        this.barrier = barrier;
        this.parties = new Parties(options, clients);
    }

    /**
     * Runs to the end.
     *
     * @throws BenchException if not all clients could connect and subscribe
     */
    Outcome run() {
        parties.connectSubscribers();
        parties.connectPublishers();
        barrier.pass();
        Reading measured = flow();
        meter.until("drain", parties::remaining, PATIENCE, meter.begin());
        Pauses.until(System.nanoTime() + REST.toNanos());
        measured = measured.withLatency(clients.keptLatencies());
        Ledger ledger = parties.ledger();
        parties.disconnect();
        parties.forgetSessions();
        return new Outcome(null, measured, null, 0, ledger);
    }

    private Reading flow() {
        OpenLoop openLoop = options.isOpenLoop() ? new OpenLoop(options, parties.publishers()) : null;
        StallWatch stalls = new StallWatch(clients, parties.publishers());
        start(openLoop);
        meter.run("warm-up", options.warmUp(), stalls::look);
        clients.keepLatencies(options.duration());
        Reading measured = meter.run("measure", options.duration(), stalls::look);
        if (openLoop != null) {
            openLoop.stop();
        }
        parties.eachPublisher(Publisher::stop);
        return measured;
    }

    private void start(@Nullable OpenLoop openLoop) {
        for (int i = 0; i < options.publishers(); i++) {
            Publisher publisher = parties.publishers().get(i);
            Pace pace = openLoop == null ? null : openLoop.pace(i);
            clients.loop(i).eventLoop().execute(() -> publisher.start(pace, Long.MAX_VALUE));
        }
        if (openLoop != null) {
            openLoop.start(clients);
        }
    }
}
