package io.skein.it.drill;

import io.skein.it.drill.ledger.Event;
import io.skein.it.drill.ledger.MessageKey;
import io.skein.it.drill.ledger.Offence;
import io.skein.it.drill.ledger.Verdict;
import io.skein.it.drill.net.DrillNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** What a failed drill leaves for whoever looks for the cause: the nodes' logs and the story of each offence. */
final class Evidence {
    private static final int MOST_OF_A_KIND = 20;

    private Evidence() {}

    /** Writes below {@code directory} and answers where the offences stand. */
    static Path keep(Path directory, Verdict verdict, List<Event> events, List<DrillNode> nodes) {
        try {
            Files.createDirectories(directory);
            for (DrillNode node : nodes) {
                Files.writeString(directory.resolve(node.name() + ".log"), node.log());
            }
            Path file = directory.resolve("offences.txt");
            try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
                write(out, verdict, events);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Times are seconds since the first event; connections are numbered over the whole drill. */
    private static void write(PrintWriter out, Verdict verdict, List<Event> events) {
        long start = events.isEmpty() ? 0 : events.get(0).nanos();
        for (Offence.Kind kind : Offence.Kind.values()) {
            if (verdict.count(kind) > 0) {
                out.printf("%d x %s: %s%n", verdict.count(kind), kind, kind.meaning());
            }
        }
        out.println();
        out.println("faults");
        events.stream().filter(Evidence::isOfDrill).forEach(e -> print(out, e, start));
        for (Offence.Kind kind : Offence.Kind.values()) {
            verdict.offences().stream()
                    .filter(o -> o.kind() == kind)
                    .limit(MOST_OF_A_KIND)
                    .forEach(o -> writeStory(out, o, events, start));
        }
    }

    private static void writeStory(PrintWriter out, Offence offence, List<Event> events, long start) {
        out.println();
        out.println(offence);
        Set<String> clients = new HashSet<>();
        if (offence.clientOrNull() != null) {
            clients.add(offence.clientOrNull());
        }
        if (offence.messageOrNull() != null) {
            clients.add(offence.messageOrNull().publisher());
        }
        Set<Integer> connections = new HashSet<>();
        if (offence.kind() == Offence.Kind.LOST) {
            writeNeighbours(out, offence, events, start);
        }
        for (Event event : events) {
            if (concernsMessage(event, offence.messageOrNull())
                    || concernsClient(event, clients, connections)
                    || isOfDrill(event)) {
                print(out, event, start);
            }
        }
    }

    /** What came to the subscriber around the time at which the missing message was sent: a gap, or silence. */
    private static void writeNeighbours(PrintWriter out, Offence offence, List<Event> events, long start) {
        long sent = events.stream()
                .filter(e -> e instanceof Event.Sent s && s.message().equals(offence.messageOrNull()))
                .mapToLong(Event::nanos)
                .findFirst()
                .orElse(start);
        List<Event> received = events.stream()
                .filter(e -> e instanceof Event.Delivered d && d.client().equals(offence.clientOrNull()))
                .toList();
        out.println("  received last before it was sent, and first after:");
        received.stream()
                .filter(e -> e.nanos() < sent)
                .reduce((first, second) -> second)
                .ifPresent(e -> print(out, e, start));
        received.stream().filter(e -> e.nanos() >= sent).findFirst().ifPresent(e -> print(out, e, start));
        out.println("  its story:");
    }

    private static boolean isOfDrill(Event event) {
        return event instanceof Event.FaultBegan
                || event instanceof Event.FaultEnded
                || event instanceof Event.StoodStill;
    }

    private static boolean concernsMessage(Event event, @org.jspecify.annotations.Nullable MessageKey message) {
        return event instanceof Event.Sent e && Objects.equals(e.message(), message)
                || event instanceof Event.Acknowledged a && Objects.equals(a.message(), message)
                || event instanceof Event.Delivered d && Objects.equals(d.message(), message);
    }

    private static boolean concernsClient(Event event, Set<String> clients, Set<Integer> connections) {
        if (event instanceof Event.Connecting c && clients.contains(c.client())) {
            connections.add(c.connection());
            return true;
        }
        return event instanceof Event.Connected c && clients.contains(c.client())
                || event instanceof Event.Ended e && clients.contains(e.client())
                || event instanceof Event.Subscribed s && clients.contains(s.client())
                || event instanceof Event.WillDelivered w && clients.contains(w.owner())
                || event instanceof Event.Placed p && connections.contains(p.connection());
    }

    private static void print(PrintWriter out, Event event, long start) {
        out.printf(Locale.ROOT, "  %8.3f %s%n", (event.nanos() - start) / 1e9, text(event));
    }

    /** Without the raw time, which says nothing to a reader. */
    private static String text(Event event) {
        return event.toString().replaceFirst("nanos=-?\\d+, ", "");
    }
}
