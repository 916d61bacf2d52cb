package io.skein.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One key: its full name, the type of its value, and what its {@link Key} says. */
record ConfigKey(String name, Class<?> type, Key spec) {

    /** The variable that sets it: {@code SKEIN_} and the name in upper case, {@code .} and {@code -} as {@code _}. */
    String environmentName() {
        return "SKEIN_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    boolean isNumber() {
        return type == int.class || type == Integer.class || type == long.class;
    }

    boolean isFlag() {
        return type == boolean.class || type == Boolean.class;
    }

    /** Whether several values may stand in it, separated by commas or as a list of the file. */
    boolean isList() {
        return type == List.class || type == AddressRanges.class || type == FileList.class || type == Origins.class;
    }

    /** The words a user may write for an enumeration. */
    List<String> words() {
        return Arrays.stream(type.getEnumConstants())
                .map(constant ->
                        ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.toList());
    }

    /** What is allowed, to stand behind "must be". */
    String allowed() {
        if (isNumber()) {
            String unit = spec.unit() == Unit.NONE ? "" : " of " + spec.unit().plural();
            String suffixes =
                    spec.unit() == Unit.NONE ? "" : " (or with " + spec.unit().suffixList() + ")";
            return "a whole number" + unit + " from " + spec.min() + " to " + spec.max() + suffixes;
        }
        if (isFlag()) {
            return "true or false";
        }
        if (type.isEnum()) {
            return words().size() == 1 ? words().get(0) : "one of " + String.join(", ", words());
        }
        if (type == List.class) {
            return "host:port, separated by commas, an IPv6 address in brackets";
        }
        if (type == AddressRanges.class) {
            return "addresses or ranges such as 10.0.0.0/8 or ::1, separated by commas, without bits behind the prefix";
        }
        if (type == FileList.class) {
            return "paths, separated by commas";
        }
        if (type == Origins.class) {
            return "origins such as https://example.org, separated by commas, without a path";
        }
        return type == String.class || type == Secret.class ? "a text" : "a path";
    }
}
