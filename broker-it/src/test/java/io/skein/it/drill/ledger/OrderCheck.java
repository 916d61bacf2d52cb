package io.skein.it.drill.ledger;

import io.skein.it.drill.ledger.Offence.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * First deliveries to a subscriber come in the publisher's order, for each topic. Repetitions may come at any time, and
 * shared groups have no order: a message sent again may go to another member.
 */
final class OrderCheck implements Check {
    private record Stream(String publisher, String topic, String client) {}

    @Override
    public List<Offence> offences(Chronicle chronicle) {
        Map<Stream, Long> latest = new HashMap<>();
        Map<Stream, Set<Long>> seen = new HashMap<>();
        List<Offence> found = new ArrayList<>();
        for (Event.Delivered event : chronicle.only(Event.Delivered.class)) {
            if (event.qos() == 0 || event.ignored() || event.retained() || isShared(chronicle, event)) {
                continue;
            }
            Stream stream = new Stream(event.message().publisher(), event.topic(), event.client());
            long sequence = event.message().sequence();
            if (seen.computeIfAbsent(stream, s -> new HashSet<>()).add(sequence)) {
                long last = latest.merge(stream, sequence, Math::max);
                if (last > sequence) {
                    found.add(Offence.of(Kind.REORDERED, event.message(), event.client(), "came after #" + last));
                }
            }
        }
        return found;
    }

    private static boolean isShared(Chronicle chronicle, Event.Delivered event) {
        return chronicle.matching(event.topic()).stream()
                .anyMatch(s -> s.isShared() && s.clients().contains(event.client()));
    }
}
