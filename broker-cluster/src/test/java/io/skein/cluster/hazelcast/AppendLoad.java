package io.skein.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.ClientId;
import io.skein.store.SessionChanges;
import io.skein.store.SessionStore;
import io.skein.store.TestLane;
import io.skein.store.session.SessionAnswer.Appended;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Appends from one lane to some sessions, several at a time, until it is stopped; remembers what was acknowledged. */
final class AppendLoad {
    private static final int OUTSTANDING = 16;

    /** What is stored stays in this JVM's memory, several times: not as fast as it goes. */
    private static final long PAUSE_MILLIS = 5;

    private final String name;
    private final TestLane lane;
    private final List<ClientId> clients;
    private final Random random;
    private final Map<ClientId, Set<Integer>> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile boolean stopped;
    private volatile int outstanding;

    // on the lane's loop
    private final Map<ClientId, Integer> next = new HashMap<>();

    AppendLoad(String name, TestLane lane, List<ClientId> clients, long seed) {
        this.name = name;
        this.lane = lane;
        this.clients = clients;
        this.random = new Random(seed);
    }

    void start() {
        lane.turn(this::fill);
    }

    private void fill(SessionStore.Lane on) {
        while (!stopped && outstanding < OUTSTANDING) {
            outstanding++;
            ClientId client = clients.get(random.nextInt(clients.size()));
            int number = next.merge(client, 1, Integer::sum);
            on.apply(client, SessionChanges.append(name + ' ' + number), answer -> {
                outstanding--;
                if (answer instanceof Appended appended && isStored(appended)) {
                    acknowledged
                            .computeIfAbsent(client, c -> ConcurrentHashMap.newKeySet())
                            .add(number);
                    answered.incrementAndGet();
                } else {
                    unanswered.incrementAndGet();
                }
                lane.turnLater(PAUSE_MILLIS, this::fill);
            });
        }
    }

    private static boolean isStored(Appended appended) {
        return appended.result() == Appended.Result.STORED || appended.result() == Appended.Result.REPEATED;
    }

    int answered() {
        return answered.get();
    }

    int unanswered() {
        return unanswered.get();
    }

    /** Its node dies: what is on its way may never be answered. */
    void abandon() {
        stopped = true;
    }

    /** Returns when everything is answered. */
    void stop() {
        stopped = true;
        TestCluster.eventually().until(() -> outstanding == 0);
    }

    /** @param stored all texts in the session's queue */
    void check(ClientId client, List<String> stored) {
        List<Integer> mine = new ArrayList<>();
        for (String text : stored) {
            if (text.startsWith(name + ' ')) {
                mine.add(Integer.valueOf(text.substring(name.length() + 1)));
            }
        }
        assertThat(mine)
                .as("%s in %s: order, nothing twice", name, client)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(mine).as("%s in %s", name, client).containsAll(acknowledged.getOrDefault(client, Set.of()));
    }
}
