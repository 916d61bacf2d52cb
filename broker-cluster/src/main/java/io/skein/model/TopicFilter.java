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
        String fault = faultOf(value);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        return parsed(value);
    }

    /** The same for what a client sent, where an exception for each of thousands would be dear: null if not valid. */
    public static @Nullable TopicFilter parse(String value) {
        return faultOf(value) == null ? parsed(value) : null;
    }

    private static TopicFilter parsed(String value) {
        if (!value.startsWith(SHARE)) {
            return new TopicFilter(value, null, value);
        }
        int groupEnd = value.indexOf('/', SHARE.length());
        return new TopicFilter(value, value.substring(SHARE.length(), groupEnd), value.substring(groupEnd + 1));
    }

    private static @Nullable String faultOf(String value) {
        if (!value.equals("$share") && !value.startsWith(SHARE)) {
            return faultOfPattern(value, 0);
        }
        int groupEnd = value.indexOf('/', SHARE.length());
        if (groupEnd < 0) {
            return "a shared subscription needs a group and a filter [MQTT-4.8.2-2]";
        }
        if (groupEnd == SHARE.length() || hasWildcard(value, SHARE.length(), groupEnd)) {
            return "invalid share name [MQTT-4.8.2-1]";
        }
        return faultOfPattern(value, groupEnd + 1);
    }

    private static boolean hasWildcard(String value, int from, int to) {
        for (int i = from; i < to; i++) {
            if (value.charAt(i) == '+' || value.charAt(i) == '#') {
                return true;
            }
        }
        return false;
    }

    /** Of the pattern that starts at {@code from} and reaches to the end. */
    private static @Nullable String faultOfPattern(String value, int from) {
        if (from == value.length()) {
            return "empty topic filter [MQTT-4.7.3-1]";
        }
        int last = value.length() - 1;
        for (int i = from; i <= last; i++) {
            char c = value.charAt(i);
            boolean levelStart = i == from || value.charAt(i - 1) == '/';
            boolean levelEnd = i == last || value.charAt(i + 1) == '/';
            if (c == 0) {
                return "U+0000 in a topic filter [MQTT-4.7.3-2]";
            }
            if (c == '#' && !(levelStart && i == last)) {
                return "# must be the whole last level [MQTT-4.7.1-1]";
            }
            if (c == '+' && !(levelStart && levelEnd)) {
                return "+ must be a whole level [MQTT-4.7.1-2]";
            }
        }
        return null;
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
