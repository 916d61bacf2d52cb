package io.skein.it.drill.ledger;

import io.skein.it.drill.ledger.Event.Ending;
import io.skein.it.drill.ledger.Offence.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Each connection that ends without DISCONNECT has its will published once, to every durable watcher; one that ends
 * with DISCONNECT has none. Of a connection whose CONNACK or DISCONNECT nobody saw arrive, either is right.
 */
final class WillCheck implements Check {
    @Override
    public List<Offence> offences(Chronicle chronicle) {
        List<Event.WillDelivered> wills = chronicle.only(Event.WillDelivered.class);
        Set<String> watchers = watchers(chronicle);
        List<Offence> found = new ArrayList<>();
        chronicle.connectionsByClient().values().stream()
                .flatMap(List::stream)
                .filter(ConnectionFacts::hasWill)
                .forEach(c -> watchers.forEach(w -> judge(c, isInDoubt(chronicle, c), w, times(wills, c, w), found)));
        return found;
    }

    private static Set<String> watchers(Chronicle chronicle) {
        Set<String> watchers = new TreeSet<>();
        chronicle.only(Event.Subscribed.class).stream()
                .filter(s -> s.durable() && s.filter().endsWith("/will/#"))
                .forEach(s -> watchers.add(s.client()));
        return watchers;
    }

    private static long times(List<Event.WillDelivered> wills, ConnectionFacts connection, String watcher) {
        return wills.stream()
                .filter(w -> !w.ignored() && w.client().equals(watcher) && w.ownerConnection() == connection.number())
                .count();
    }

    /** The balancer closes a connection in the same way whether its node took the DISCONNECT or died before. */
    private static boolean isInDoubt(Chronicle chronicle, ConnectionFacts connection) {
        Event.Ended ended = connection.ended();
        return ended != null
                && ended.ending() == Ending.DISCONNECTED
                && chronicle.wasFaulty(connection.node(), ended.nanos());
    }

    private static void judge(
            ConnectionFacts connection, boolean inDoubt, String watcher, long times, List<Offence> found) {
        if (times > (inDoubt ? 1 : mostAllowed(connection))) {
            found.add(offence(Kind.WILL_DOUBLED, connection, "came " + times + " times to " + watcher));
        }
        if (times < leastAllowed(connection)) {
            found.add(offence(Kind.WILL_LOST, connection, "never reached " + watcher));
        }
    }

    private static Offence offence(Kind kind, ConnectionFacts connection, String what) {
        Event.Ended ended = connection.ended();
        String end = ended == null ? "still open" : ended.ending() + " (" + ended.reason() + ")";
        return Offence.of(kind, connection.client(), "connection " + connection.number() + ", " + end + ": " + what);
    }

    private static int leastAllowed(ConnectionFacts connection) {
        Event.Ended ended = connection.ended();
        boolean due = ended != null && (ended.ending() == Ending.LOST || ended.ending() == Ending.ABORTED);
        return due && connection.wasServed() ? 1 : 0;
    }

    private static int mostAllowed(ConnectionFacts connection) {
        Event.Ended ended = connection.ended();
        return ended == null || ended.ending() == Ending.DISCONNECTED ? 0 : 1;
    }
}
