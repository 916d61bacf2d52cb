package io.skein.it.drill.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Judges a history: every message by publisher and sequence, every will, every session, every client id. */
public final class Ledger {
    private static final List<Check> CHECKS = List.of(
            new LossCheck(),
            new DuplicateCheck(),
            new OrderCheck(),
            new OwnerCheck(),
            new WillCheck(),
            new SessionCheck(),
            new RetainedCheck());

    private Ledger() {}

    /** Judges by all that is promised; {@code others} are offences that no client saw. */
    public static Verdict judge(List<Event> events, List<Offence> others) {
        return judge(events, others, Expectation.KEEPS_ALL);
    }

    /** Judges by what is expected; {@code others} are offences that no client saw. */
    public static Verdict judge(List<Event> events, List<Offence> others, Expectation expectation) {
        Chronicle chronicle = new Chronicle(events);
        Warning warning = new Warning(chronicle, expectation);
        List<Offence> offences = new ArrayList<>(others);
        CHECKS.forEach(check -> offences.addAll(check.offences(chronicle)));
        long delivered =
                chronicle.fates().stream().mapToLong(f -> f.taken().size()).sum();
        return new Verdict(
                chronicle.fates().size(),
                chronicle.fates().stream().filter(Fate::isAcknowledged).count(),
                delivered,
                delivered
                        - chronicle.fates().stream()
                                .mapToLong(Ledger::receivers)
                                .sum(),
                missedByClean(chronicle),
                Recovery.of(chronicle),
                offences,
                offences.stream().filter(warning::excuses).count());
    }

    /** How many acknowledged messages and wills that are due have not yet reached every durable subscription. */
    public static long missing(List<Event> events) {
        Chronicle chronicle = new Chronicle(events);
        long wills = new WillCheck()
                .offences(chronicle).stream()
                        .filter(o -> o.kind() == Offence.Kind.WILL_LOST)
                        .count();
        return wills + new LossCheck().offences(chronicle).size();
    }

    private static long receivers(Fate fate) {
        return fate.taken().stream().map(Event.Delivered::client).distinct().count();
    }

    private static long missedByClean(Chronicle chronicle) {
        return chronicle.fates().stream()
                .filter(f -> f.qos() > 0 && f.isAcknowledged())
                .mapToLong(f -> missedByClean(chronicle, f))
                .sum();
    }

    private static long missedByClean(Chronicle chronicle, Fate fate) {
        return chronicle.matching(fate.topic()).stream()
                .filter(s -> !s.isDurable() && !s.isShared() && s.qos() > 0)
                .filter(s -> wasThere(chronicle, s, fate))
                .filter(s -> fate.taken().stream().noneMatch(d -> s.clients().contains(d.client())))
                .count();
    }

    /** Connected and subscribed from before the message was sent until well after it was acknowledged. */
    private static boolean wasThere(Chronicle chronicle, SubscriptionFacts subscription, Fate fate) {
        long from = fate.sent().get(0).nanos();
        long to = fate.acknowledged().get(0).nanos() + TimeUnit.SECONDS.toNanos(5);
        return chronicle.only(Event.Subscribed.class).stream()
                .filter(s -> s.client().equals(subscription.clients().get(0)) && s.nanos() < from)
                .map(s -> chronicle.connection(s.connection()))
                .map(ConnectionFacts::ended)
                .anyMatch(end -> end == null || Objects.requireNonNull(end).nanos() > to);
    }
}
