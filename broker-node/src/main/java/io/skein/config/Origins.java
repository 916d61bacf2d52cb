package io.skein.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Web sites, as browsers name them in the header Origin; immutable. */
public record Origins(List<String> all) {
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[^/\\s]+");

    public Origins {
        all = List.copyOf(all);
    }

    /**
     * Reads origins separated by commas.
     *
     * @throws IllegalArgumentException if one of them is none
     */
    static Origins parse(String text) {
        List<String> all = CommaList.parts(text).stream()
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .toList();
        if (!all.stream().allMatch(origin -> ORIGIN.matcher(origin).matches())) {
            throw new IllegalArgumentException("not scheme://host");
        }
        return new Origins(all);
    }
}
