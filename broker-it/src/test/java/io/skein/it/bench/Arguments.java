package io.skein.it.bench;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** A command line, read from left to right; a mistake in it ends the process and says how it should be. */
final class Arguments {
    private final Iterator<String> left;
    private final String program;
    private final String usage;
    private String last = "";

    Arguments(List<String> texts, String program, String usage) {
        this.left = texts.iterator();
        this.program = program;
        this.usage = usage;
    }

    boolean hasNext() {
        return left.hasNext();
    }

    String next() {
        last = left.next();
        return last;
    }

    /** Of the option that was read last. */
    String value() {
        if (!left.hasNext()) {
            throw mistake(last + " wants a value");
        }
        return left.next();
    }

    /** Above 0. */
    int number() {
        String text = value();
        try {
            int number = Integer.parseInt(text);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw mistake("'" + text + "' is no number above 0");
    }

    /** A list with commas, which may be empty. */
    List<String> someOf(List<String> known) {
        String option = last;
        String text = value();
        List<String> named = text.isEmpty() ? List.of() : List.of(text.split(","));
        named.stream().filter(one -> !known.contains(one)).findFirst().ifPresent(unknown -> {
            throw mistake(option + " knows no '" + unknown + "'");
        });
        return named;
    }

    BenchCase benchCase(String text) {
        return Arrays.stream(BenchCase.values())
                .filter(c -> c.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> mistake("no case '" + text + "'"));
    }

    /** Ends the process: nobody gets it. */
    IllegalArgumentException mistake(String what) {
        System.err.println(program + ": " + what + "; " + usage);
        System.exit(2);
        return new IllegalArgumentException(what);
    }
}
