package io.skein.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.cluster.ClusterNode;
import io.skein.cluster.ClusterView;
import io.skein.cluster.DurableSubscriptions;
import io.skein.cluster.Lease;
import io.skein.cluster.NodeLinks;
import io.skein.cluster.RouteTable;
import io.skein.cluster.SessionFence;
import io.skein.cluster.single.SingleClusterNode;
import io.skein.model.ClientId;
import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicName;
import io.skein.model.Will;
import io.skein.session.Session;
import io.skein.store.RetainedStore;
import io.skein.store.SessionStore;
import io.skein.store.StoreOptions;
import io.skein.store.session.ChangeContext.Overflow;
import io.skein.store.session.SessionAnswer;
import io.skein.store.session.SessionAnswer.Claimed;
import io.skein.store.session.SessionChange;
import io.skein.store.session.SessionLimits;
import io.skein.store.session.StoreRoom;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections on their way to their sessions, with a store and a fence that answer when the test says so. */
@Timeout(30)
class OpeningsTest {
    private static final SessionLimits LIMITS = new SessionLimits(1000, 1 << 20, Overflow.DROP_NEWEST, 3_600_000, 1000);
    private static final UUID OTHER_NODE = new UUID(7, 7);
    private static final ClientId CLIENT = new ClientId("c");

    /** A node alone, but for what the test takes in hand. */
    private static final class HandNode implements ClusterNode {
        private final SingleClusterNode node;
        private final List<Runnable> heldClaims = new CopyOnWriteArrayList<>();
        private final List<Promise<Void>> asked = new CopyOnWriteArrayList<>();
        private volatile boolean holdsClaims;

        HandNode(Vertx vertx) {
            node = new SingleClusterNode(vertx, "node-1", new StoreOptions(LIMITS, false, 1 << 30));
        }

        @Override
        public Vertx vertx() {
            return node.vertx();
        }

        @Override
        public ClusterView view() {
            return node.view();
        }

        @Override
        public Lease lease() {
            return node.lease();
        }

        @Override
        public NodeLinks links() {
            return node.links();
        }

        @Override
        public RouteTable routes() {
            return node.routes();
        }

        @Override
        public SessionFence fence() {
            return (owner, client, epoch) -> {
                Promise<Void> answer = Promise.promise();
                asked.add(answer);
                return answer.future();
            };
        }

        @Override
        public DurableSubscriptions subscriptions() {
            return node.subscriptions();
        }

        @Override
        public SessionStore sessions() {
            SessionStore store = node.sessions();
            return new SessionStore() {
                @Override
                public Lane openLane(int loop) {
                    return new HandLane(store.openLane(loop));
                }

                @Override
                public Future<Void> readSubscriptions(Consumer<StoredSubscriptions> receiver) {
                    return store.readSubscriptions(receiver);
                }

                @Override
                public void onDue(DueHandler handler) {
                    store.onDue(handler);
                }

                @Override
                public boolean isReplicationSafe() {
                    return true;
                }

                @Override
                public StoreRoom room() {
                    return store.room();
                }

                @Override
                public Figures figures() {
                    return store.figures();
                }
            };
        }

        @Override
        public RetainedStore retained() {
            return node.retained();
        }

        @Override
        public Future<Void> join(Inbound inbound) {
            return node.join(inbound);
        }

        @Override
        public @Nullable String notReadyReason() {
            return null;
        }

        @Override
        public Future<Void> leave() {
            return node.leave();
        }

        private final class HandLane implements SessionStore.Lane {
            private final SessionStore.Lane lane;

            HandLane(SessionStore.Lane lane) {
                this.lane = lane;
            }

            @Override
            public void apply(ClientId client, SessionChange change, SessionStore.Completion completion) {
                boolean held = holdsClaims && change instanceof SessionChange.Claim;
                lane.apply(client, change, answer -> {
                    if (held) {
                        heldClaims.add(() -> completion.done(answer));
                    } else {
                        completion.done(answer);
                    }
                });
            }

            @Override
            public void flush() {
                lane.flush();
            }

            @Override
            public boolean isCongested() {
                return false;
            }

            @Override
            public void onDrained(Runnable handler) {
                lane.onDrained(handler);
            }
        }
    }

    private static final class TestOpener implements ClientRegistry.Opener {
        private final List<String> told = new CopyOnWriteArrayList<>();
        private volatile boolean closed;

        @Override
        public void opened(Session session, boolean sessionPresent) {
            told.add("opened");
        }

        @Override
        public void overtaken() {
            told.add("overtaken");
        }

        @Override
        public void failed() {
            told.add("failed");
            closed = true;
        }

        @Override
        public void refused() {
            told.add("refused");
            closed = true;
        }

        @Override
        public boolean isClosed() {
            return closed;
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final HandNode node = new HandNode(vertx);
    private final Context context = vertx.getOrCreateContext();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Router routerWith(int maxPending, int timeoutMillis) throws Exception {
        Router router =
                new Router(node, 1, LIMITS, new RouterOptions(100, Long.MAX_VALUE, maxPending, timeoutMillis, false));
        onLoop(() -> router.openLoop(0));
        router.start();
        return router;
    }

    private <T> T onLoop(Callable<T> action) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(v -> {
            try {
                result.complete(action.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(10, TimeUnit.SECONDS);
    }

    private Runnable open(Router router, ClientId client, @Nullable Will will, TestOpener opener) throws Exception {
        ClientRegistry.Request request = new ClientRegistry.Request(client, true, 0, will);
        return onLoop(() -> router.clients().open(request, router.loop(0), opener));
    }

    /** A connection elsewhere has the client id. Returns its epoch. */
    private long connectedElsewhere(Router router, ClientId client) throws Exception {
        CompletableFuture<SessionAnswer> answered = new CompletableFuture<>();
        onLoop(() -> {
            router.loop(0)
                    .change(
                            client,
                            new SessionChange.Claim(UUID.randomUUID(), OTHER_NODE, true, 0, null, 0),
                            answered::complete);
            return true;
        });
        return ((Claimed) answered.get(10, TimeUnit.SECONDS)).epoch();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(condition);
    }

    @Test
    void shouldRefuseAClientThatHasWaitedTooLongForAnOlderConnection() throws Exception {
        Router router = routerWith(10, 50);
        connectedElsewhere(router, CLIENT);
        TestOpener opener = new TestOpener();
        open(router, CLIENT, null, opener);
        await(() -> opener.told.equals(List.of("failed")));
        assertThat(router.clients().waiting()).isZero();
        assertThat(node.asked).hasSize(1);
    }

    @Test
    void shouldRefuseAClientWhenTooManyWait() throws Exception {
        Router router = routerWith(1, 60_000);
        ClientId second = new ClientId("d");
        connectedElsewhere(router, CLIENT);
        connectedElsewhere(router, second);
        open(router, CLIENT, null, new TestOpener());
        await(() -> node.asked.size() == 1);
        TestOpener refused = new TestOpener();
        open(router, second, null, refused);
        await(() -> refused.told.equals(List.of("refused")));
        assertThat(router.clients().waiting()).isEqualTo(1);
    }

    @Test
    void shouldLetTheNextConnectionWaitInThePlaceOfOneThatHasGone() throws Exception {
        Router router = routerWith(2, 60_000);
        connectedElsewhere(router, CLIENT);
        TestOpener gone = new TestOpener();
        Runnable withdraw = open(router, CLIENT, null, gone);
        await(() -> node.asked.size() == 1);
        TestOpener next = new TestOpener();
        open(router, CLIENT, null, next);
        gone.closed = true;
        onLoop(() -> {
            withdraw.run();
            return true;
        });
        await(() -> node.asked.size() == 2);
        assertThat(router.clients().waiting()).isEqualTo(1);
        assertThat(gone.told).isEmpty();
    }

    @Test
    void shouldNotPublishTheWillOfAClientThatWasNotAnswered() throws Exception {
        Router router = routerWith(10, 60_000);
        node.holdsClaims = true;
        TestOpener opener = new TestOpener();
        open(router, CLIENT, will(), opener);
        await(() -> node.heldClaims.size() == 1);
        long epoch = ((SessionAnswer.Owned) claimAgain(router)).epoch();
        Future<Void> ended = router.clients().endOlder(CLIENT, epoch + 1);
        assertThat(ended.isComplete()).isFalse();
        onLoop(() -> {
            new ArrayList<>(node.heldClaims).forEach(Runnable::run);
            return true;
        });
        await(ended::isComplete);
        assertThat(opener.told).containsExactly("overtaken");
        assertThat(claimAgain(router)).isInstanceOf(Claimed.class);
        assertThat(router.unmatched()).as("wills published").isZero();
    }

    /** Another node's claim, as it finds it. */
    private SessionAnswer claimAgain(Router router) throws Exception {
        CompletableFuture<SessionAnswer> answered = new CompletableFuture<>();
        boolean held = node.holdsClaims;
        node.holdsClaims = false;
        onLoop(() -> {
            router.loop(0)
                    .change(
                            CLIENT,
                            new SessionChange.Claim(UUID.randomUUID(), OTHER_NODE, false, 0, null, 0),
                            answered::complete);
            return true;
        });
        SessionAnswer answer = answered.get(10, TimeUnit.SECONDS);
        node.holdsClaims = held;
        return answer;
    }

    private static Will will() {
        Publication publication = new Publication(
                TopicName.of("will"),
                Payload.of("gone".getBytes(UTF_8)),
                Qos.AT_LEAST_ONCE,
                false,
                MessageProperties.NONE,
                CLIENT,
                Publication.NEVER);
        return new Will(publication, -1, 0);
    }
}
