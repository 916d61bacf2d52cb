package io.skein.it.drill.ledger;

import io.skein.it.drill.ledger.Offence.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * PUBACK and PUBREC mean kept: an acknowledged message reaches every durable subscription that was granted before any
 * node can have accepted the message; a shared group counts as one subscription.
 */
final class LossCheck implements Check {
    @Override
    public List<Offence> offences(Chronicle chronicle) {
        List<Offence> found = new ArrayList<>();
        for (Fate fate : chronicle.fates()) {
            if (fate.qos() > 0 && fate.isAcknowledged()) {
                long accepted = chronicle.acceptedNotBeforeNanos(fate);
                chronicle.matching(fate.topic()).stream()
                        .filter(s -> s.isDurable() && s.qos() > 0 && s.sinceNanos() < accepted)
                        .filter(s -> !reached(fate, s))
                        .forEach(s -> found.add(
                                Offence.of(Kind.LOST, fate.key(), s.clients().get(0), "never reached " + s)));
            }
        }
        return found;
    }

    private static boolean reached(Fate fate, SubscriptionFacts subscription) {
        return fate.taken().stream().anyMatch(d -> subscription.clients().contains(d.client()));
    }
}
