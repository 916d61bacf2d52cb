package io.skein.it.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** How the tests of a run ended, kept in {@code target/conformance/RUN}, one file to a test class. */
final class Outcomes {
    /** From the best to the worst; the worst of a test's invocations counts. */
    enum Outcome {
        PASSES,
        SKIPPED,
        FAILS
    }

    private static final Path DIRECTORY = Path.of("target", "conformance");
    private static final String RECONNECTS = "RECONNECTS";
    private static final Map<String, Outcome> RECORDED = new TreeMap<>();
    private static final SortedSet<String> RECONNECTING = new TreeSet<>();

    private final Map<String, Outcome> outcomes = new TreeMap<>();
    private final SortedSet<String> reconnecting = new TreeSet<>();

    private Outcomes() {}

    /** Notes the end of one invocation of a test of this run. */
    static synchronized void record(String test, Outcome outcome) {
        RECORDED.merge(test, outcome, (one, other) -> one.compareTo(other) > 0 ? one : other);
        write(test);
    }

    /** Notes that a client of a test came back under its identifier. */
    static synchronized void recordReconnect(String test) {
        RECONNECTING.add(test);
        write(test);
    }

    private static void write(String test) {
        String ofClass = test.substring(0, test.indexOf('.') + 1);
        List<String> lines = new ArrayList<>();
        RECORDED.forEach((name, outcome) -> lines.add(name + " " + outcome));
        RECONNECTING.forEach(name -> lines.add(name + " " + RECONNECTS));
        lines.removeIf(line -> !line.startsWith(ofClass));
        try {
            Path directory = Files.createDirectories(
                    DIRECTORY.resolve(BrokerUnderTest.chosen().runName()));
            Files.write(directory.resolve(ofClass + "txt"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a run has left. */
    static Outcomes of(BrokerUnderTest broker) {
        Outcomes read = new Outcomes();
        Path directory = DIRECTORY.resolve(broker.runName());
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.readAllLines(file).forEach(read::add);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return read;
    }

    private void add(String line) {
        String[] words = line.split(" ", -1);
        if (words[1].equals(RECONNECTS)) {
            reconnecting.add(words[0]);
        } else {
            outcomes.put(words[0], Outcome.valueOf(words[1]));
        }
    }

    /** How a test ended, in the words of the page. */
    String wordFor(String test) {
        Outcome outcome = outcomes.get(test);
        if (outcome == null) {
            return "not run";
        }
        return switch (outcome) {
            case PASSES -> "passes";
            case SKIPPED -> "skipped";
            case FAILS -> "**fails**";
        };
    }

    /** Tests in which a client came back under its identifier. */
    SortedSet<String> reconnecting() {
        return reconnecting;
    }
}
