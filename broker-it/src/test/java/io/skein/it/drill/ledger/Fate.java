package io.skein.it.drill.ledger;

import java.util.ArrayList;
import java.util.List;

/** All that happened to one message. */
final class Fate {
    private final MessageKey key;
    private final List<Event.Sent> sent = new ArrayList<>();
    private final List<Event.Acknowledged> acknowledged = new ArrayList<>();
    private final List<Event.Delivered> delivered = new ArrayList<>();

    Fate(MessageKey key) {
        this.key = key;
    }

    void add(Event.Sent event) {
        sent.add(event);
    }

    void add(Event.Acknowledged event) {
        acknowledged.add(event);
    }

    void add(Event.Delivered event) {
        delivered.add(event);
    }

    MessageKey key() {
        return key;
    }

    List<Event.Sent> sent() {
        return sent;
    }

    List<Event.Acknowledged> acknowledged() {
        return acknowledged;
    }

    List<Event.Delivered> delivered() {
        return delivered;
    }

    /** Deliveries that a correct receiver hands to its application. */
    List<Event.Delivered> taken() {
        return delivered.stream().filter(d -> !d.ignored()).toList();
    }

    String topic() {
        return sent.get(0).topic();
    }

    int qos() {
        return sent.get(0).qos();
    }

    boolean hasDurablePublisher() {
        return sent.get(0).durablePublisher();
    }

    /** Codes from 0x80 on refuse: the message is not the broker's care. */
    boolean isAcknowledged() {
        return acknowledged.stream().anyMatch(a -> a.reasonCode() < 0x80);
    }
}
