package io.skein.bench;

import io.skein.listener.mqtt.codec.ConnAck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Connections alone: opened and kept, or opened and closed again and again. */
final class ConnectionRun {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final BenchOptions options;
    private final Clients clients;
    private final Meter meter;
    private final Barrier barrier;
    private final Trouble trouble = new Trouble();

    ConnectionRun(BenchOptions options, Clients clients, Meter meter, Barrier barrier) {
        this.options = options;
        this.clients = clients;
        this.meter = meter;
        this.barrier = barrier;
    }

    /**
     * Runs to the end.
     *
     * @throws BenchException if a connection could not be made
     */
    Outcome run() {
        return options.mode() == Mode.CONNECT ? keep() : churn();
    }

    private Outcome keep() {
        barrier.pass();
        long residentBefore = ProcessUsage.of(options.brokerPids()).residentBytes();
        List<BenchClient> connections = new ArrayList<>();
        clients.keepLatencies(FOR_EVER);
        Meter.Measurement measurement = meter.begin();
        new Opening(options.connecting(), options.connectionsPerSecond()).all(options.subscribers(), i -> {
            Idle idle = new Idle();
            connections.add(clients.connect("idle-", i, options.durable(), options.subscriberTargets(), idle));
            return idle.ready;
        });
        Reading opened = measurement.end().withLatency(clients.keptLatencies());
        barrier.pass();
        Reading idle = meter.run("idle", options.duration(), () -> {});
        connections.forEach(client -> client.loop().eventLoop().execute(client::close));
        return new Outcome(null, opened, idle, residentBefore, Ledger.ofConnections(trouble));
    }

    private Outcome churn() {
        barrier.pass();
        List<Churn> churns = new ArrayList<>();
        for (int i = 0; i < options.subscribers(); i++) {
            Churn churn = new Churn(i);
            churns.add(churn);
            churn.connect();
        }
        meter.run("warm-up", options.warmUp(), () -> {});
        clients.keepLatencies(options.duration());
        Reading measured = meter.run("measure", options.duration(), () -> {}).withLatency(clients.keptLatencies());
        churns.forEach(churn -> churn.isStopped = true);
        return new Outcome(null, measured, null, 0, Ledger.ofConnections(trouble));
    }

    /** A connection that stays. */
    private final class Idle implements BenchClient.Behaviour {
        private final CompletableFuture<Void> ready = new CompletableFuture<>();

        @Override
        public void connected(BenchClient client, ConnAck answer) {
            ready.complete(null);
        }

        @Override
        public void closed(BenchClient client, @Nullable String failure) {
            if (failure != null) {
                ready.completeExceptionally(new BenchException(failure));
                trouble.connectionLost(client.clientId(), failure);
            }
        }
    }

    /** A device that connects, says goodbye when it is accepted, and does it again. */
    private final class Churn implements BenchClient.Behaviour {
        private final int number;
        private volatile boolean isStopped;

        Churn(int number) {
            this.number = number;
        }

        void connect() {
            clients.connect("churn-", number, options.durable(), options.subscriberTargets(), this);
        }

        @Override
        public void connected(BenchClient client, ConnAck answer) {
            client.disconnect();
        }

        @Override
        public void closed(BenchClient client, @Nullable String failure) {
            if (failure != null) {
                trouble.connectionLost(client.clientId(), failure);
            }
            if (!isStopped) {
                connect();
            }
        }
    }
}
