package io.skein.it.drill.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A history put in order by message, connection and subscription, for the checks to look up. */
final class Chronicle {
    private final List<Event> events;
    private final Map<MessageKey, Fate> fates = new LinkedHashMap<>();
    private final Map<Integer, ConnectionFacts> connections = new LinkedHashMap<>();
    private final Map<String, List<ConnectionFacts>> byClient = new LinkedHashMap<>();
    private final Map<String, SubscriptionFacts> subscriptions = new LinkedHashMap<>();
    private final Map<String, List<SubscriptionFacts>> matching = new HashMap<>();
    private final List<Event.StoodStill> standstills;
    private final List<Event> faults;

    Chronicle(List<Event> events) {
        this.events = events;
        this.standstills = only(Event.StoodStill.class);
        this.faults = events.stream()
                .filter(e -> e instanceof Event.FaultBegan || e instanceof Event.FaultEnded)
                .toList();
        only(Event.Sent.class).forEach(e -> fate(e.message()).add(e));
        only(Event.Acknowledged.class).forEach(e -> fate(e.message()).add(e));
        only(Event.Delivered.class).forEach(e -> fate(e.message()).add(e));
        only(Event.Connecting.class).forEach(this::addConnection);
        only(Event.Connected.class).forEach(e -> connection(e.connection()).set(e));
        only(Event.Ended.class).forEach(this::end);
        only(Event.Placed.class).forEach(this::place);
        only(Event.Subscribed.class).forEach(this::addSubscription);
        fates.values().removeIf(fate -> fate.sent().isEmpty());
    }

    private Fate fate(MessageKey key) {
        return fates.computeIfAbsent(key, Fate::new);
    }

    private void addConnection(Event.Connecting event) {
        ConnectionFacts facts = new ConnectionFacts(event);
        connections.put(event.connection(), facts);
        byClient.computeIfAbsent(event.client(), c -> new ArrayList<>()).add(facts);
    }

    /** A connection that the network refused never got as far as CONNECT. */
    private void end(Event.Ended event) {
        ConnectionFacts facts = connections.get(event.connection());
        if (facts != null) {
            facts.set(event);
        }
    }

    private void place(Event.Placed event) {
        ConnectionFacts facts = connections.get(event.connection());
        if (facts != null) {
            facts.setNode(event.node());
        }
    }

    private void addSubscription(Event.Subscribed event) {
        String key = event.filter().startsWith("$share/") ? event.filter() : event.client() + " " + event.filter();
        subscriptions.computeIfAbsent(key, k -> new SubscriptionFacts(event)).join(event);
    }

    /** All events of one kind in their order. */
    <E extends Event> List<E> only(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    Collection<Fate> fates() {
        return fates.values();
    }

    ConnectionFacts connection(int number) {
        return Objects.requireNonNull(connections.get(number), "connection without CONNECT");
    }

    /** The connections of every client, in the order of their CONNECTs. */
    Map<String, List<ConnectionFacts>> connectionsByClient() {
        return byClient;
    }

    /** The subscriptions whose filters match a topic. */
    List<SubscriptionFacts> matching(String topic) {
        return matching.computeIfAbsent(
                topic,
                t -> subscriptions.values().stream().filter(s -> s.matches(t)).toList());
    }

    /** True when a fault was at this node then, or may have been because the node is not known. */
    boolean wasFaulty(@Nullable String node, long nanos) {
        Set<String> faulty = new HashSet<>();
        faults.stream().filter(fault -> fault.nanos() <= nanos).forEach(fault -> {
            if (fault instanceof Event.FaultBegan began) {
                faulty.addAll(began.nodes());
            } else if (fault instanceof Event.FaultEnded ended) {
                faulty.removeAll(ended.nodes());
            }
        });
        return node == null ? !faulty.isEmpty() : faulty.contains(node);
    }

    /**
     * The earliest time at which a node can have accepted this message: what is sent to a node that stands still is
     * looked at only when it goes on.
     */
    long acceptedNotBeforeNanos(Fate fate) {
        return fate.sent().stream().mapToLong(this::lookedAtNanos).min().orElseThrow();
    }

    private long lookedAtNanos(Event.Sent sent) {
        String node = connection(sent.connection()).node();
        return standstills.stream()
                .filter(s -> node != null && s.nodes().contains(node))
                .filter(s -> s.nanos() < sent.nanos() && sent.nanos() < s.untilNanos())
                .mapToLong(Event.StoodStill::untilNanos)
                .findFirst()
                .orElse(sent.nanos());
    }
}
