package io.skein.it.drill.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything that happened in one drill, bounded by the drill's length and rates. Any thread may add. */
public final class History {
    private final List<Event> events = new ArrayList<>(1 << 16);
    private long lastArrivalNanos = System.nanoTime();

    /** Adds one event. */
    public synchronized void add(Event event) {
        events.add(event);
        if (event instanceof Event.Delivered || event instanceof Event.WillDelivered) {
            lastArrivalNanos = event.nanos();
        }
    }

    /** When anything arrived at a subscriber last; the time this history began when nothing did. */
    public synchronized long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    /** All events so far in the order of their times. */
    public synchronized List<Event> events() {
        List<Event> sorted = new ArrayList<>(events);
        sorted.sort(Comparator.comparingLong(Event::nanos));
        return sorted;
    }
}
