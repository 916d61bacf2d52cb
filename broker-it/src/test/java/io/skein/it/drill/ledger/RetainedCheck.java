package io.skein.it.drill.ledger;

import io.skein.it.drill.ledger.Offence.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** In the end every node has the same retained message of each topic, not older than the last one acknowledged. */
final class RetainedCheck implements Check {
    @Override
    public List<Offence> offences(Chronicle chronicle) {
        Map<String, Map<String, MessageKey>> byTopic = new TreeMap<>();
        TreeSet<String> nodes = new TreeSet<>();
        for (Event.RetainedFound found : chronicle.only(Event.RetainedFound.class)) {
            nodes.add(found.node());
            if (!found.topic().isEmpty()) {
                byTopic.computeIfAbsent(found.topic(), t -> new TreeMap<>()).put(found.node(), found.message());
            }
        }
        Map<String, Fate> acknowledged = lastAcknowledged(chronicle);
        List<Offence> offences = new ArrayList<>();
        if (!nodes.isEmpty()) {
            acknowledged.forEach((topic, last) -> judge(last, byTopic.getOrDefault(topic, Map.of()), nodes, offences));
        }
        return offences;
    }

    private static Map<String, Fate> lastAcknowledged(Chronicle chronicle) {
        Map<String, Fate> last = new HashMap<>();
        chronicle.fates().stream()
                .filter(f -> f.sent().get(0).retained() && f.isAcknowledged())
                .forEach(f -> last.merge(
                        f.topic(), f, (a, b) -> a.key().sequence() > b.key().sequence() ? a : b));
        return last;
    }

    private static void judge(Fate last, Map<String, MessageKey> values, TreeSet<String> nodes, List<Offence> found) {
        boolean differ = values.size() < nodes.size()
                || values.values().stream().distinct().count() > 1;
        boolean stale =
                values.values().stream().anyMatch(v -> v.sequence() < last.key().sequence());
        if (differ || stale) {
            found.add(Offence.of(
                    Kind.RETAINED,
                    last.key(),
                    last.sent().get(0).client(),
                    "was acknowledged last on " + last.topic() + ", nodes " + nodes + " have " + values));
        }
    }
}
