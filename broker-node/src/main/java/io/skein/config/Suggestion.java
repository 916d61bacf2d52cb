package io.skein.config;

import java.util.Collection;

/** The known name that was probably meant. */
final class Suggestion {
    private Suggestion() {}

    /** {@code "; did you mean NAME?"}, or nothing if no name is near. */
    static String of(String unknown, Collection<String> known) {
        String nearest = "";
        int best = Math.max(2, unknown.length() / 4) + 1;
        for (String name : known) {
            int distance = distance(unknown, name);
            if (distance < best) {
                best = distance;
                nearest = name;
            }
        }
        return nearest.isEmpty() ? "" : "; did you mean " + nearest + "?";
    }

    /** Insertions, deletions and replacements from one text to the other (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
