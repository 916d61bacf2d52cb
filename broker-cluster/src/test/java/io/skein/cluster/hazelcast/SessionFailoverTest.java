package io.skein.cluster.hazelcast;

import static com.hazelcast.core.LifecycleEvent.LifecycleState.MERGED;
import static io.skein.cluster.hazelcast.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.ClientId;
import io.skein.store.SessionChanges;
import io.skein.store.SessionStore.StoredSubscriptions;
import io.skein.store.TestLane;
import io.skein.store.session.SessionAnswer;
import io.skein.store.session.SessionAnswer.Appended;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionFailoverTest {
    private static final int SESSIONS = 20;

    private final TestCluster cluster = new TestCluster("sessions-" + UUID.randomUUID(), 3);
    private final List<StoreMember> members = new ArrayList<>();

    @AfterEach
    void stop() {
        members.forEach(StoreMember::kill);
    }

    private StoreMember start(int index, boolean requireBackup) {
        StoreMember member = new StoreMember(cluster.options(index), requireBackup);
        members.add(member);
        return member;
    }

    private void kill(StoreMember victim) {
        members.remove(victim);
        victim.kill();
        long term = members.get(0).lease().term() + 1;
        UUID[] left = members.stream().map(StoreMember::incarnation).toArray(UUID[]::new);
        members.forEach(member -> member.lease().establish(term, left));
    }

    private static List<ClientId> clients() {
        return IntStream.range(0, SESSIONS)
                .mapToObj(i -> new ClientId("client-" + i))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldLoseNothingThatWasAcknowledgedWhenMembersDieOneAfterAnother(long seed) {
        StoreMember first = start(0, false);
        StoreMember second = start(1, false);
        StoreMember third = start(2, false);
        TestLane control = first.lane(9);
        clients().forEach(client -> SessionChanges.open(control, client, first.incarnation()));
        AppendLoad one = new AppendLoad("one", first.lane(0), clients(), seed);
        AppendLoad two = new AppendLoad("two", first.lane(1), clients(), seed + 100);
        AppendLoad three = new AppendLoad("three", second.lane(0), clients(), seed + 200);
        AppendLoad four = new AppendLoad("four", third.lane(0), clients(), seed + 300);
        List<AppendLoad> loads = List.of(one, two, three, four);
        loads.forEach(AppendLoad::start);

        awaitProgress(loads);
        four.abandon();
        kill(third);
        awaitProgress(List.of(one, two, three));
        eventually().until(() -> first.store().isReplicationSafe());
        three.stop();
        kill(second);
        awaitProgress(List.of(one, two));
        one.stop();
        two.stop();

        for (ClientId client : clients()) {
            List<String> stored = storedOf(client, control, first);
            loads.forEach(load -> load.check(client, stored));
        }
        assertThat(one.unanswered() + two.unanswered() + three.unanswered()).isZero();
    }

    private static List<String> storedOf(ClientId client, TestLane lane, StoreMember member) {
        return SessionChanges.texts(lane, client, SessionChanges.open(lane, client, member.incarnation()));
    }

    private static void awaitProgress(List<AppendLoad> loads) {
        int[] before = loads.stream().mapToInt(AppendLoad::answered).toArray();
        eventually()
                .until(() -> IntStream.range(0, before.length)
                        .allMatch(i -> loads.get(i).answered() > before[i] + 1_000));
    }

    @Test
    void shouldKeepTheHistoryOfTheHigherTermWhenASplitHeals() {
        ClientId mine = new ClientId("mine");
        ClientId theirs = new ClientId("theirs");
        StoreMember lone = new StoreMember(cluster.optionsKnowing(0, List.of(0, 1)), false); // it looks for the other
        members.add(lone);
        AtomicBoolean merged = new AtomicBoolean();
        lone.hazelcast()
                .getLifecycleService()
                .addLifecycleListener(event -> merged.compareAndSet(false, event.getState() == MERGED));
        StoreMember other = new StoreMember(cluster.optionsKnowing(1, List.of(1)), false);
        members.add(other);
        StoreMember third = new StoreMember(cluster.optionsKnowing(2, List.of(1, 2)), false);
        members.add(third);
        TestLane ofLone = lone.lane(0);
        TestLane ofOther = other.lane(0);
        write(lone, ofLone, mine, 7, "kept");
        write(other, ofOther, mine, 2, "let go", "let go", "let go");
        write(lone, ofLone, theirs, 3, "let go", "let go", "let go");
        write(other, ofOther, theirs, 4, "kept");

        eventually().untilTrue(merged); // before, nobody serves

        other.lease().establish(8); // the view of the healed cluster is later than any before
        for (ClientId client : List.of(mine, theirs)) {
            assertThat(storedOf(client, ofOther, other)).containsExactly("kept");
        }
    }

    private static void write(StoreMember member, TestLane lane, ClientId client, long term, String... texts) {
        member.lease().establish(term);
        SessionChanges.open(lane, client, member.incarnation());
        for (String text : texts) {
            lane.make(client, SessionChanges.append(text), Appended.class);
        }
    }

    @Test
    void shouldChangeNothingWhileAMemberOfTheViewIsMissing() {
        StoreMember first = start(0, false);
        StoreMember second = start(1, false);
        first.lease().establish(5, first.incarnation(), second.incarnation());
        TestLane lane = first.lane(0);
        clients().forEach(client -> SessionChanges.open(lane, client, first.incarnation()));
        members.remove(second);
        second.kill();
        eventually().until(() -> first.hazelcast().getCluster().getMembers().size() == 1);

        Future<SessionAnswer> answer = lane.apply(
                        clients().get(0), List.of(SessionChanges.append("cut off, or the only one left")))
                .get(0);
        eventually().until(() -> first.store().figures().repeated() > 2);
        assertThat(answer.isComplete()).isFalse();

        first.lease().establish(6, first.incarnation());
        assertThat(TestLane.await(answer)).isInstanceOf(Appended.class);
    }

    @Test
    void shouldTellOfOwnersThatAreGone() {
        StoreMember first = start(0, false);
        StoreMember second = start(1, false);
        ClientId client = new ClientId("client");
        long epoch = SessionChanges.open(first.lane(0), client, second.incarnation());
        Queue<UUID> gone = new ConcurrentLinkedQueue<>();
        first.store().onDue((due, goneOwner, dueEpoch) -> {
            assertThat(due).isEqualTo(client);
            assertThat(dueEpoch).isEqualTo(epoch);
            gone.add(goneOwner);
        });

        kill(second);

        eventually().until(() -> gone.contains(second.incarnation()));
    }

    @Test
    void shouldReadTheSubscriptionsOfAllSessionsOnAMemberThatComesLate() {
        StoreMember first = start(0, false);
        TestLane lane = first.lane(0);
        clients().forEach(client -> SessionChanges.open(lane, client, first.incarnation()));
        lane.make(new ClientId("without"), SessionChanges.claim(first.incarnation()), SessionAnswer.Claimed.class);
        StoreMember late = start(1, false);
        List<StoredSubscriptions> read = new ArrayList<>();

        TestLane.await(late.store().readSubscriptions(read::add));

        assertThat(read).extracting(StoredSubscriptions::client).containsExactlyInAnyOrderElementsOf(clients());
        assertThat(read.get(0).filters().get(0).filter()).isEqualTo(SessionChanges.EVERYTHING);
        assertThat(read.get(0).version()).isPositive();
    }

    @Test
    void shouldAnswerAppendsAgainOnceAllCopiesAreInPlaceWhenThatIsRequired() {
        StoreMember first = start(0, true);
        StoreMember second = start(1, true);
        start(2, true);
        TestLane control = first.lane(9);
        clients().forEach(client -> SessionChanges.open(control, client, first.incarnation()));
        AppendLoad load = new AppendLoad("one", first.lane(0), clients(), 1);
        load.start();
        awaitProgress(List.of(load));

        kill(second);

        awaitProgress(List.of(load));
        load.stop();
        for (ClientId client : clients()) {
            load.check(client, storedOf(client, control, first));
        }
    }
}
