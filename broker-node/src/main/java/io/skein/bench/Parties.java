package io.skein.bench;

import io.skein.model.Qos;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** The publishers and subscribers of a run, with the account of what they exchange. Steered by one thread. */
final class Parties {
    private final BenchOptions options;
    private final Clients clients;
    private final Layout layout;
    private final Trouble trouble = new Trouble();
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<Receipts> receipts = new ArrayList<>();
    private final List<BenchClient> connections = new ArrayList<>();

    Parties(BenchOptions options, Clients clients) {
        this.options = options;
        this.clients = clients;
        this.layout = Layout.of(options);
        for (int i = 0; i < options.publishers(); i++) {
            publishers.add(new Publisher(
                    layout.streams(i),
                    layout.publisherQos(),
                    layout.receivers(),
                    options.window(),
                    options.backlog(),
                    trouble));
        }
        for (int i = 0; i < layout.accounts(); i++) {
            receipts.add(layout.receipts(i, publishers));
        }
    }

    List<Publisher> publishers() {
        return publishers;
    }

    /** Connects the publishers and waits for them. */
    void connectPublishers() {
        opening().all(publishers.size(), i -> {
            Publisher publisher = publishers.get(i);
            connections.add(clients.connect("publisher-", i, false, options.publisherTargets(), publisher));
            return publisher.ready();
        });
    }

    /** Connects the subscribers and waits until they are subscribed; they go on with the account of earlier ones. */
    void connectSubscribers() {
        Qos qos = Qos.of(options.qos());
        opening().all(options.subscribers(), i -> {
            Subscriber subscriber =
                    new Subscriber(layout.topicFilter(i), qos, receipts.get(i % receipts.size()), trouble);
            subscribers.add(subscriber);
            connections.add(
                    clients.connect("subscriber-", i, layout.isDurable(), options.subscriberTargets(), subscriber));
            return subscriber.ready();
        });
    }

    /** Says goodbye for all and waits until the broker has closed. */
    void disconnect() {
        connections.forEach(client -> client.loop().eventLoop().execute(client::disconnect));
        CompletableFuture.allOf(connections.stream().map(BenchClient::ended).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, 10, TimeUnit.SECONDS)
                .join();
        connections.clear();
    }

    /** Has the broker forget the subscribers' sessions. */
    void forgetSessions() {
        if (layout.isDurable()) {
            try {
                opening().all(options.subscribers(), i -> {
                    Visit visit = new Visit();
                    clients.connect("subscriber-", i, false, options.subscriberTargets(), visit);
                    return visit.ended();
                });
            } catch (BenchException left) {
                System.err.println("sessions are left at the broker: " + left.getMessage());
            }
        }
    }

    /** Does something with each publisher on its loop, and waits for all. */
    void eachPublisher(Consumer<Publisher> work) {
        onLoops(publishers.size(), i -> work.accept(publishers.get(i)));
    }

    private void eachReceipts(Consumer<Receipts> work) {
        onLoops(receipts.size(), i -> work.accept(receipts.get(i)));
    }

    /** With one task for each loop: the i-th of a kind lives on loop i modulo their number. */
    private void onLoops(int count, IntConsumer work) {
        List<BenchLoop> loops = clients.loops();
        CompletableFuture<?>[] done = IntStream.range(0, loops.size())
                .mapToObj(first -> CompletableFuture.runAsync(
                        () -> IntStream.iterate(first, i -> i < count, i -> i + loops.size())
                                .forEach(work),
                        loops.get(first).eventLoop()))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(done).join();
    }

    /**
     * What may still come: acknowledgements, and deliveries of messages that nobody has got yet. Asks all loops and waits
     * for them.
     */
    long remaining() {
        AtomicLong sum = new AtomicLong();
        eachPublisher(publisher ->
                sum.addAndGet(publisher.inFlight() + (publisher.sent() - publisher.refused()) * layout.receivers()));
        eachReceipts(account -> sum.addAndGet(-account.received()));
        return Math.max(0, sum.get());
    }

    Ledger ledger() {
        eachPublisher(publisher -> {}); // what the loops have written is seen after this
        eachReceipts(account -> {});
        return Ledger.of(layout.receivers(), publishers, subscribers, receipts, trouble);
    }

    private Opening opening() {
        return new Opening(options.connecting(), options.connectionsPerSecond());
    }
}
