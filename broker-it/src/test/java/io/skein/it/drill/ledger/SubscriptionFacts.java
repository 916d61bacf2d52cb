package io.skein.it.drill.ledger;

import java.util.ArrayList;
import java.util.List;

/** One subscription that was granted: of one client, or of a shared group with all its members. */
final class SubscriptionFacts {
    private final String filter;
    private final boolean shared;
    private final int qos;
    private final boolean durable;
    private final List<String> clients = new ArrayList<>();
    private long sinceNanos;

    SubscriptionFacts(Event.Subscribed first) {
        shared = first.filter().startsWith("$share/");
        filter = shared ? first.filter().split("/", 3)[2] : first.filter();
        qos = first.qos();
        durable = first.durable();
        sinceNanos = first.nanos();
        clients.add(first.client());
    }

    /** A group counts from the grant of its last member on. */
    void join(Event.Subscribed member) {
        if (!clients.contains(member.client())) {
            clients.add(member.client());
            sinceNanos = member.nanos();
        }
    }

    boolean isShared() {
        return shared;
    }

    boolean isDurable() {
        return durable;
    }

    int qos() {
        return qos;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    List<String> clients() {
        return clients;
    }

    boolean matches(String topic) {
        String[] levels = topic.split("/", -1);
        String[] wanted = filter.split("/", -1);
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals("#")) {
                return true;
            }
            if (i >= levels.length || !wanted[i].equals("+") && !wanted[i].equals(levels[i])) {
                return false;
            }
        }
        return wanted.length == levels.length;
    }

    @Override
    public String toString() {
        return (shared ? "group of " + clients : clients.get(0)) + " on " + filter + " at QoS " + qos;
    }
}
