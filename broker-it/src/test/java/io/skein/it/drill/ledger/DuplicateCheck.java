package io.skein.it.drill.ledger;

import io.skein.it.drill.ledger.Offence.Kind;
import java.util.ArrayList;
import java.util.List;

/** QoS 2 from a durable publisher to a durable subscription, or group of such, is exactly once. */
final class DuplicateCheck implements Check {
    @Override
    public List<Offence> offences(Chronicle chronicle) {
        List<Offence> found = new ArrayList<>();
        for (Fate fate : chronicle.fates()) {
            if (fate.qos() == 2 && fate.hasDurablePublisher()) {
                chronicle.matching(fate.topic()).stream()
                        .filter(s -> s.isDurable() && s.qos() == 2)
                        .filter(s -> times(fate, s) > 1)
                        .forEach(s -> found.add(Offence.of(
                                Kind.DUPLICATE,
                                fate.key(),
                                s.clients().get(0),
                                "came " + times(fate, s) + " times to " + s)));
            }
        }
        return found;
    }

    /** What a new subscription gets as a retained message is a copy of its own. */
    private static long times(Fate fate, SubscriptionFacts subscription) {
        return fate.taken().stream()
                .filter(d -> !d.retained() && subscription.clients().contains(d.client()))
                .count();
    }
}
