package io.skein.bench;

import io.skein.listener.mqtt.codec.ConnAck;
import io.skein.listener.mqtt.codec.MqttPacket;
import io.skein.listener.mqtt.codec.PingReq;
import io.skein.listener.mqtt.codec.PingResp;
import io.skein.listener.mqtt.codec.Publish;
import io.skein.model.Payload;
import io.skein.model.Qos;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Messages are stored first and read then: in durable sessions whose clients are away, or as retained messages. Both
 * steps are measured until the last message is acknowledged, or there.
 */
final class StoredRun {
    private final BenchOptions options;
    private final Clients clients;
    private final Meter meter;
    private final Parties parties;
    private final boolean isRetained;

    StoredRun(BenchOptions options, Clients clients, Meter meter) {
        this.options = options;
        this.clients = clients;
        this.meter = meter;
        this.parties = new Parties(options, clients);
        this.isRetained = options.mode() == Mode.RETAINED;
    }

    /**
     * Runs to the end.
     *
     * @throws BenchException if not all clients could connect and subscribe
     */
    Outcome run() {
        if (!isRetained) {
            parties.connectSubscribers();
            parties.disconnect();
        }
        parties.connectPublishers();
        Reading stored = store();
        Reading read = read();
        Ledger ledger = parties.ledger();
        parties.disconnect();
        parties.forgetSessions();
        if (isRetained) {
            erase();
        }
        return new Outcome(stored, read, null, 0, ledger);
    }

    private Reading store() {
        long perStream = isRetained ? 1 : options.messages();
        Meter.Measurement measurement = meter.begin();
        parties.eachPublisher(publisher -> publisher.start(null, perStream * publisher.streams()));
        return meter.until("store", this::unstored, FlowRun.PATIENCE, measurement);
    }

    private Reading read() {
        Meter.Measurement measurement = meter.begin();
        parties.connectSubscribers();
        Reading read = meter.until("read", parties::remaining, FlowRun.PATIENCE, measurement);
        Pauses.until(System.nanoTime() + FlowRun.REST.toNanos());
        return read;
    }

    /** Messages that are not acknowledged, sent or not. */
    private long unstored() {
        AtomicLong sum = new AtomicLong();
        parties.eachPublisher(publisher -> sum.addAndGet(publisher.inFlight() + publisher.unsentOfLimit()));
        return sum.get();
    }

    private void erase() {
        Eraser eraser = new Eraser(Layout.of(options), options.messages());
        clients.connect("eraser-", 0, false, options.publisherTargets(), eraser);
        try {
            Opening.one(eraser.done);
        } catch (BenchException left) {
            System.err.println("retained messages are left at the broker: " + left.getMessage());
        }
    }

    /** Deletes the retained messages. */
    private static final class Eraser implements BenchClient.Behaviour {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final Layout layout;
        private final int messages;

        Eraser(Layout layout, int messages) {
            this.layout = layout;
            this.messages = messages;
        }

        @Override
        public void connected(BenchClient client, ConnAck answer) {
            IntStream.range(0, messages)
                    .mapToObj(layout::topic)
                    .map(topic -> Publish.of(topic, Payload.EMPTY, Qos.AT_MOST_ONCE, true, 0))
                    .forEach(client::write);
            client.write(PingReq.INSTANCE);
        }

        @Override
        public void received(MqttPacket packet) {
            if (packet == PingResp.INSTANCE) {
                done.complete(null);
            }
        }

        @Override
        public void closed(BenchClient client, @Nullable String failure) {
            done.completeExceptionally(new BenchException("deleting the retained messages: " + failure));
        }
    }
}
