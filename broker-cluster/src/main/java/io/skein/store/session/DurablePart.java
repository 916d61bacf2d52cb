package io.skein.store.session;

import io.skein.model.ClientId;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.TopicFilter;
import io.skein.store.session.SessionAnswer.Appended;
import io.skein.store.session.SessionAnswer.Appended.Result;
import io.skein.store.session.SessionAnswer.OpenQos2;
import io.skein.store.session.SessionChange.Append.Condition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What outlives the connections of a durable session (MQTT 5, 4.1). */
final class DurablePart {
    private static final int SUBSCRIPTION_BYTES = 256;
    private static final int OPEN_QOS2_BYTES = 96;
    private static final int[] NO_IDS = {};

    final Map<TopicFilter, Subscription> subscriptions = new LinkedHashMap<>(4);
    final Map<Integer, OpenQos2> inboundQos2 = new LinkedHashMap<>(0);
    final RecentIds recentIds = new RecentIds();
    final SessionQueue queue;
    /** Positions below may have been sent before. */
    long sentUpTo;

    DurablePart(SessionQueue queue) {
        this.queue = queue;
    }

    /** What a message is to this client: the highest quality of all that match [MQTT-3.3.4-2]. */
    private record Wanted(
            Qos qos,
            boolean retain,
            @SuppressWarnings("ArrayRecordComponent") int[] ids,
            @Nullable TopicFilter group) {}

    Appended append(ClientId client, SessionChange.Append change, Appended template, ChangeContext context) {
        if (change.filters().stream().noneMatch(subscriptions::containsKey)) {
            return result(template, Result.NOT_SUBSCRIBED);
        }
        Wanted wanted = wanted(client, change);
        if (wanted == null || (wanted.qos == Qos.AT_MOST_ONCE && change.condition() != Condition.EVEN_AT_MOST_ONCE)) {
            return result(template, Result.NOT_WANTED);
        }
        boolean isRepeatable = change.publicationId() != 0 && wanted.qos == Qos.EXACTLY_ONCE;
        if (isRepeatable && recentIds.contains(change.publicationId(), context)) {
            return result(template, Result.REPEATED);
        }
        if (change.condition() == Condition.IF_KNOWN) {
            return result(template, Result.UNKNOWN);
        }
        if (change.condition() == Condition.IF_CONNECTED && template.owner() == null) {
            return result(template, Result.AWAY);
        }
        Appended appended = put(change.publication(), wanted, template, context);
        if (isRepeatable && appended.result() == Result.STORED) {
            recentIds.add(change.publicationId(), context);
        }
        return appended;
    }

    Appended replay(SessionChange.Replay change, Appended template, ChangeContext context) {
        return put(
                change.publication(),
                new Wanted(change.qos(), true, change.subscriptionIds(), null),
                template,
                context);
    }

    private Appended put(Publication publication, Wanted wanted, Appended template, ChangeContext context) {
        int before = queue.messages();
        Result room = makeRoom(publication, wanted.qos, context);
        if (room != Result.STORED) {
            return result(template, room);
        }
        int displaced = before - queue.messages();
        long position =
                queue.append(new SessionQueue.Item(publication, wanted.qos, wanted.retain, wanted.ids, wanted.group));
        return new Appended(
                Result.STORED,
                position,
                template.owner(),
                template.epoch(),
                template.version(),
                wanted.qos,
                wanted.retain,
                wanted.ids,
                displaced);
    }

    private static Appended result(Appended template, Result result) {
        return new Appended(
                result, -1, template.owner(), template.epoch(), template.version(), Qos.AT_MOST_ONCE, false, NO_IDS, 0);
    }

    private @Nullable Wanted wanted(ClientId client, SessionChange.Append change) {
        Publication publication = change.publication();
        boolean isOwn = client.equals(publication.publisher());
        int matching = 0;
        int qos = 0;
        boolean retain = false;
        int[] ids = NO_IDS;
        TopicFilter group = null;
        for (TopicFilter filter : change.filters()) {
            Subscription subscription = subscriptions.get(filter);
            if (subscription == null || (subscription.noLocal() && isOwn)) { // [MQTT-3.8.3-3]
                continue;
            }
            matching++;
            qos = Math.max(
                    qos, publication.qos().atMost(subscription.maximumQos()).code());
            retain |= publication.retain() && subscription.retainAsPublished();
            ids = with(ids, subscription.identifier());
            group = filter.isShared() ? filter : null;
        }
        return matching == 0 ? null : new Wanted(Qos.of(qos), retain, ids, group);
    }

    private static int[] with(int[] ids, int id) {
        if (id == 0) {
            return ids;
        }
        int[] more = Arrays.copyOf(ids, ids.length + 1);
        more[ids.length] = id;
        return more;
    }

    /** Whether the message may be appended; what has to give way for it is gone then. */
    private Result makeRoom(Publication publication, Qos qos, ChangeContext context) {
        while (!fits(publication, context)) {
            switch (context.overflow()) {
                case REFUSE:
                    return Result.REFUSED;
                case DROP_NEWEST:
                    return Result.DROPPED;
                case DROP_OLDEST:
                    long oldest = queue.firstFrom(sentUpTo);
                    boolean isEnough = publication.weightBytes() <= context.maxQueuedBytes();
                    if (oldest < 0 || !isEnough || qos == Qos.AT_MOST_ONCE) {
                        return Result.DROPPED; // the rest is in flight, or nothing acknowledged gives way to QoS 0
                    }
                    queue.remove(oldest);
                    break;
            }
        }
        return Result.STORED;
    }

    private boolean fits(Publication publication, ChangeContext context) {
        if (queue.messages() == 0) {
            return true;
        }
        long bytes = (long) queue.bytes() + recentIds.weightBytes() + publication.weightBytes();
        return queue.messages() < context.maxQueuedMessages() && bytes <= context.maxQueuedBytes();
    }

    long weightBytes() {
        return (long) queue.bytes()
                + recentIds.weightBytes()
                + (long) SUBSCRIPTION_BYTES * subscriptions.size()
                + (long) OPEN_QOS2_BYTES * inboundQos2.size();
    }

    void progress(SessionChange.Progress change) {
        for (long position : change.received()) {
            queue.release(position);
        }
        for (long position : change.completed()) {
            queue.remove(position);
        }
        sentTo(change.sentUpTo());
    }

    void sentTo(long position) {
        sentUpTo = Math.max(sentUpTo, Math.min(position, queue.tail()));
    }

    /** Messages of shared groups that the client has not taken over: at QoS 1 other members may have them (4.8.2). */
    List<SessionQueue.Item> unfinishedOfGroups() {
        List<SessionQueue.Item> unfinished = new ArrayList<>();
        for (long p = queue.firstFrom(0); p >= 0; p = queue.firstFrom(p + 1)) {
            SessionQueue.Item item = queue.get(p);
            boolean neverSent = p >= sentUpTo;
            if (item != null
                    && item.group() != null
                    && item.publication() != null
                    && (neverSent || item.qos() == Qos.AT_LEAST_ONCE)) {
                unfinished.add(item);
            }
        }
        return unfinished;
    }
}
