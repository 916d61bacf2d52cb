package io.skein.model;

/** How routing a publication ended, for the acknowledgement to its publisher. */
public enum PublishOutcome {
    /** It is with everyone it is for. */
    ROUTED,
    /** Nobody has subscribed (0x10). */
    NO_MATCHING_SUBSCRIBERS,
    /** It went to the subscribers there are, but there is no room to retain it (0x97). */
    NOT_RETAINED,
    /** The queue of a durable session is full and the rule is to refuse, or the nodes' memory for queues is (0x97). */
    REFUSED,
    /** The cluster could not keep it: it must not be acknowledged. */
    NOT_KEPT
}
