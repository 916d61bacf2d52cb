package io.skein.config;

import java.util.Arrays;
import java.util.List;

/** Values that a user separates by commas. */
final class CommaList {
    private CommaList() {}

    /**
     * The values without the blanks around them.
     *
     * @throws IllegalArgumentException if one is empty
     */
    static List<String> parts(String text) {
        List<String> parts =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (parts.contains("")) {
            throw new IllegalArgumentException("empty");
        }
        return parts;
    }
}
