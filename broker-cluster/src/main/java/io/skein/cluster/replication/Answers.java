package io.skein.cluster.replication;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects waiters to answer, so that at the end of the loop's turn each of their contexts is woken up once for all of
 * them. On the cluster's loop.
 */
final class Answers {
    private final ClusterLoop loop;
    private Map<Context, List<Runnable>> byContext = new IdentityHashMap<>();
    private List<Runnable> anywhere = new ArrayList<>();
    private boolean deliveryRequested;

    Answers(ClusterLoop loop) {
        this.loop = loop;
    }

    void done(Waiter waiter) {
        add(waiter, null);
    }

    void done(Collection<Waiter> waiters) {
        for (Waiter waiter : waiters) {
            add(waiter, null);
        }
    }

    void failed(Collection<Waiter> waiters, Throwable failure) {
        for (Waiter waiter : waiters) {
            add(waiter, failure);
        }
    }

    private void add(Waiter waiter, @Nullable Throwable failure) {
        assert loop.isCurrent();
        Context context = waiter.context();
        List<Runnable> same = context == null ? anywhere : byContext.computeIfAbsent(context, c -> new ArrayList<>());
        same.add(() -> waiter.answer(failure));
        if (!deliveryRequested) {
            deliveryRequested = true;
            loop.execute(this::deliver);
        }
    }

    private void deliver() {
        deliveryRequested = false;
        List<Runnable> now = anywhere;
        anywhere = new ArrayList<>();
        Map<Context, List<Runnable>> nowByContext = byContext;
        byContext = new IdentityHashMap<>();
        nowByContext.forEach((context, answers) -> context.runOnContext(v -> answers.forEach(Runnable::run)));
        now.forEach(Runnable::run);
    }
}
