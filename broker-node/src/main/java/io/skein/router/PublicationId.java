package io.skein.router;

/**
 * By what durable subscribers at QoS 2 know a message again.
 *
 * @param value 0 if they need not
 * @param mayBeRepeated whether it may have reached some of its receivers before: those it was chosen for then, in
 *     shared groups, are found again first
 */
public record PublicationId(long value, boolean mayBeRepeated) {
    /** For messages that nobody needs to know again. */
    public static final PublicationId NONE = new PublicationId(0, false);

    /** For a message that is published for the first time. */
    public static PublicationId first(long value) {
        return new PublicationId(value, false);
    }

    /** For a message that may have been published before. */
    public static PublicationId again(long value) {
        return new PublicationId(value, true);
    }
}
