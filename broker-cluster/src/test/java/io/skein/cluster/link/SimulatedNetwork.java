package io.skein.cluster.link;

import io.vertx.core.Future;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/** Nodes, their loops, the network between them and time itself, all of it decided by one seed. */
final class SimulatedNetwork {
    final Random random;
    double loss;
    double duplicates;
    int maxDelayMillis = 1;

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMillis).thenComparingLong(Event::order));
    private final Map<UUID, SimulatedNode> nodes = new HashMap<>();
    private long nowMillis;
    private long order;
    private int connection;
    long framesSent;

    private record Event(long atMillis, long order, Runnable action) {}

    SimulatedNetwork(long seed) {
        random = new Random(seed);
    }

    long nowMillis() {
        return nowMillis;
    }

    SimulatedNode node(LinkOptions options, int lane, boolean droppable) {
        SimulatedNode node = new SimulatedNode(this, options, lane, droppable);
        nodes.put(node.id, node);
        return node;
    }

    void at(long delayMillis, Runnable action) {
        events.add(new Event(nowMillis + delayMillis, order++, action));
    }

    /** Everything on the way is lost, as when a connection is reset. */
    void reset() {
        connection++;
    }

    /** Runs everything that happens in the next so many milliseconds. */
    void run(long millis) {
        long endMillis = nowMillis + millis;
        Event next = events.peek();
        while (next != null && next.atMillis <= endMillis) {
            events.poll();
            nowMillis = next.atMillis;
            next.action.run();
            next = events.peek();
        }
        nowMillis = endMillis;
    }

    private void transmit(UUID to, byte[] frame) {
        framesSent++;
        if (random.nextDouble() >= loss) {
            arrive(to, frame);
        }
        if (random.nextDouble() < duplicates) {
            arrive(to, frame);
        }
    }

    private void arrive(UUID to, byte[] frame) {
        int sentOver = connection;
        at(1 + random.nextInt(maxDelayMillis), () -> {
            SimulatedNode node = nodes.get(to);
            if (node != null && sentOver == connection) {
                node.receive(frame);
            }
        });
    }

    LinkTransport transport() {
        return new LinkTransport() {
            @Override
            public void send(UUID peer, byte[] frame) {
                transmit(peer, frame);
            }

            @Override
            public Future<Void> open(Consumer<byte[]> handler) {
                return Future.succeededFuture();
            }

            @Override
            public void renew() {
                // the way is never lost
            }

            @Override
            public Future<Void> close() {
                return Future.succeededFuture();
            }
        };
    }
}
