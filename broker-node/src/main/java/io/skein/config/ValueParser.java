package io.skein.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns what a user wrote into the value of a key. */
final class ValueParser {
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,19})\\s*([A-Za-z]*)");

    private ValueParser() {}

    /**
     * The value for {@code key}, within its bounds.
     *
     * @throws IllegalArgumentException or {@link ArithmeticException} if {@code text} is not allowed
     */
    static Object parse(ConfigKey key, String text) {
        if (key.type() == List.class) {
            return members(text);
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException("empty");
        }
        if (key.isNumber()) {
            return number(key, text);
        }
        if (key.isFlag()) {
            return flag(text);
        }
        if (key.type().isEnum()) {
            return word(key, text);
        }
        return other(key.type(), text);
    }

    private static Object other(Class<?> type, String text) {
        if (type == AddressRanges.class) {
            return AddressRanges.parse(text);
        }
        if (type == FileList.class) {
            return FileList.parse(text);
        }
        if (type == Origins.class) {
            return Origins.parse(text);
        }
        if (type == Secret.class) {
            return new Secret(text);
        }
        return type == Path.class ? Path.of(text) : text;
    }

    private static Object number(ConfigKey key, String text) {
        Matcher matcher = NUMBER.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a number");
        }
        long value = key.spec().unit().scale(Long.parseLong(matcher.group(1)), matcher.group(2));
        if (value < key.spec().min() || value > key.spec().max()) {
            throw new IllegalArgumentException("out of bounds");
        }
        if (key.type() == long.class) {
            return value;
        }
        return Math.toIntExact(value);
    }

    private static boolean flag(String text) {
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        throw new IllegalArgumentException("neither true nor false");
    }

    private static Object word(ConfigKey key, String text) {
        int index = key.words().indexOf(text.toLowerCase(Locale.ROOT));
        if (index < 0) {
            throw new IllegalArgumentException("unknown word");
        }
        return key.type().getEnumConstants()[index];
    }

    private static List<HostPort> members(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty() || text.contains(","))
                .map(HostPort::parse)
                .collect(Collectors.toList());
    }
}
