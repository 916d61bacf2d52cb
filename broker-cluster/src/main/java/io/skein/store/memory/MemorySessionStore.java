package io.skein.store.memory;

import io.skein.model.ClientId;
import io.skein.store.SessionStore;
import io.skein.store.StoreOptions;
import io.skein.store.session.ChangeContext;
import io.skein.store.session.SessionAnswer;
import io.skein.store.session.SessionChange;
import io.skein.store.session.SessionLimits;
import io.skein.store.session.SessionState;
import io.skein.store.session.StoreRoom;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sessions of a single node, in its memory: they are lost when it stops. */
public final class MemorySessionStore implements SessionStore {
    private static final long DUE_MILLIS = 500;

    private final ConcurrentHashMap<ClientId, SessionState> states = new ConcurrentHashMap<>();
    private final UUID local;
    private final SessionLimits limits;
    private final StoreRoom room;
    private volatile @Nullable DueHandler dueHandler;

    /** @param local the node's incarnation */
    public MemorySessionStore(Vertx vertx, UUID local, StoreOptions options) {
        this.local = local;
        this.limits = options.limits();
        this.room = new StoreRoom(options.maxBytes());
        vertx.setPeriodic(DUE_MILLIS, id -> vertx.executeBlocking(this::findDue, false));
    }

    @Override
    public Lane openLane(int loop) {
        return new MemoryLane(loop);
    }

    /** There is no node that does not know them yet. */
    @Override
    public Future<Void> readSubscriptions(Consumer<StoredSubscriptions> receiver) {
        return Future.succeededFuture();
    }

    @Override
    public void onDue(DueHandler handler) {
        dueHandler = handler;
    }

    /** There is nothing that could be copied. */
    @Override
    public boolean isReplicationSafe() {
        return true;
    }

    @Override
    public StoreRoom room() {
        return room;
    }

    @Override
    public Figures figures() {
        return Figures.NONE;
    }

    private @Nullable Void findDue() {
        DueHandler handler = dueHandler;
        long nowMillis = System.currentTimeMillis();
        long weightBytes = 0;
        for (ClientId client : states.keySet()) {
            weightBytes += weightBytesOf(client);
        }
        room.found(weightBytes, 1, 0);
        for (SessionState state : states.values()) {
            if (handler != null && state.dueAtMillis() <= nowMillis) {
                handler.onDue(state.client(), null, state.epoch());
            }
        }
        return null;
    }

    private long weightBytesOf(ClientId client) {
        long[] weight = new long[1];
        states.computeIfPresent(client, (id, state) -> { // no loop changes it meanwhile
            weight[0] = state.weightBytes();
            return state;
        });
        return weight[0];
    }

    private final class MemoryLane implements Lane {
        private final int loop;
        private long lastNumber;
        private List<Runnable> completions = new ArrayList<>();

        MemoryLane(int loop) {
            this.loop = loop;
        }

        @Override
        public void apply(ClientId client, SessionChange change, Completion completion) {
            SessionAnswer[] answer = new SessionAnswer[1];
            ChangeContext context = limits.at(System.currentTimeMillis(), 0);
            states.compute(client, (id, known) -> {
                SessionState state = known == null ? new SessionState(id) : known;
                answer[0] = change.isReadOnly() ? state.read(change) : applied(state, change, context);
                return state.isVacant() ? null : state;
            });
            completions.add(() -> completion.done(answer[0]));
        }

        private SessionAnswer applied(SessionState state, SessionChange change, ChangeContext context) {
            return state.apply(local, loop, ++lastNumber, List.of(change), context)
                    .get(0);
        }

        @Override
        public void flush() {
            while (!completions.isEmpty()) {
                List<Runnable> now = completions;
                completions = new ArrayList<>();
                now.forEach(Runnable::run);
            }
        }

        @Override
        public boolean isCongested() {
            return false;
        }

        @Override
        public void onDrained(Runnable handler) {
            // It is never congested.
        }
    }
}
