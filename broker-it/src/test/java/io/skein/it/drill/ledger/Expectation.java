package io.skein.it.drill.ledger;

/** What the cluster owes in a drill. */
public enum Expectation {
    /** Everything it promises. */
    KEEPS_ALL,
    /** What dies with the last copy may be lost, if some node had said before that copies were missing. */
    WARNS_BEFORE_LOSS,
    /** The same, but nothing that was acknowledged between that warning and the last death. */
    WITHHOLDS_WHEN_UNSAFE
}
