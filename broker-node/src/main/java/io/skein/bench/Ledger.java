package io.skein.bench;

import io.vertx.core.json.JsonObject;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The account of a whole run, warm-up included.
 *
 * @param refused messages that the broker has said it does not keep (a reason code of 0x80 or more)
 * @param unsent messages of an open loop that were due and for which there was no room
 * @param expected deliveries that the messages sent and not refused should have made
 * @param delivered deliveries made, each counted once
 * @param duplicates deliveries made more than once
 * @param reordered deliveries to a client after a later message of the same publisher and topic
 * @param foreign messages that no receiver should have got
 * @param connectionsLost by reason
 */
record Ledger(
        long sent,
        long refused,
        long unsent,
        long expected,
        long delivered,
        long duplicates,
        long reordered,
        long foreign,
        Map<String, Long> connectionsLost)
        implements Serializable {

    /** Of clients that are at rest: nothing is on its way any more. */
    static Ledger of(
            int receivers,
            List<Publisher> publishers,
            List<Subscriber> subscribers,
            List<Receipts> receipts,
            Trouble trouble) {
        long sent = publishers.stream().mapToLong(Publisher::sent).sum();
        long refused = publishers.stream().mapToLong(Publisher::refused).sum();
        return new Ledger(
                sent,
                refused,
                publishers.stream().mapToLong(Publisher::unsent).sum(),
                (sent - refused) * receivers,
                receipts.stream().mapToLong(Receipts::received).sum(),
                receipts.stream().mapToLong(Receipts::duplicates).sum(),
                subscribers.stream().mapToLong(Subscriber::reordered).sum(),
                receipts.stream().mapToLong(Receipts::foreign).sum(),
                trouble.byReason());
    }

    /** Of a run that is about connections only. */
    static Ledger ofConnections(Trouble trouble) {
        return new Ledger(0, 0, 0, 0, 0, 0, 0, 0, trouble.byReason());
    }

    /** The sum of two processes' accounts. */
    Ledger plus(Ledger other) {
        Map<String, Long> reasons = new TreeMap<>(connectionsLost);
        other.connectionsLost.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
        return new Ledger(
                sent + other.sent,
                refused + other.refused,
                unsent + other.unsent,
                expected + other.expected,
                delivered + other.delivered,
                duplicates + other.duplicates,
                reordered + other.reordered,
                foreign + other.foreign,
                reasons);
    }

    long lost() {
        return expected - delivered;
    }

    JsonObject toJson() {
        JsonObject reasons = new JsonObject();
        connectionsLost.forEach(reasons::put);
        return new JsonObject()
                .put("sent", sent)
                .put("refused", refused)
                .put("unsent", unsent)
                .put("expected", expected)
                .put("delivered", delivered)
                .put("lost", lost())
                .put("duplicates", duplicates)
                .put("reordered", reordered)
                .put("foreign", foreign)
                .put("connectionsLost", reasons);
    }
}
