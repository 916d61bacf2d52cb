package io.skein.router;

import io.skein.model.Publication;
import io.skein.session.Session;
import io.skein.store.session.SessionAnswer.Appended.Result;
import io.skein.store.session.SessionChange.Append.Condition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the member of a shared group with durable sessions that takes one message at QoS 1 or 2: one that is connected
 * if there is any, otherwise it waits in the queue of one that is away. On its loop.
 */
final class GroupTurn {
    private static final int MOST_ASKED = 16;
    private static final int MOST_FOUND = 1_000;

    private final Fanout fanout;
    private final Appends appends;
    private final SharedGroup<Session> group;
    private final Publication publication;
    private final PublicationId id;
    private final Consumer<@Nullable Result> done;
    private final Set<DurableClient> asked = new HashSet<>(2);
    private int unanswered;
    private boolean isKnown;
    private boolean isUnsure;

    GroupTurn(
            Fanout fanout,
            Appends appends,
            SharedGroup<Session> group,
            Publication publication,
            PublicationId id,
            Consumer<@Nullable Result> done) {
        this.fanout = fanout;
        this.appends = appends;
        this.group = group;
        this.publication = publication;
        this.id = id;
        this.done = done;
    }

    void start() {
        if (id.mayBeRepeated() && id.value() != 0) {
            findFirstReceiver();
        } else {
            choose();
        }
    }

    /** A retry keeps the receiver that was chosen first. */
    private void findFirstReceiver() {
        List<DurableClient> members = new ArrayList<>();
        fanout.nextDurable(group, client -> {
            members.add(client);
            return members.size() >= MOST_FOUND;
        });
        unanswered = members.size();
        members.forEach(member -> appends.append(
                Appends.member(member, group.filter()), publication, id.value(), Condition.IF_KNOWN, this::onFound));
        if (members.isEmpty()) {
            choose();
        }
    }

    private void onFound(@Nullable Result result) {
        isKnown |= result == Result.REPEATED;
        isUnsure |= result == null;
        if (--unanswered > 0) {
            return;
        }
        if (isKnown) {
            done.accept(Result.REPEATED);
        } else if (isUnsure) {
            done.accept(null);
        } else {
            choose();
        }
    }

    private void choose() {
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
        appends.append(
                Appends.member(next, group.filter()), publication, id.value(), Condition.IF_CONNECTED, result -> {
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
        queueWithAny(new HashSet<>(2));
    }

    private void queueWithAny(Set<DurableClient> tried) {
        DurableClient any = fanout.nextDurable(group, client -> !tried.contains(client));
        if (any == null) {
            done.accept(Result.NOT_SUBSCRIBED);
            return;
        }
        tried.add(any);
        appends.append(Appends.member(any, group.filter()), publication, id.value(), Condition.ALWAYS, result -> {
            if (isWithoutReceiver(result)) {
                queueWithAny(tried);
            } else {
                done.accept(result);
            }
        });
    }
}
