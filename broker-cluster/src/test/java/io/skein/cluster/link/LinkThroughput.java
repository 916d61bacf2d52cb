package io.skein.cluster.link;

import io.skein.cluster.Member;
import io.skein.cluster.NodeLinks;
import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.QueuePlace;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Measures one lane between two nodes' links over one local event bus and prints what it finds. To be run by hand,
 * with the number of messages, payload bytes and messages per flush.
 */
final class LinkThroughput {
    private static final int ROUNDS = 5;

    private LinkThroughput() {}

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        UUID fromId = UUID.randomUUID();
        UUID toId = UUID.randomUUID();
        LinkNetwork from = LinkNetwork.over(vertx.getOrCreateContext(), fromId, LinkOptions.of(1));
        LinkNetwork to = LinkNetwork.over(vertx.getOrCreateContext(), toId, LinkOptions.of(1));
        from.addPeer(new Member(toId, "to", "local"));
        to.addPeer(new Member(fromId, "from", "local"));
        Publisher publisher = new Publisher(from, toId, arguments);
        vertx.deployVerticle(publisher).await();
        vertx.deployVerticle(new Publisher(to, fromId, arguments)).await();
        from.start(new Swallow()).await();
        to.start(new Swallow()).await();
        for (int round = 0; round < ROUNDS; round++) {
            measure(publisher, from);
        }
        vertx.close().await();
    }

    private static void measure(Publisher publisher, LinkNetwork from) throws Exception {
        long startNanos = System.nanoTime();
        long startCpuNanos = cpuNanos();
        publisher.publishAll().await();
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        double cpuSeconds = (cpuNanos() - startCpuNanos) / 1e9;
        System.out.printf(
                "%,.0f messages/s, %.3f CPU-s per million, %s%n",
                publisher.messages / seconds,
                cpuSeconds * 1e6 / publisher.messages,
                from.stats().peers());
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Publishes as fast as the lane takes it. On its loop. */
    private static final class Publisher extends VerticleBase {
        final int messages;
        private final int perFlush;
        private final UUID peer;
        private final Publication publication;
        private final LinkNetwork links;
        private NodeLinks.@Nullable Lane lane;
        private int sent;
        private int accepted;
        private Promise<Void> done = Promise.promise();

        Publisher(LinkNetwork links, UUID peer, String[] arguments) {
            this.links = links;
            this.peer = peer;
            messages = Integer.parseInt(arguments[0]);
            perFlush = Integer.parseInt(arguments[2]);
            publication = new Publication(
                    TopicName.of("plant/7/machine/42/temperature"),
                    Payload.of(new byte[Integer.parseInt(arguments[1])]),
                    Qos.AT_LEAST_ONCE,
                    false,
                    MessageProperties.NONE,
                    null,
                    Publication.NEVER);
        }

        @Override
        public Future<?> start() {
            NodeLinks.Lane opened = links.openLane(0);
            opened.onDrained(() -> publishSome(opened));
            lane = opened;
            return Future.succeededFuture();
        }

        Future<Void> publishAll() {
            Promise<Void> allAccepted = Promise.promise();
            context.runOnContext(v -> {
                done = allAccepted;
                sent = 0;
                accepted = 0;
                NodeLinks.Lane opened = lane;
                if (opened != null) {
                    publishSome(opened);
                }
            });
            return allAccepted.future();
        }

        private void publishSome(NodeLinks.Lane opened) {
            for (int i = 0; i < perFlush && sent < messages; i++) {
                sent++;
                opened.publish(peer, publication, List.of(), true, this::onAccepted);
            }
            opened.flush();
            if (sent < messages && !opened.isCongested()) {
                context.runOnContext(v -> publishSome(opened));
            }
        }

        private void onAccepted() {
            if (++accepted == messages) {
                done.complete();
            }
        }
    }

    /** Takes publications and does nothing about them. */
    private static final class Swallow implements NodeLinks.Receiver {
        @Override
        public void onPublication(UUID sender, Publication publication, List<TopicFilter> groups, boolean direct) {}

        @Override
        public void onHint(QueuePlace place, @Nullable Publication publication) {}

        @Override
        public void onHintsLost() {}

        @Override
        public void onBatchEnd() {}
    }
}
