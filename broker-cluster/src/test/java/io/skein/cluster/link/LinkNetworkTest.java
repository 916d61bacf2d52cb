package io.skein.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.skein.cluster.Member;
import io.skein.cluster.NodeLinks;
import io.skein.cluster.wire.ControlMessage;
import io.skein.cluster.wire.JoinRequest;
import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.QueuePlace;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes' links over one event bus, each with two event loops. */
class LinkNetworkTest {
    private static final int LOOPS = 2;
    private static final int MESSAGES = 5_000;

    private final Vertx vertx = Vertx.vertx();
    private final Node one = new Node();
    private final Node other = new Node();

    @AfterEach
    void close() throws Exception {
        one.links.stop().await();
        other.links.stop().await();
        vertx.close().await();
    }

    private void introduce() {
        one.links.addPeer(other.member());
        other.links.addPeer(one.member());
    }

    private static Publication publication(int lane, int number) {
        return new Publication(
                TopicName.of("lane/" + lane),
                Payload.of(Integer.toString(number).getBytes(StandardCharsets.US_ASCII)),
                Qos.AT_LEAST_ONCE,
                false,
                MessageProperties.NONE,
                null,
                Publication.NEVER);
    }

    @Test
    void shouldCarryEveryLanesPublicationsInOrder() {
        introduce();
        one.start();
        other.start();
        for (int lane = 0; lane < LOOPS; lane++) {
            one.publish(lane, other.id, MESSAGES);
        }
        await().until(() -> one.accepted.get() == LOOPS * MESSAGES);
        for (int lane = 0; lane < LOOPS; lane++) {
            List<Integer> numbers = other.received.get("lane/" + lane);
            assertThat(numbers).hasSize(MESSAGES).isSorted().doesNotHaveDuplicates();
        }
        assertThat(other.threads).hasSize(LOOPS);
        assertThat(other.batchEnds.get()).isPositive();
        LinkStats.PeerStats stats = one.links.stats().peers().get(0);
        assertThat(stats.batchesSent()).isLessThan(LOOPS * MESSAGES / 4);
        assertThat(stats.windowMessages()).isZero();
        assertThat(one.links.suspected()).isEmpty();
    }

    @Test
    void shouldApplyControlMessagesBeforeTheirAcceptanceIsTold() {
        introduce();
        one.start();
        other.start();
        List<Integer> appliedAtAcceptance = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 100; i++) {
            one.links.control().send(other.id, new JoinRequest(i), () -> appliedAtAcceptance.add(other.control.size()));
        }
        await().untilAsserted(() -> assertThat(other.control).hasSize(100));
        await().untilAsserted(() -> assertThat(appliedAtAcceptance).hasSize(100).allMatch(count -> count > 0));
        assertThat(appliedAtAcceptance.get(99)).isEqualTo(100);
        assertThat(other.control.peek()).isEqualTo(new JoinRequest(0));
    }

    @Test
    void shouldDeliverToAPeerThatStartsLater() {
        introduce();
        one.start();
        one.publish(0, other.id, 10);
        await().until(() -> one.links.suspected().contains(other.id));
        other.start();
        await().until(() -> other.received.containsKey("lane/0")
                && other.received.get("lane/0").size() == 10);
        await().until(() -> one.links.suspected().isEmpty());
    }

    @Test
    void shouldWaitForAMemberThatDoesNotKnowUsYet() {
        one.links.addPeer(other.member());
        one.start();
        other.start();
        one.publish(0, other.id, 10);
        await().until(() -> one.links.stats().peers().get(0).refusalsReceived() > 0);
        assertThat(one.accepted.get()).isZero();
        other.links.addPeer(one.member());
        await().until(() -> one.accepted.get() == 10);
        assertThat(other.received.get("lane/0")).hasSize(10);
    }

    @Test
    void shouldWaitForNobodyWhoIsRemoved() {
        introduce();
        one.start();
        one.publish(0, other.id, 10);
        one.links.control().send(other.id, new JoinRequest(1), one.accepted::incrementAndGet);
        await().until(() -> one.links.suspected().contains(other.id));
        one.links.removePeer(other.id);
        await().until(() -> one.accepted.get() == 11);
        assertThat(one.links.stats().peers()).isEmpty();
        assertThat(one.links.suspected()).isEmpty();
    }

    @Test
    void shouldNotOpenALaneOffItsEventLoop() {
        assertThatThrownBy(() -> one.links.openLane(0)).isInstanceOf(IllegalStateException.class);
    }

    /** What a node has of the links. */
    private final class Node implements NodeLinks.Receiver, ControlLink.Receiver {
        final UUID id = UUID.randomUUID();
        final LinkNetwork links;
        final Map<String, List<Integer>> received = new ConcurrentHashMap<>();
        final Map<Thread, String> threads = new ConcurrentHashMap<>();
        final ConcurrentLinkedQueue<ControlMessage> control = new ConcurrentLinkedQueue<>();
        final AtomicInteger accepted = new AtomicInteger();
        final AtomicInteger batchEnds = new AtomicInteger();
        private final List<LaneVerticle> loops = new ArrayList<>();

        Node() {
            Context context = vertx.getOrCreateContext();
            links = LinkNetwork.over(context, id, LinkOptions.of(LOOPS));
            links.control().receiver(this);
        }

        Member member() {
            return new Member(id, "node", "local");
        }

        void start() {
            for (int i = 0; i < LOOPS; i++) {
                LaneVerticle verticle = new LaneVerticle(links, i);
                vertx.deployVerticle(verticle).await();
                loops.add(verticle);
            }
            links.start(this).await();
        }

        void publish(int lane, UUID peer, int count) {
            loops.get(lane).run(opened -> {
                for (int i = 0; i < count; i++) {
                    opened.publish(peer, publication(lane, i), List.of(), true, accepted::incrementAndGet);
                    if (i % 20 == 0) {
                        opened.flush();
                    }
                }
                opened.flush();
            });
        }

        @Override
        public void onPublication(UUID sender, Publication publication, List<TopicFilter> groups, boolean direct) {
            int number = Integer.parseInt(new String(publication.payload().bytes(), StandardCharsets.US_ASCII));
            received.computeIfAbsent(publication.topic().value(), key -> new ArrayList<>())
                    .add(number);
            threads.put(Thread.currentThread(), "");
        }

        @Override
        public void onHint(QueuePlace place, @Nullable Publication publication) {}

        @Override
        public void onHintsLost() {}

        @Override
        public void onBatchEnd() {
            batchEnds.incrementAndGet();
        }

        @Override
        public void onMessage(UUID sender, ControlMessage message) {
            control.add(message);
        }
    }

    private static final class LaneVerticle extends VerticleBase {
        private final LinkNetwork links;
        private final int number;
        private NodeLinks.@Nullable Lane lane;

        LaneVerticle(LinkNetwork links, int number) {
            this.links = links;
            this.number = number;
        }

        @Override
        public Future<?> start() {
            lane = links.openLane(number);
            return Future.succeededFuture();
        }

        void run(Consumer<NodeLinks.Lane> action) {
            context.runOnContext(v -> {
                NodeLinks.Lane opened = lane;
                if (opened != null) {
                    action.accept(opened);
                }
            });
        }
    }
}
