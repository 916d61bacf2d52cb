package io.skein.auth;

import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * The topic filter of a rule, whose levels may hold {@code %c} and {@code %u} for the client's own id and user name.
 * Immutable; what it is asked allocates nothing unless a placeholder is only part of a level.
 */
final class TopicPattern {
    private final String[] levels;
    private final boolean usesClientId;
    private final boolean usesUsername;

    private TopicPattern(String[] levels, boolean usesClientId, boolean usesUsername) {
        this.levels = levels;
        this.usesClientId = usesClientId;
        this.usesUsername = usesUsername;
    }

    /**
     * A filter without placeholders: {@code %} stands for itself.
     *
     * @throws IllegalArgumentException if it is no valid topic filter, or a shared one
     */
    static TopicPattern literal(String filter) {
        return new TopicPattern(levels(filter), false, false);
    }

    /**
     * A filter with placeholders.
     *
     * @throws IllegalArgumentException if it is no valid topic filter, a shared one, or a {@code %} is followed by
     *     neither {@code c} nor {@code u}
     */
    static TopicPattern withPlaceholders(String filter) {
        for (int at = filter.indexOf('%'); at >= 0; at = filter.indexOf('%', at + 1)) {
            if (!filter.startsWith("%c", at) && !filter.startsWith("%u", at)) {
                throw new IllegalArgumentException("% must be followed by c or u in a pattern");
            }
        }
        return new TopicPattern(levels(filter), filter.contains("%c"), filter.contains("%u"));
    }

    private static String[] levels(String filter) {
        TopicFilter parsed = TopicFilter.of(filter);
        if (parsed.isShared()) {
            throw new IllegalArgumentException("a rule is about the filter inside $share/group/");
        }
        return parsed.levels();
    }

    /** Whether it says anything about this client: one with {@code %u} does not about one without a user name. */
    boolean concerns(ClientIdentity client) {
        return !usesUsername || client.username() != null;
    }

    /**
     * Whether the names put in for placeholders stay within their level. A client that calls itself {@code +} must not
     * get everybody's topics.
     */
    boolean isSafeFor(ClientIdentity client) {
        return (!usesClientId || staysInLevel(client.clientId().value()))
                && (!usesUsername || staysInLevel(client.username()));
    }

    private static boolean staysInLevel(@Nullable String name) {
        if (name == null || name.isEmpty() || name.charAt(0) == '$') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '/' || c == '+' || c == '#') {
                return false;
            }
        }
        return true;
    }

    /** Whether it selects this topic, by the rules of {@link TopicFilter#matches}. */
    boolean matches(TopicName topic, ClientIdentity client) {
        return covers(topic.levels(), client);
    }

    /** Whether every topic the filter selects is selected by this pattern too; no in doubt. */
    boolean covers(TopicFilter filter, ClientIdentity client) {
        return covers(filter.levels(), client);
    }

    private boolean covers(String[] filter, ClientIdentity client) {
        for (int i = 0; i < levels.length; i++) {
            String own = level(i, client);
            if (i == 0 && leavesOut(own, filter[0])) {
                return false; // [MQTT-4.7.2-1]
            }
            if (own.equals("#")) {
                return true; // also the parent level (4.7.1.2)
            }
            if (i >= filter.length || filter[i].equals("#")) {
                return false;
            }
            if (!own.equals("+") && !own.equals(filter[i])) {
                return false;
            }
        }
        return filter.length == levels.length;
    }

    /** Whether some topic is selected by both. */
    boolean overlaps(TopicFilter filter, ClientIdentity client) {
        String[] others = filter.levels();
        for (int i = 0; i < levels.length || i < others.length; i++) {
            String own = i < levels.length ? level(i, client) : "";
            String other = i < others.length ? others[i] : "";
            if (i == 0 && (leavesOut(own, other) || leavesOut(other, own))) {
                return false; // [MQTT-4.7.2-1]
            }
            if (own.equals("#") || other.equals("#")) {
                return true;
            }
            if (i >= levels.length || i >= others.length) {
                return false;
            }
            if (!own.equals("+") && !other.equals("+") && !own.equals(other)) {
                return false;
            }
        }
        return true;
    }

    private static boolean leavesOut(String first, String otherFirst) {
        return (first.equals("+") || first.equals("#")) && otherFirst.startsWith("$");
    }

    private String level(int index, ClientIdentity client) {
        String level = levels[index];
        if (!(usesClientId || usesUsername) || level.indexOf('%') < 0) {
            return level;
        }
        if (level.equals("%c")) {
            return client.clientId().value();
        }
        String username = String.valueOf(client.username());
        return level.equals("%u") ? username : filledIn(level, client.clientId().value(), username);
    }

    /** In one pass: a client id of {@code %u} is just that. */
    private static String filledIn(String level, String clientId, String username) {
        StringBuilder filled = new StringBuilder();
        for (int i = 0; i < level.length(); i++) {
            if (level.charAt(i) == '%') {
                i++;
                filled.append(level.charAt(i) == 'c' ? clientId : username);
            } else {
                filled.append(level.charAt(i));
            }
        }
        return filled.toString();
    }
}
