package io.skein.router;

import io.skein.model.Publication;
import io.skein.session.Session;
import io.skein.store.session.SessionAnswer.Appended.Result;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the member of a shared group with durable sessions that takes one message at QoS 1 or 2: one that is connected
 * if there is any, otherwise it waits in the queue of one that is away. On its loop.
 */
final class GroupTurn {
    private static final int MOST_ASKED = 16;

    private final Fanout fanout;
    private final Appends appends;
    private final SharedGroup<Session> group;
    private final Publication publication;
    private final long publicationId;
    private final Consumer<@Nullable Result> done;
    private final Set<DurableClient> asked = new HashSet<>(2);

    GroupTurn(
            Fanout fanout,
            Appends appends,
            SharedGroup<Session> group,
            Publication publication,
            long publicationId,
            Consumer<@Nullable Result> done) {
        this.fanout = fanout;
        this.appends = appends;
        this.group = group;
        this.publication = publication;
        this.publicationId = publicationId;
        this.done = done;
    }

    void start() {
        if (fanout.isTurnOfDurable(group) || !toDirect()) {
            askNext();
        }
    }

    private boolean toDirect() {
        return fanout.deliverDirectly(publication, group, () -> done.accept(Result.STORED));
    }

    private void askNext() {
        long nowNanos = System.nanoTime();
        DurableClient next = asked.size() >= MOST_ASKED
                ? null
                : fanout.nextDurable(group, client -> !asked.contains(client) && !client.isThoughtAway(nowNanos));
        if (next == null) {
            nobodyIsConnected();
            return;
        }
        asked.add(next);
        appends.append(Appends.member(next, group.filter()), publication, publicationId, true, result -> {
            if (isWithoutReceiver(result)) {
                askNext();
            } else {
                done.accept(result);
            }
        });
    }

    private static boolean isWithoutReceiver(@Nullable Result result) {
        return result == Result.AWAY || result == Result.NO_SESSION || result == Result.NOT_SUBSCRIBED;
    }

    private void nobodyIsConnected() {
        if (toDirect()) {
            return;
        }
        DurableClient any = fanout.nextDurable(group, client -> true);
        if (any == null) {
            done.accept(Result.NOT_SUBSCRIBED);
            return;
        }
        appends.append(Appends.member(any, group.filter()), publication, publicationId, false, done);
    }
}
