package io.skein.cluster.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.cluster.DurableSubscriptions;
import io.skein.cluster.RouteTable;
import io.skein.cluster.link.ControlLink;
import io.skein.cluster.wire.ControlMessage;
import io.skein.cluster.wire.JoinReply;
import io.skein.cluster.wire.JoinRequest;
import io.skein.cluster.wire.SubscriptionsUpdate;
import io.skein.model.ClientId;
import io.skein.model.GrantedFilter;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import io.skein.store.SessionStore.StoredSubscriptions;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriptionReplicationTest {
    private static final long LEASE_MILLIS = 1_500;
    private static final ClientId CLIENT = new ClientId("meter-1");
    private static final GrantedFilter FILTER = new GrantedFilter(TopicFilter.of("a/#"), Qos.AT_LEAST_ONCE);
    private static final UUID SECOND = new UUID(0, 2);
    private static final UUID THIRD = new UUID(0, 3);

    /** Tasks run when asked for, and what is scheduled when its time has come. */
    private static final class HandLoop implements ClusterLoop {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        private final Map<Long, List<Runnable>> later = new HashMap<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void schedule(long delayMillis, Runnable task) {
            later.computeIfAbsent(delayMillis, d -> new ArrayList<>()).add(task);
        }

        @Override
        public boolean isCurrent() {
            return true;
        }

        void run() {
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
        }

        /** The time has come for all that waits this long. */
        void pass(long delayMillis) {
            List<Runnable> due = later.remove(delayMillis);
            if (due != null) {
                due.forEach(Runnable::run);
            }
            run();
        }
    }

    private static final class HandLink implements ControlLink {
        private record Sent(
                UUID peer, ControlMessage message, @Nullable Runnable accepted) {}

        private final List<Sent> sent = new ArrayList<>();

        @Override
        public void send(UUID peer, ControlMessage message, @Nullable Runnable accepted) {
            sent.add(new Sent(peer, message, accepted));
        }

        @Override
        public void receiver(Receiver receiver) {
            // The test calls it.
        }

        /** The peer has applied all it was sent, or is no member any more: the sender cannot tell. */
        void complete(UUID peer) {
            for (Sent one : List.copyOf(sent)) {
                if (one.peer.equals(peer)) {
                    sent.remove(one);
                    if (one.accepted != null) {
                        one.accepted.run();
                    }
                }
            }
        }

        <T extends ControlMessage> List<T> to(UUID peer, Class<T> kind) {
            return sent.stream()
                    .filter(one -> one.peer.equals(peer))
                    .map(Sent::message)
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .toList();
        }
    }

    private static final class Heard implements DurableSubscriptions.Listener {
        private final List<ClientId> clients = new ArrayList<>();

        @Override
        public void changed(ClientId client, long version, List<GrantedFilter> added, List<TopicFilter> removed) {
            clients.add(client);
        }

        @Override
        public void ended(ClientId client, long version) {
            clients.remove(client);
        }
    }

    private static final class NoRouteMap implements RouteMap {
        @Override
        public Future<Void> write(List<Change> changes) {
            return Future.succeededFuture();
        }

        @Override
        public Future<List<Entry>> read(Set<UUID> origins) {
            return Future.succeededFuture(List.of());
        }
    }

    private static final class NoRetained implements RetainedMap {
        @Override
        public Future<Long> put(TopicName topic, @Nullable Publication publication) {
            return Future.succeededFuture(1L);
        }

        @Override
        public Future<Void> readAll(Consumer<Entry> receiver) {
            return Future.succeededFuture();
        }
    }

    private static final RouteTable.Listener NO_ROUTES = new RouteTable.Listener() {
        @Override
        public void routeChanged(UUID node, TopicFilter filter, int weight) {}

        @Override
        public void nodeGone(UUID node) {}
    };

    private final HandLoop loop = new HandLoop();
    private final HandLink link = new HandLink();
    private final Heard heard = new Heard();
    private final List<StoredSubscriptions> entries = new ArrayList<>();
    private final ClusterExchange exchange =
            new ClusterExchange(loop, new NoRouteMap(), new NoRetained(), this::readAll, link);

    private Future<Void> readAll(Consumer<StoredSubscriptions> receiver) {
        entries.forEach(receiver);
        return Future.succeededFuture();
    }

    @BeforeEach
    void join() {
        exchange.memberAdded(SECOND);
        exchange.memberAdded(THIRD);
        exchange.join(NO_ROUTES, heard, (client, epoch) -> Future.succeededFuture(), List.of(SECOND, THIRD));
        loop.run();
        for (UUID peer : List.of(SECOND, THIRD)) {
            link.to(peer, JoinRequest.class)
                    .forEach(request -> exchange.onMessage(peer, new JoinReply(request.requestId(), 0)));
            link.complete(peer);
        }
        loop.run();
    }

    private Future<Void> announce() {
        Future<Void> told = exchange.subscriptions().announce(CLIENT, 1, List.of(FILTER), List.of());
        loop.run();
        return told;
    }

    private void complete(UUID peer) {
        link.complete(peer);
        loop.run();
    }

    @Test
    void shouldBeToldWhenEveryMemberHasApplied() {
        Future<Void> told = announce();
        complete(SECOND);
        assertThat(told.isComplete()).isFalse();
        complete(THIRD);
        assertThat(told.succeeded()).isTrue();
    }

    @Test
    void shouldWaitForARemovedMemberUntilItsLeaseHasRunOut() {
        Future<Void> told = announce();
        complete(SECOND);
        exchange.memberRemoved(THIRD);
        complete(THIRD);
        assertThat(told.isComplete()).isFalse();
        exchange.viewEstablished(LEASE_MILLIS);
        assertThat(told.isComplete()).isFalse();
        loop.pass(LEASE_MILLIS);
        assertThat(told.succeeded()).isTrue();
    }

    @Test
    void shouldWaitForAMemberThatWasRemovedBefore() {
        exchange.memberRemoved(THIRD);
        Future<Void> told = announce();
        complete(SECOND);
        assertThat(link.to(THIRD, SubscriptionsUpdate.class)).isEmpty();
        assertThat(told.isComplete()).isFalse();
        exchange.viewEstablished(LEASE_MILLIS);
        loop.pass(LEASE_MILLIS);
        assertThat(told.succeeded()).isTrue();
    }

    @Test
    void shouldNotWaitForAMemberThatHasSaidGoodbye() {
        Future<Void> told = announce();
        complete(SECOND);
        exchange.memberLeft(THIRD);
        loop.run();
        assertThat(told.succeeded()).isTrue();
    }

    @Test
    void shouldReadTheEntriesAfterADeathForWhatTheDeadMemberDidNotTell() {
        entries.add(new StoredSubscriptions(CLIENT, 1, List.of(FILTER)));
        exchange.memberRemoved(THIRD);
        assertThat(heard.clients).isEmpty();
        loop.pass(ClusterExchange.RELOAD_MILLIS);
        assertThat(heard.clients).containsExactly(CLIENT);
    }

    @Test
    void shouldReadTheEntriesAgainNowAndThen() {
        loop.pass(SubscriptionReplication.REREAD_MILLIS);
        entries.add(new StoredSubscriptions(CLIENT, 1, List.of(FILTER)));
        loop.pass(SubscriptionReplication.REREAD_MILLIS);
        assertThat(heard.clients).containsExactly(CLIENT);
    }
}
