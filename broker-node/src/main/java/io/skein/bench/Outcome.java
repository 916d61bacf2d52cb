package io.skein.bench;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a run has measured, in this process or in several.
 *
 * @param stored the first step of a mode that stores; null in others
 * @param measured what the mode is about
 * @param idle connections that are kept and do nothing; null in modes that keep none
 * @param residentBytesBefore of the broker, before anything was connected
 */
record Outcome(
        @Nullable Reading stored,
        Reading measured,
        @Nullable Reading idle,
        long residentBytesBefore,
        Ledger ledger) implements Serializable {

    /** Together with another process's part of the same run. */
    Outcome plus(Outcome other) {
        return new Outcome(
                plus(stored, other.stored),
                measured.plus(other.measured),
                plus(idle, other.idle),
                Math.min(residentBytesBefore, other.residentBytesBefore),
                ledger.plus(other.ledger));
    }

    /** With the account of what went before, unmeasured. */
    Outcome withEarlier(Ledger earlier) {
        return new Outcome(stored, measured, idle, residentBytesBefore, earlier.plus(ledger));
    }

    private static @Nullable Reading plus(@Nullable Reading one, @Nullable Reading other) {
        return one == null || other == null ? null : one.plus(other);
    }
}
