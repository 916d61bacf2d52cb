package io.skein.it.drill.unfenced;

import io.skein.model.ClientId;
import io.skein.store.SessionStore;
import io.skein.store.session.SessionAnswer.Owned;
import io.skein.store.session.SessionChange;
import io.skein.store.session.SessionChange.Claim;
import io.skein.store.session.StoreRoom;
import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * Sessions whose epochs fence no other node: a claim succeeds though a client is connected there, and that connection is
 * not told. All else goes to the real store.
 */
final class UnfencedSessions implements SessionStore {
    private final SessionStore store;

    UnfencedSessions(SessionStore store) {
        this.store = store;
    }

    @Override
    public Lane openLane(int loop) {
        return new UnfencedLane(store.openLane(loop));
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
        return store.isReplicationSafe();
    }

    @Override
    public StoreRoom room() {
        return store.room();
    }

    @Override
    public Figures figures() {
        return store.figures();
    }

    private record UnfencedLane(Lane lane) implements Lane {
        @Override
        public void apply(ClientId client, SessionChange change, Completion completion) {
            if (change instanceof Claim claim) {
                lane.apply(client, claim, answer -> {
                    if (answer instanceof Owned owned && !owned.owner().equals(claim.owner())) {
                        lane.apply(client, unfenced(claim), completion);
                        lane.flush();
                    } else {
                        completion.done(answer);
                    }
                });
            } else {
                lane.apply(client, change, completion);
            }
        }

        private static Claim unfenced(Claim claim) {
            return new Claim(
                    claim.nonce(),
                    claim.owner(),
                    claim.cleanStart(),
                    claim.expirySeconds(),
                    claim.will(),
                    Claim.FROM_ANY);
        }

        @Override
        public void flush() {
            lane.flush();
        }

        @Override
        public boolean isCongested() {
            return lane.isCongested();
        }

        @Override
        public void onDrained(Runnable handler) {
            lane.onDrained(handler);
        }
    }
}
