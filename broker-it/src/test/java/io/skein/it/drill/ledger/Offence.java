package io.skein.it.drill.ledger;

import org.jspecify.annotations.Nullable;

/**
 * One promise that was not kept.
 *
 * @param messageOrNull the message it is about, null when it is about none
 * @param clientOrNull the client it is about, null when it is about none
 */
public record Offence(
        Kind kind,
        String what,
        @Nullable MessageKey messageOrNull,
        @Nullable String clientOrNull) {
    /** What can go wrong; every drill wants zero of each. */
    public enum Kind {
        LOST("acknowledged, but not delivered to a durable subscription"),
        DUPLICATE("delivered more than once at QoS 2, from a durable publisher to a durable subscription"),
        REORDERED("first delivered after a later message of the same publisher and topic"),
        WILL_LOST("a will that was due and did not reach a durable subscription"),
        WILL_DOUBLED("a will that came twice, or that was not due"),
        TWO_OWNERS("a connection served after a newer one of the same client id"),
        SESSION_LOST("session present 0 where the broker owed a session"),
        RETAINED("a retained message that nodes disagree about, or older than one acknowledged"),
        PROTOCOL("the broker sent what no broker may send"),
        NOT_RECOVERED("clients or nodes that did not come back after the fault"),
        LOGGED("a node logged what must never happen");

        private final String meaning;

        Kind(String meaning) {
            this.meaning = meaning;
        }

        /** One line for whoever reads the table. */
        public String meaning() {
            return meaning;
        }
    }

    /** About a message at a client. */
    public static Offence of(Kind kind, MessageKey message, String client, String what) {
        return new Offence(kind, what, message, client);
    }

    /** About a client. */
    public static Offence of(Kind kind, String client, String what) {
        return new Offence(kind, what, null, client);
    }

    /** About the cluster. */
    public static Offence of(Kind kind, String what) {
        return new Offence(kind, what, null, null);
    }

    @Override
    public String toString() {
        return kind + " " + (messageOrNull == null ? "" : messageOrNull + " ")
                + (clientOrNull == null ? "" : clientOrNull + " ") + what;
    }
}
