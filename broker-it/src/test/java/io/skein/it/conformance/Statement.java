package io.skein.it.conformance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * One numbered normative statement.
 *
 * @param number as the standard prints it: {@code MQTT-3.1.2-24}
 * @param side whom it binds
 */
record Statement(Standard standard, String number, Side side) implements Comparable<Statement> {
    private static final Pattern NUMBER = Pattern.compile("MQTT-\\d+(\\.\\d+)*-\\d+");
    private static final Comparator<Statement> ORDER = Comparator.comparing(Statement::standard)
            .thenComparing(statement -> parts(statement.number), Arrays::compare);

    /** Whom a statement binds; what binds both is a server's too. */
    enum Side {
        SERVER,
        CLIENT
    }

    Statement {
        if (!NUMBER.matcher(number).matches()) {
            throw new IllegalArgumentException("not the number of a statement: " + number);
        }
    }

    private static int[] parts(String number) {
        return Pattern.compile("\\d+")
                .matcher(number)
                .results()
                .mapToInt(part -> Integer.parseInt(part.group()))
                .toArray();
    }

    @Override
    public int compareTo(Statement other) {
        return ORDER.compare(this, other);
    }
}
