package io.skein.config;

/**
 * What must never be seen in a log or a message.
 *
 * @param value as the operator set it
 */
public record Secret(String value) {
    /** Says nothing. */
    @Override
    public String toString() {
        return "secret";
    }
}
