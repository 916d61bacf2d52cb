package io.skein.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a run of the load tool does. */
enum Mode {
    /** Every subscriber has a topic of its own, which one publisher serves. */
    PAIR(Kind.FLOW, 50, 50),
    /** Every message goes to every subscriber, from few publishers. */
    FAN_OUT(Kind.FLOW, 1, 500),
    /** Every message goes to every subscriber, from many publishers with a topic each and one wildcard filter. */
    FAN_IN(Kind.FLOW, 100, 1),
    /** Every message goes to one member of a shared group. */
    SHARED(Kind.FLOW, 8, 8),
    /** Connections are opened as fast as the broker takes them, and kept idle. */
    CONNECT(Kind.CONNECTIONS, 1, 10_000),
    /** Connections are opened and closed again, a fixed number at a time. */
    CHURN(Kind.CONNECTIONS, 1, 100),
    /** Durable sessions are filled while their clients are away, then all come back. */
    OFFLINE(Kind.STORED, 50, 1_000),
    /** Retained messages are stored, then subscribers ask for all of them. */
    RETAINED(Kind.STORED, 10, 10);

    /** What a mode measures over time. */
    enum Kind {
        /** Messages that flow from publishers to subscribers, between warm-up and end. */
        FLOW,
        /** Connections. */
        CONNECTIONS,
        /** Messages that are stored first and read then; measured until the last one is there. */
        STORED
    }

    private final Kind kind;
    private final int publishers;
    private final int subscribers;

    /** The numbers of clients are what it has by default. */
    Mode(Kind kind, int publishers, int subscribers) {
        this.kind = kind;
        this.publishers = publishers;
        this.subscribers = subscribers;
    }

    Kind kind() {
        return kind;
    }

    int publishers() {
        return publishers;
    }

    /** Or connections. */
    int subscribers() {
        return subscribers;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one that is written so, or null. */
    static @Nullable Mode of(String text) {
        for (Mode mode : values()) {
            if (mode.toString().equals(text)) {
                return mode;
            }
        }
        return null;
    }
}
