package io.skein.cluster.hazelcast;

import io.skein.store.SessionStore;
import io.skein.store.SessionStoreContract;
import io.skein.store.TestLane;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class HazelcastSessionStoreTest extends SessionStoreContract {
    private static final TestCluster CLUSTER = new TestCluster("store-contract", 3);
    private static final List<StoreMember> MEMBERS = new ArrayList<>();

    private static final AtomicInteger LOOPS = new AtomicInteger();

    @BeforeAll
    static void start() {
        for (int i = 0; i < 3; i++) {
            MEMBERS.add(new StoreMember(CLUSTER.options(i), false));
        }
    }

    @AfterAll
    static void stop() {
        MEMBERS.forEach(StoreMember::kill);
    }

    @Override
    protected TestLane lane(int loop) {
        return MEMBERS.get(loop % MEMBERS.size()).lane(LOOPS.getAndIncrement());
    }

    @Override
    protected List<SessionStore> stores() {
        return MEMBERS.stream().<SessionStore>map(StoreMember::store).toList();
    }

    @Override
    protected UUID owner() {
        return MEMBERS.get(0).incarnation();
    }
}
