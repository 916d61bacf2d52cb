package io.skein.config;

/** Keeps a message on its line, whatever the texts in it hold. */
final class OneLine {
    private static final int MAX_VALUE_CHARS = 80;

    private OneLine() {}

    /** Control characters become spaces. */
    static String of(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.chars()
                .forEach(c -> line.append(Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : (char) c));
        return line.toString();
    }

    /** A user's value in quotes, cut where it gets long. */
    static String quoted(String value) {
        String cut = value.length() <= MAX_VALUE_CHARS ? value : value.substring(0, MAX_VALUE_CHARS) + "…";
        return "'" + of(cut) + "'";
    }
}
