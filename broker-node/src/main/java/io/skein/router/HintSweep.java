package io.skein.router;

import io.skein.session.SessionLoop;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Has the durable sessions of one loop look at their queues when hints may have been lost, spread over a second. However
 * often it is asked, one round is under way and one more may follow. On its loop.
 */
final class HintSweep<S> {
    /** By then all that a dead member had sent has come in. */
    static final int LATER_MILLIS = 5_000;

    private static final int STEPS = 50;
    private static final int STEP_MILLIS = 20;

    private final SessionLoop loop;
    private final Supplier<List<S>> sessions;
    private final Consumer<S> look;
    private boolean underWay;
    private boolean onceMore;
    private boolean laterPending;
    private boolean laterOnceMore;

    /**
     * @param sessions the durable ones of this loop
     * @param look has one of them look
     */
    HintSweep(SessionLoop loop, Supplier<List<S>> sessions, Consumer<S> look) {
        this.loop = loop;
        this.sessions = sessions;
        this.look = look;
    }

    /** Every session looks soon. */
    void now() {
        if (underWay) {
            onceMore = true;
            return;
        }
        List<S> here = sessions.get();
        if (!here.isEmpty()) {
            underWay = true;
            loop.schedule(1, () -> step(here, 0));
        }
    }

    /** Every session looks after {@link #LATER_MILLIS}, or after twice that if it is asked for again before. */
    void later() {
        if (laterPending) {
            laterOnceMore = true;
            return;
        }
        laterPending = true;
        loop.schedule(LATER_MILLIS, () -> {
            laterPending = false;
            now();
            if (laterOnceMore) {
                laterOnceMore = false;
                later();
            }
        });
    }

    private void step(List<S> here, int from) {
        int to = Math.min(here.size(), from + here.size() / STEPS + 1);
        here.subList(from, to).forEach(look);
        if (to < here.size()) {
            loop.schedule(STEP_MILLIS, () -> step(here, to));
            return;
        }
        underWay = false;
        if (onceMore) {
            onceMore = false;
            now();
        }
    }
}
