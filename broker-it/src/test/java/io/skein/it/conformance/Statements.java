package io.skein.it.conformance;

import io.skein.it.conformance.Statement.Side;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The data of the suite: every numbered statement, and why some have no test. */
final class Statements {
    private Statements() {}

    /** Every numbered statement of a standard, in its order. */
    static List<Statement> of(Standard standard) {
        return lines(standard.resource()).stream()
                .map(line -> line.split(" ", -1))
                .map(words -> new Statement(standard, words[0], Side.valueOf(words[1].toUpperCase(Locale.ROOT))))
                .toList();
    }

    /** Why a statement that binds a server has no test, by number. */
    static Map<String, String> untested(Standard standard) {
        return reasons("untested-" + standard.resource());
    }

    /** Where Mosquitto answers differently and why, by the test that shows it. */
    static Map<String, String> mosquittoDifferences() {
        return reasons("mosquitto-differences.txt");
    }

    private static Map<String, String> reasons(String resource) {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (String line : lines(resource)) {
            int space = line.indexOf(' ');
            reasons.put(line.substring(0, space), line.substring(space + 1));
        }
        return reasons;
    }

    private static List<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(Statements.class.getResourceAsStream(resource), resource);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
