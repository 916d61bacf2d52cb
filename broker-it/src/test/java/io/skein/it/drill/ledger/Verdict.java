package io.skein.it.drill.ledger;

import io.skein.it.drill.ledger.Offence.Kind;
import java.util.List;

/**
 * What a history amounts to.
 *
 * @param sent messages published, wills not counted
 * @param acknowledged those the broker took over
 * @param delivered deliveries to all subscribers
 * @param repeated deliveries that a receiver had to take for a second time, allowed at QoS 1
 * @param missedByClean deliveries that clean sessions missed while connected; no promise, but worth seeing
 * @param offences every promise that was not kept
 * @param excused how many of them had been warned of, where that is all that was expected
 */
public record Verdict(
        long sent,
        long acknowledged,
        long delivered,
        long repeated,
        long missedByClean,
        Recovery recovery,
        List<Offence> offences,
        long excused) {

    /** How often one promise was broken. */
    public long count(Kind kind) {
        return offences.stream().filter(o -> o.kind() == kind).count();
    }

    /** True when every promise was kept. */
    public boolean isClean() {
        return offences.isEmpty();
    }

    /** True when nothing was broken that was not excused. */
    public boolean isAsExpected() {
        return excused == offences.size();
    }
}
