package io.skein.auth;

import io.skein.config.AddressRanges;
import io.skein.config.ConfigException;
import io.skein.config.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rules of who may use which topics. One statement a line:
 *
 * <pre>
 * # lines up to the first user or client, and those after "all", are for every client
 * topic read public/#
 * pattern readwrite devices/%c/#     (%c: the client's id, %u: its user name)
 *
 * user alice                         (the lines below are for this user)
 * topic readwrite home/#
 * topic deny home/safe/#
 *
 * client sensor-7                    (the lines below are for this client id, which anybody may claim)
 * topic write sensors/7
 *
 * all
 * topic write feedback
 *
 * from 10.1.0.0/16, ::1              (the lines below, up to the next user, client, all or from, are for clients that
 * topic readwrite plant/#             connect from these addresses; "from anywhere" ends that sooner)
 * </pre>
 */
public final class AclFile {
    private final List<AclRule> forAll = new ArrayList<>();
    private final Map<String, List<AclRule>> byUsername = new HashMap<>();
    private final Map<String, List<AclRule>> byClientId = new HashMap<>();
    private List<AclRule> section = forAll;
    private @Nullable AddressRanges from;

    private AclFile() {}

    /**
     * Reads the file; blocks.
     *
     * @throws ConfigException naming file and line if it cannot be read or a line is not understood
     */
    public static AclAuthorizer read(Path file) {
        AclFile acl = new AclFile();
        int number = 0;
        for (String line : TextFile.read(file).split("\\R", -1)) {
            number++;
            try {
                acl.take(line.strip());
            } catch (IllegalArgumentException e) {
                throw new ConfigException(file + ":" + number + ": " + e.getMessage(), e);
            }
        }
        return new AclAuthorizer(acl.forAll, acl.byUsername, acl.byClientId);
    }

    private void take(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        String keyword = firstWord(line);
        String rest = line.substring(keyword.length()).strip();
        switch (keyword) {
            case "all" -> openForAll(rest);
            case "user" -> open(byUsername, keyword, rest);
            case "client" -> open(byClientId, keyword, rest);
            case "from" -> from = rest.equals("anywhere") ? null : ranges(rest);
            case "topic", "pattern" -> section.add(rule(keyword, rest));
            default -> throw new IllegalArgumentException("must begin with all, user, client, from, topic or pattern");
        }
    }

    private void openForAll(String rest) {
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException("nothing may follow all");
        }
        section = forAll;
        from = null;
    }

    private void open(Map<String, List<AclRule>> sections, String keyword, String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(keyword + " must be followed by a name");
        }
        section = sections.computeIfAbsent(name, unused -> new ArrayList<>());
        from = null;
    }

    private static AddressRanges ranges(String text) {
        try {
            return AddressRanges.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "from must be followed by addresses or ranges such as 10.0.0.0/8, separated by commas, or by"
                            + " anywhere: " + e.getMessage(),
                    e);
        }
    }

    private AclRule rule(String keyword, String rest) {
        String word = firstWord(rest);
        String filter = rest.substring(word.length()).strip();
        AclRule.Access access = access(word);
        if (access == null || filter.isEmpty()) {
            throw new IllegalArgumentException(
                    keyword + " must be followed by read, write, readwrite or deny, and a topic filter");
        }
        return new AclRule(
                access,
                keyword.equals("topic") ? TopicPattern.literal(filter) : TopicPattern.withPlaceholders(filter),
                from);
    }

    private static AclRule.@Nullable Access access(String word) {
        for (AclRule.Access access : AclRule.Access.values()) {
            if (access.name().toLowerCase(Locale.ROOT).equals(word)) {
                return access;
            }
        }
        return null;
    }

    private static String firstWord(String line) {
        int end = 0;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        return line.substring(0, end);
    }
}
