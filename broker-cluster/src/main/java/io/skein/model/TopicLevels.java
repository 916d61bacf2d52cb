package io.skein.model;

/** Splitting at the topic level separator (MQTT 5, 4.7.1.1). */
final class TopicLevels {
    private TopicLevels() {}

    /** Every level, empty ones included: {@code "/a/"} has three. */
    static String[] split(String text) {
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '/') {
                count++;
            }
        }
        String[] levels = new String[count];
        int start = 0;
        for (int level = 0; level < count - 1; level++) {
            int end = text.indexOf('/', start);
            levels[level] = text.substring(start, end);
            start = end + 1;
        }
        levels[count - 1] = text.substring(start);
        return levels;
    }
}
