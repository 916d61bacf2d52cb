package io.skein.model;

import org.jspecify.annotations.Nullable;

/**
 * What a client subscribes to (MQTT 5, 4.7 and 4.8.2): a pattern over topic names and, for a shared subscription
 * {@code $share/group/filter}, the name of its group. Equal by its full text.
 *
 * <p>Immutable; the levels are split once, when first asked for, which for a filter without wildcards may be never.
 */
public final class TopicFilter {
    private static final String SHARE = "$share/";

    private final String value;
    private final @Nullable String group;
    private final String pattern;
    private final boolean wildcard;

    @SuppressWarnings("NullAway.Init")
    private volatile String[] levels;

    private TopicFilter(String value, @Nullable String group, String pattern) {
        this.value = value;
        this.group = group;
        this.pattern = pattern;
        this.wildcard = pattern.indexOf('+') >= 0 || pattern.endsWith("#");
    }

    /**
     * Checks and parses a topic filter, {@code $share/} included.
     *
     * @throws IllegalArgumentException if it is not valid; the message says why
     */
    public static TopicFilter of(String value) {
        String group = null;
        String pattern = value;
        if (value.equals("$share") || value.startsWith(SHARE)) {
            int end = value.indexOf('/', SHARE.length());
            if (end < 0) {
                throw new IllegalArgumentException("a shared subscription needs a group and a filter [MQTT-4.8.2-2]");
            }
            group = value.substring(SHARE.length(), end);
            if (group.isEmpty() || group.indexOf('+') >= 0 || group.indexOf('#') >= 0) {
                throw new IllegalArgumentException("invalid share name [MQTT-4.8.2-1]");
            }
            pattern = value.substring(end + 1);
        }
        checkPattern(pattern);
        return new TopicFilter(value, group, pattern);
    }

    private static void checkPattern(String pattern) {
        if (pattern.isEmpty()) {
            throw new IllegalArgumentException("empty topic filter [MQTT-4.7.3-1]");
        }
        int last = pattern.length() - 1;
        for (int i = 0; i <= last; i++) {
            char c = pattern.charAt(i);
            boolean levelStart = i == 0 || pattern.charAt(i - 1) == '/';
            boolean levelEnd = i == last || pattern.charAt(i + 1) == '/';
            if (c == 0) {
                throw new IllegalArgumentException("U+0000 in a topic filter [MQTT-4.7.3-2]");
            }
            if (c == '#' && !(levelStart && i == last)) {
                throw new IllegalArgumentException("# must be the whole last level [MQTT-4.7.1-1]");
            }
            if (c == '+' && !(levelStart && levelEnd)) {
                throw new IllegalArgumentException("+ must be a whole level [MQTT-4.7.1-2]");
            }
        }
    }

    /** The full text, {@code $share/group/} included. */
    public String value() {
        return value;
    }

    /** The share name, or null if the subscription is not shared. */
    public @Nullable String group() {
        return group;
    }

    public boolean isShared() {
        return group != null;
    }

    /** The text without {@code $share/group/}: what topics are matched against. */
    public String pattern() {
        return pattern;
    }

    /** The levels of the {@linkplain #pattern() pattern}; borrowed, not to be changed. */
    public String[] levels() {
        String[] split = levels;
        if (split == null) {
            split = TopicLevels.split(pattern);
            levels = split;
        }
        return split;
    }

    /** Whether the pattern has {@code +} or {@code #}. */
    public boolean hasWildcard() {
        return wildcard;
    }

    /** Whether a message to this topic is for this filter (MQTT 5, 4.7). */
    public boolean matches(TopicName topic) {
        return wildcard ? matchesLevels(topic) : pattern.equals(topic.value());
    }

    private boolean matchesLevels(TopicName topic) {
        String[] levels = levels();
        String[] names = topic.levels();
        if (topic.isReserved() && (levels[0].equals("+") || levels[0].equals("#"))) {
            return false; // [MQTT-4.7.2-1]
        }
        for (int i = 0; i < levels.length; i++) {
            if (levels[i].equals("#")) {
                return true; // also the parent level (4.7.1.2)
            }
            if (i >= names.length) {
                return false;
            }
            if (!levels[i].equals("+") && !levels[i].equals(names[i])) {
                return false;
            }
        }
        return names.length == levels.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicFilter that && value.equals(that.value);
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
