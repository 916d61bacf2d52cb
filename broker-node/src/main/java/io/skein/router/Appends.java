package io.skein.router;

import io.skein.cluster.NodeLinks;
import io.skein.model.Publication;
import io.skein.model.QueuePlace;
import io.skein.model.TopicFilter;
import io.skein.session.SessionEvents.DropReason;
import io.skein.store.session.SessionAnswer;
import io.skein.store.session.SessionAnswer.Appended;
import io.skein.store.session.SessionAnswer.Appended.Result;
import io.skein.store.session.SessionChange;
import io.skein.store.session.SessionChange.Append.Condition;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages into the queues of durable sessions and tells the node a client is connected to. On its loop.
 */
final class Appends {
    private final Router router;
    private final RouterLoop loop;
    private final NodeLinks.Lane lane;

    Appends(Router router, RouterLoop loop, NodeLinks.Lane lane) {
        this.router = router;
        this.loop = loop;
        this.lane = lane;
    }

    /**
     * Appends to one queue.
     *
     * @param condition see {@link SessionChange.Append}
     * @param result told what became of it; null if the cluster could not say
     */
    void append(
            QueuedReceivers.Receiver receiver,
            Publication publication,
            long publicationId,
            Condition condition,
            Consumer<@Nullable Result> result) {
        SessionChange.Append append =
                new SessionChange.Append(publication, receiver.filters(), publicationId, condition);
        loop.change(receiver.client().client(), append, answer -> {
            onAnswer(receiver, publication, answer);
            result.accept(answer instanceof Appended appended ? appended.result() : null);
        });
    }

    private void onAnswer(QueuedReceivers.Receiver receiver, Publication publication, @Nullable SessionAnswer answer) {
        if (!(answer instanceof Appended appended)) {
            return;
        }
        for (int i = 0; i < appended.displaced(); i++) {
            router.drop(DropReason.QUEUE_FULL);
        }
        switch (appended.result()) {
            case STORED -> tellOwner(receiver, publication, appended);
            case DROPPED, REFUSED -> router.drop(DropReason.QUEUE_FULL);
            case NOT_SUBSCRIBED, NO_SESSION ->
                router.durables().outdated(receiver.client(), receiver.changes(), receiver.filters());
            case AWAY -> receiver.client().foundAway(System.nanoTime());
            case REPEATED, NOT_WANTED, UNKNOWN -> {
                // There is nothing new to tell of.
            }
        }
    }

    private void tellOwner(QueuedReceivers.Receiver receiver, Publication publication, Appended appended) {
        UUID owner = appended.owner();
        if (owner == null) {
            return;
        }
        QueuePlace place = appended.position() == QueuePlace.UNKNOWN
                ? QueuePlace.unknown(receiver.client().client(), appended.epoch())
                : new QueuePlace(
                        receiver.client().client(),
                        appended.epoch(),
                        appended.position(),
                        appended.qos(),
                        appended.retain(),
                        appended.subscriptionIds());
        if (router.isLocal(owner)) {
            router.hint(loop, place, publication);
        } else {
            lane.hint(owner, place, publication);
        }
    }

    /** A member of a shared group, as a receiver of its own. */
    static QueuedReceivers.Receiver member(DurableClient client, TopicFilter group) {
        return new QueuedReceivers.Receiver(client, client.changes(), List.of(group));
    }
}
