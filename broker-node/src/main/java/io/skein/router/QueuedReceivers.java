package io.skein.router;

import io.skein.model.Qos;
import io.skein.model.TopicFilter;
import io.skein.session.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The durable sessions in whose queues one publication belongs, each with its filters that match. On one loop, used
 * again for each publication.
 */
final class QueuedReceivers {
    /** What is known of one of them when the match was made. */
    record Receiver(DurableClient client, int changes, List<TopicFilter> filters) {}

    private static final class Match {
        private final int changes;
        private final List<TopicFilter> filters = new ArrayList<>(1);
        private boolean queued;

        Match(int changes) {
            this.changes = changes;
        }
    }

    private final boolean withQos0;
    private final Map<DurableClient, Match> matches = new LinkedHashMap<>();

    /** @param withQos0 whether messages at QoS 0 go by the queue too */
    QueuedReceivers(boolean withQos0) {
        this.withQos0 = withQos0;
    }

    /** Collects those for whom a message of this quality goes by the queue: usually at 1 or 2, as both sides allow. */
    List<Receiver> of(FilterNode<Session>[] filters, Qos published) {
        if (published == Qos.AT_MOST_ONCE && !withQos0) {
            return List.of();
        }
        for (FilterNode<Session> filter : filters) {
            add(filter.durables());
        }
        if (matches.isEmpty()) {
            return List.of();
        }
        List<Receiver> receivers = new ArrayList<>(matches.size());
        matches.forEach((client, match) -> {
            if (match.queued) {
                receivers.add(new Receiver(client, match.changes, match.filters));
            }
        });
        matches.clear();
        return receivers;
    }

    private void add(LocalSubscribers<DurableClient> durables) {
        for (int i = 0; i < durables.slots(); i++) {
            LocalSubscription<DurableClient> s = durables.slot(i);
            if (s != null) {
                DurableClient client = s.subscriber();
                Match match = matches.computeIfAbsent(client, c -> new Match(c.changes()));
                match.filters.add(s.subscription().filter());
                match.queued |= withQos0 || s.subscription().maximumQos() != Qos.AT_MOST_ONCE;
            }
        }
    }
}
