package io.skein.observe;

/** A value in a log line that stays one value in one line, whatever a client put into it. */
final class LogValue {
    private static final int MAX_CHARS = 256;

    private LogValue() {}

    /** As it is if it is plain; else in quotes, with what could end the value or the line escaped. */
    static String of(String value) {
        if (isPlain(value)) {
            return value;
        }
        StringBuilder quoted = new StringBuilder(value.length() + 8).append('"');
        value.chars().limit(MAX_CHARS).forEach(c -> append(quoted, (char) c));
        return quoted.append(value.length() > MAX_CHARS ? "…\"" : "\"").toString();
    }

    private static boolean isPlain(String value) {
        if (value.isEmpty() || value.length() > MAX_CHARS) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '"' || c == '=' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder quoted, char c) {
        if (c == '"' || c == '\\') {
            quoted.append('\\').append(c);
        } else if (c < ' ' || (c >= 0x7F && c < 0xA0) || isInvisible(c)) {
            quoted.append(String.format("\\u%04x", (int) c));
        } else {
            quoted.append(c);
        }
    }

    /** Line separators, direction marks and the like, which could make a terminal show something else. */
    private static boolean isInvisible(char c) {
        int type = Character.getType(c);
        return type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE
                || type == Character.UNASSIGNED;
    }
}
