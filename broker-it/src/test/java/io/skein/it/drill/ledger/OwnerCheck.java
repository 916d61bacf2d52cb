package io.skein.it.drill.ledger;

import io.skein.it.drill.ledger.Offence.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One connection serves a client id. Once a newer one has its CONNACK, the older one gets no acknowledgement and no
 * delivery for anything sent after that, and what the client says on it goes nowhere.
 */
final class OwnerCheck implements Check {
    @Override
    public List<Offence> offences(Chronicle chronicle) {
        Map<String, List<ConnectionFacts>> connections = chronicle.connectionsByClient();
        List<Offence> found = new ArrayList<>();
        for (Fate fate : chronicle.fates()) {
            fate.acknowledged().stream()
                    .filter(a ->
                            wasSentTooLate(fate, a.connection(), fencedNanos(connections, a.client(), a.connection())))
                    .forEach(a -> found.add(offence(fate, a.client(), a.connection(), "acknowledged")));
            long firstSent = fate.sent().get(0).nanos();
            fate.delivered().stream()
                    .filter(d -> firstSent > fencedNanos(connections, d.client(), d.connection()))
                    .forEach(d -> found.add(offence(fate, d.client(), d.connection(), "delivered")));
            if (!fate.delivered().isEmpty() && wasSentOnlyWhenFenced(connections, fate)) {
                Event.Sent sent = fate.sent().get(0);
                found.add(offence(fate, sent.client(), sent.connection(), "accepted and delivered"));
            }
        }
        return found;
    }

    private static Offence offence(Fate fate, String client, int connection, String what) {
        return Offence.of(
                Kind.TWO_OWNERS, fate.key(), client, what + " on connection " + connection + " after a newer CONNACK");
    }

    /** When a newer connection of the same client had its CONNACK; the end of time when none had. */
    private static long fencedNanos(Map<String, List<ConnectionFacts>> connections, String client, int connection) {
        return connections.getOrDefault(client, List.of()).stream()
                .filter(c -> c.number() > connection)
                .mapToLong(ConnectionFacts::servedNanos)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static boolean wasSentTooLate(Fate fate, int connection, long fencedNanos) {
        return fate.sent().stream().filter(s -> s.connection() == connection).allMatch(s -> s.nanos() > fencedNanos);
    }

    private static boolean wasSentOnlyWhenFenced(Map<String, List<ConnectionFacts>> connections, Fate fate) {
        return fate.sent().stream().allMatch(s -> s.nanos() > fencedNanos(connections, s.client(), s.connection()));
    }
}
