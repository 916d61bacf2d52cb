package io.skein.model;

/** How routing a publication ended, for the acknowledgement to its publisher. */
public enum PublishOutcome {
    /** It is with everyone it is for. */
    ROUTED,
    /** Nobody has subscribed (0x10). */
    NO_MATCHING_SUBSCRIBERS,
    /** The cluster could not keep it: it must not be acknowledged. */
    NOT_KEPT
}
