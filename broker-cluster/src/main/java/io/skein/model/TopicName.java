package io.skein.model;

/**
 * The topic a message is published to (MQTT 5, 4.7). Equal by its text.
 *
 * <p>Immutable; the levels are split once, when first asked for. Splitting twice on two threads is harmless.
 */
public final class TopicName {
    private final String value;

    @SuppressWarnings("NullAway.Init")
    private volatile String[] levels; // volatile: an array's elements are not safe to read over a data race

    private TopicName(String value) {
        this.value = value;
    }

    /**
     * Checks and wraps a topic name.
     *
     * @throws IllegalArgumentException if it is empty [MQTT-4.7.3-1], or has a wildcard [MQTT-3.3.2-2] or U+0000
     *     [MQTT-4.7.3-2]
     */
    public static TopicName of(String value) {
        if (!isValid(value)) {
            throw new IllegalArgumentException("invalid topic name");
        }
        return new TopicName(value);
    }

    /** Whether a client may publish to this text: not empty, no wildcard, no U+0000. */
    public static boolean isValid(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '+' || c == '#' || c == 0) {
                return false;
            }
        }
        return !value.isEmpty();
    }

    public String value() {
        return value;
    }

    /** The levels between the slashes; borrowed, not to be changed. */
    public String[] levels() {
        String[] split = levels;
        if (split == null) {
            split = TopicLevels.split(value);
            levels = split;
        }
        return split;
    }

    /** Whether wildcards in the first level of a filter leave this topic out [MQTT-4.7.2-1]. */
    public boolean isReserved() {
        return value.charAt(0) == '$';
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicName that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
