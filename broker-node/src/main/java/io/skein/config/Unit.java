package io.skein.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a number counts, and the suffixes a user may write behind it. A number without suffix is in the unit itself. */
enum Unit {
    NONE("", 1, Map.of()),
    BYTES("bytes", 1, suffixes("KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30)),
    MILLISECONDS("milliseconds", 1, Durations.IN_MILLIS),
    SECONDS("seconds", 1000, Durations.IN_MILLIS);

    private final String plural;
    private final long base;
    private final Map<String, Long> suffixes;

    Unit(String plural, long base, Map<String, Long> suffixes) {
        this.plural = plural;
        this.base = base;
        this.suffixes = suffixes;
    }

    String plural() {
        return plural;
    }

    /** The suffixes in ascending order, for messages and documentation. */
    String suffixList() {
        return String.join(", ", suffixes.keySet());
    }

    /**
     * The number in this unit.
     *
     * @throws ArithmeticException if it is too large or not a whole number of this unit
     * @throws IllegalArgumentException if the suffix is none of ours
     */
    long scale(long number, String suffix) {
        if (suffix.isEmpty()) {
            return number;
        }
        Long factor = suffixes.get(suffix);
        if (factor == null) {
            throw new IllegalArgumentException("unknown suffix");
        }
        long small = Math.multiplyExact(number, factor);
        if (small % base != 0) {
            throw new ArithmeticException("not a whole number of " + plural);
        }
        return small / base;
    }

    private static Map<String, Long> suffixes(String a, long x, String b, long y, String c, long z) {
        Map<String, Long> ordered = new LinkedHashMap<>();
        ordered.put(a, x);
        ordered.put(b, y);
        ordered.put(c, z);
        return ordered;
    }

    private static final class Durations {
        static final Map<String, Long> IN_MILLIS = new LinkedHashMap<>();

        static {
            IN_MILLIS.put("ms", 1L);
            IN_MILLIS.put("s", 1000L);
            IN_MILLIS.put("m", 60_000L);
            IN_MILLIS.put("h", 3_600_000L);
            IN_MILLIS.put("d", 86_400_000L);
        }
    }
}
