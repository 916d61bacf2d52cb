package io.skein.it.drill.ledger;

import org.jspecify.annotations.Nullable;

/** One connection from CONNECT to its end. */
final class ConnectionFacts {
    private final Event.Connecting connecting;
    private Event.@Nullable Connected connected;
    private Event.@Nullable Ended ended;
    private @Nullable String node;

    ConnectionFacts(Event.Connecting connecting) {
        this.connecting = connecting;
    }

    void set(Event.Connected event) {
        connected = event;
    }

    void set(Event.Ended event) {
        ended = event;
    }

    void setNode(String name) {
        node = name;
    }

    String client() {
        return connecting.client();
    }

    int number() {
        return connecting.connection();
    }

    boolean hasWill() {
        return connecting.hasWill();
    }

    boolean wasServed() {
        return connected != null;
    }

    /** When CONNACK came; the end of time when it never did. */
    long servedNanos() {
        return connected == null ? Long.MAX_VALUE : connected.nanos();
    }

    Event.@Nullable Ended ended() {
        return ended;
    }

    /** The node behind the balancer, null when it was not told. */
    @Nullable
    String node() {
        return node;
    }
}
