package io.skein.it.drill.ledger;

import io.skein.it.drill.ledger.Offence.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the nodes said about missing copies between the first fault and the last, and what that excuses. */
final class Warning {
    /** What follows when the last copy of an entry is gone. */
    private static final Set<Kind> LOSSES =
            Set.of(Kind.LOST, Kind.DUPLICATE, Kind.SESSION_LOST, Kind.WILL_LOST, Kind.WILL_DOUBLED, Kind.RETAINED);

    private final Chronicle chronicle;
    private final Expectation expectation;
    private final @Nullable Long sinceNanos;
    private final long lastFaultNanos;

    Warning(Chronicle chronicle, Expectation expectation) {
        this.chronicle = chronicle;
        this.expectation = expectation;
        this.sinceNanos = sinceNanos(chronicle);
        this.lastFaultNanos = chronicle.only(Event.FaultBegan.class).stream()
                .mapToLong(Event::nanos)
                .max()
                .orElse(Long.MAX_VALUE);
    }

    /** Since when somebody has said so at the last fault; null if nobody did, or there were not several. */
    private static @Nullable Long sinceNanos(Chronicle chronicle) {
        List<Event.FaultBegan> faults = chronicle.only(Event.FaultBegan.class);
        if (faults.size() < 2) {
            return null;
        }
        long first = faults.get(0).nanos();
        Event.FaultBegan last = faults.get(faults.size() - 1);
        Set<String> unsafe = new HashSet<>();
        Long since = null;
        for (Event.ReplicationSafe said : chronicle.only(Event.ReplicationSafe.class)) {
            if (said.nanos() > first && said.nanos() < last.nanos()) {
                since = !said.safe() && unsafe.isEmpty() ? Long.valueOf(said.nanos()) : since;
                boolean changed = said.safe() ? unsafe.remove(said.node()) : unsafe.add(said.node());
                since = changed && unsafe.isEmpty() ? null : since;
            }
        }
        return since;
    }

    boolean excuses(Offence offence) {
        Long since = sinceNanos;
        return expectation != Expectation.KEEPS_ALL
                && since != null
                && LOSSES.contains(offence.kind())
                && (expectation == Expectation.WARNS_BEFORE_LOSS || !wasAcknowledgedSince(since, offence));
    }

    /** Before the last fault: after it the subscription itself may be what was lost. */
    private boolean wasAcknowledgedSince(long nanos, Offence offence) {
        return offence.kind() == Kind.LOST
                && chronicle.only(Event.Acknowledged.class).stream()
                        .filter(a -> a.message().equals(Objects.requireNonNull(offence.messageOrNull())))
                        .findFirst()
                        .filter(first -> first.nanos() > nanos && first.nanos() < lastFaultNanos)
                        .isPresent();
    }
}
