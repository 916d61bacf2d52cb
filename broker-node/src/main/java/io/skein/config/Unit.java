package io.skein.config;

/** What a number counts, and the suffixes a user may write behind it. A number without suffix is in the unit itself. */
enum Unit {
    NONE("", ""),
    BYTES("bytes", "KiB, MiB, GiB"),
    MILLISECONDS("milliseconds", "ms, s, m, h, d"),
    SECONDS("seconds", "ms, s, m, h, d");

    private final String plural;
    private final String suffixList;

    Unit(String plural, String suffixList) {
        this.plural = plural;
        this.suffixList = suffixList;
    }

    String plural() {
        return plural;
    }

    /** The suffixes in ascending order, for messages and documentation. */
    String suffixList() {
        return suffixList;
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
        return switch (this) {
            case NONE -> throw unknown(suffix);
            case BYTES -> Math.multiplyExact(number, bytesPer(suffix));
            case MILLISECONDS -> Math.multiplyExact(number, millisPer(suffix));
            case SECONDS -> wholeSeconds(Math.multiplyExact(number, millisPer(suffix)));
        };
    }

    private static long bytesPer(String suffix) {
        return switch (suffix) {
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            default -> throw unknown(suffix);
        };
    }

    private static long millisPer(String suffix) {
        return switch (suffix) {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> throw unknown(suffix);
        };
    }

    private static long wholeSeconds(long millis) {
        if (millis % 1000 != 0) {
            throw new ArithmeticException("not a whole number of seconds");
        }
        return millis / 1000;
    }

    private static IllegalArgumentException unknown(String suffix) {
        return new IllegalArgumentException("unknown suffix " + suffix);
    }
}
