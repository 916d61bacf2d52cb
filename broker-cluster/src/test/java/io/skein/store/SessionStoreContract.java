package io.skein.store;

import static io.skein.store.SessionChanges.append;
import static io.skein.store.SessionChanges.claim;
import static io.skein.store.SessionChanges.open;
import static io.skein.store.SessionChanges.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.ClientId;
import io.skein.store.session.SessionAnswer;
import io.skein.store.session.SessionAnswer.Appended;
import io.skein.store.session.SessionAnswer.Fenced;
import io.skein.store.session.SessionAnswer.Settled;
import io.skein.store.session.SessionChange;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every {@link SessionStore} does. */
public abstract class SessionStoreContract {
    /** A lane nobody has used, of this node or of another one. */
    protected abstract TestLane lane(int loop);

    /** The store that is responsible for what is due. */
    protected abstract List<SessionStore> stores();

    /** An incarnation of a node that is there. */
    protected abstract UUID owner();

    private final ClientId client = new ClientId("client-" + UUID.randomUUID());

    @Test
    public void shouldKeepMessagesInTheOrderTheyWereGiven() {
        TestLane lane = lane(0);
        long epoch = open(lane, client, owner());
        List<String> sent =
                IntStream.range(0, 1_000).mapToObj(i -> "message " + i).toList();

        List<Future<SessionAnswer>> answers =
                lane.apply(client, sent.stream().map(SessionChanges::append).toList());

        for (int i = 0; i < sent.size(); i++) {
            Appended appended = (Appended) TestLane.await(answers.get(i));
            assertThat(appended.result()).isEqualTo(Appended.Result.STORED);
            assertThat(appended.position()).isEqualTo(i);
            assertThat(appended.owner()).isEqualTo(owner());
        }
        assertThat(texts(lane, client, epoch)).isEqualTo(sent);
    }

    @Test
    public void shouldReadWhatWasAppendedJustBefore() {
        TestLane lane = lane(0);
        long epoch = open(lane, client, owner());

        List<Future<SessionAnswer>> answers =
                lane.apply(client, List.of(append("1"), new SessionChange.Fetch(epoch, 0, 10, 1_000), append("2")));

        assertThat(((SessionAnswer.Fetched) TestLane.await(answers.get(1))).messages())
                .hasSize(1);
        assertThat(((Appended) TestLane.await(answers.get(2))).position()).isEqualTo(1);
    }

    @Test
    public void shouldNeverAnswerFromWithinTheCall() {
        TestLane lane = lane(0);
        List<String> order = new CopyOnWriteArrayList<>();

        lane.turn(l -> {
            l.apply(client, claim(owner()), answer -> order.add("answered"));
            order.add("returned");
        });

        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> order.size() == 2);
        assertThat(order).containsExactly("returned", "answered");
    }

    @Test
    public void shouldFenceOffAnOlderClaim() {
        TestLane lane = lane(0);
        TestLane other = lane(1);
        long old = open(lane, client, owner());

        SessionAnswer.Claimed claimed = other.make(client, claim(owner()), SessionAnswer.Claimed.class);

        assertThat(claimed.epoch()).isGreaterThan(old);
        assertThat(claimed.present()).isTrue();
        lane.make(client, new SessionChange.Progress(old, new long[0], new long[0], 0), Fenced.class);
        lane.make(client, new SessionChange.Detach(old, false, 60, 0), Fenced.class);
    }

    @Test
    public void shouldKeepTheOrderOfEachLaneWhenSeveralAppend() {
        TestLane first = lane(0);
        TestLane second = lane(1);
        long epoch = open(first, client, owner());
        List<Future<SessionAnswer>> answers = new ArrayList<>();

        for (int i = 0; i < 300; i++) {
            answers.addAll(first.apply(client, List.of(append("a" + i))));
            answers.addAll(second.apply(client, List.of(append("b" + i))));
        }

        answers.forEach(TestLane::await);
        List<String> texts = texts(first, client, epoch);
        assertThat(texts).hasSize(600);
        assertThat(texts.stream().filter(text -> text.startsWith("a")).toList())
                .isEqualTo(IntStream.range(0, 300).mapToObj(i -> "a" + i).toList());
        assertThat(texts.stream().filter(text -> text.startsWith("b")).toList())
                .isEqualTo(IntStream.range(0, 300).mapToObj(i -> "b" + i).toList());
    }

    @Test
    public void shouldTellOfASessionWhoseTimeIsOverUntilItIsSettled() {
        TestLane lane = lane(0);
        Set<ClientId> told = ConcurrentHashMap.newKeySet();
        stores().forEach(store -> store.onDue((due, goneOwner, epoch) -> told.add(due)));
        long epoch = open(lane, client, owner());

        lane.make(client, new SessionChange.Detach(epoch, false, 1, 0), Settled.class);

        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> told.contains(client));
        assertThat(lane.make(client, new SessionChange.Expire(), Settled.class).ended())
                .isTrue();
        Awaitility.await()
                .during(2, TimeUnit.SECONDS)
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> !told.remove(client));
        assertThat(lane.make(client, append("late"), Appended.class).result()).isEqualTo(Appended.Result.NO_SESSION);
    }
}
