package io.skein.session;

import io.skein.model.ClientId;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.QueuePlace;
import io.skein.session.SessionEvents.DropReason;
import io.skein.store.session.SessionAnswer.Appended;
import io.skein.store.session.SessionAnswer.Appended.Result;
import io.skein.store.session.SessionChange;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Retained messages for new subscriptions of a durable session: put into its queue like any other, as fast as the
 * client takes them. On the session's loop.
 */
final class StoredReplays {
    private static final int MOST_UNDER_WAY = 32;

    private final ClientId client;
    private final SessionLoop loop;
    private final SessionEvents events;
    private final long epoch;
    private final ArrayDeque<Replay> waiting = new ArrayDeque<>(0);
    private int underWay;

    /** Retained messages for one new subscription; only references. */
    private record Replay(
            Iterator<Publication> messages,
            Qos maximumQos,
            @SuppressWarnings("ArrayRecordComponent") int[] subscriptionIds) {}

    StoredReplays(ClientId client, SessionLoop loop, SessionEvents events, long epoch) {
        this.client = client;
        this.loop = loop;
        this.events = events;
        this.epoch = epoch;
    }

    void add(Iterator<Publication> messages, Qos maximumQos, int[] subscriptionIds) {
        waiting.add(new Replay(messages, maximumQos, subscriptionIds));
    }

    void pump(ClientLink link, Outbound outbound) {
        while (!waiting.isEmpty() && underWay < MOST_UNDER_WAY && link.isWritable()) {
            Replay replay = waiting.element();
            if (replay.messages.hasNext()) {
                replayOne(link, outbound, replay);
            } else {
                waiting.remove();
            }
        }
    }

    private void replayOne(ClientLink link, Outbound outbound, Replay replay) {
        Publication message = replay.messages.next();
        Qos qos = message.qos().atMost(replay.maximumQos);
        if (qos == Qos.AT_MOST_ONCE) {
            link.publish(message, qos, true, false, 0, replay.subscriptionIds);
            return;
        }
        underWay++;
        loop.change(client, new SessionChange.Replay(epoch, message, qos, replay.subscriptionIds), answer -> {
            underWay--;
            if (answer instanceof Appended appended) {
                onAppended(link, outbound, message, appended);
            }
        });
    }

    private void onAppended(ClientLink link, Outbound outbound, Publication message, Appended appended) {
        if (appended.result() != Result.STORED) {
            events.dropped(DropReason.QUEUE_FULL);
            outbound.pump(link);
            return;
        }
        QueuePlace place =
                new QueuePlace(client, epoch, appended.position(), appended.qos(), true, appended.subscriptionIds());
        outbound.hint(link, place, message);
    }
}
