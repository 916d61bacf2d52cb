package io.skein.store;

import io.skein.model.ClientId;
import io.skein.store.session.SessionAnswer;
import io.skein.store.session.SessionChange;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An event loop with a lane of its own. Any thread. */
public final class TestLane {
    private static final int DEADLINE_SECONDS = 90;

    private final Context context;
    private final SessionStore.Lane lane;

    public TestLane(Vertx vertx, SessionStore store, int loop) {
        context = vertx.getOrCreateContext();
        CompletableFuture<SessionStore.Lane> opened = new CompletableFuture<>();
        context.runOnContext(v -> opened.complete(store.openLane(loop)));
        lane = get(opened);
    }

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    public static <T> T await(Future<T> future) {
        return get(future.toCompletionStage().toCompletableFuture());
    }

    /** Runs a task with the lane on its loop and ends the turn. */
    public void turn(java.util.function.Consumer<SessionStore.Lane> task) {
        context.runOnContext(v -> {
            task.accept(lane);
            lane.flush();
        });
    }

    /** Like {@link #turn}, after a while. */
    public void turnLater(long delayMillis, java.util.function.Consumer<SessionStore.Lane> task) {
        context.runOnContext(v -> context.owner().setTimer(delayMillis, timer -> {
            task.accept(lane);
            lane.flush();
        }));
    }

    /** Changes of one session that leave in one turn; fails if an answer was not to be had. */
    public List<Future<SessionAnswer>> apply(ClientId client, List<? extends SessionChange> changes) {
        List<Future<SessionAnswer>> answers = new ArrayList<>();
        List<Promise<SessionAnswer>> promises = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            promises.add(Promise.promise());
            answers.add(promises.get(i).future());
        }
        turn(l -> {
            for (int i = 0; i < promises.size(); i++) {
                Promise<SessionAnswer> promise = promises.get(i);
                l.apply(client, changes.get(i), answer -> {
                    if (answer == null) {
                        promise.fail("no answer");
                    } else {
                        promise.complete(answer);
                    }
                });
            }
        });
        return answers;
    }

    /** One change, waited for. */
    public <A extends SessionAnswer> A make(ClientId client, SessionChange change, Class<A> type) {
        return type.cast(await(apply(client, List.of(change)).get(0)));
    }
}
