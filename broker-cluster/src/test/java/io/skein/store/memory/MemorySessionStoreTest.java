package io.skein.store.memory;

import io.skein.store.SessionChanges;
import io.skein.store.SessionStore;
import io.skein.store.SessionStoreContract;
import io.skein.store.StoreOptions;
import io.skein.store.TestLane;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

class MemorySessionStoreTest extends SessionStoreContract {
    private final Vertx vertx = Vertx.vertx();
    private final UUID local = UUID.randomUUID();
    private final MemorySessionStore store =
            new MemorySessionStore(vertx, local, new StoreOptions(SessionChanges.LIMITS, false, 1 << 30));

    @AfterEach
    void stop() {
        TestLane.await(vertx.close());
    }

    @Override
    protected TestLane lane(int loop) {
        return new TestLane(vertx, store, loop);
    }

    @Override
    protected List<SessionStore> stores() {
        return List.of(store);
    }

    @Override
    protected UUID owner() {
        return local;
    }
}
