package io.skein.bench;

import java.util.List;

/**
 * Lets publishers go on that wait for messages which never come: once nothing at all has been delivered for a second,
 * what is missing is given up, and counted as lost at the end unless it still comes.
 */
final class StallWatch {
    private final Clients clients;
    private final List<Publisher> publishers;
    private long settled;

    StallWatch(Clients clients, List<Publisher> publishers) {
        this.clients = clients;
        this.publishers = publishers;
    }

    /** Once a second, on the thread that steers the run. */
    void look() {
        long now = publishers.stream().mapToLong(Publisher::settled).sum();
        if (now == settled) {
            for (int i = 0; i < publishers.size(); i++) {
                Publisher publisher = publishers.get(i);
                clients.loop(i).eventLoop().execute(() -> forgive(publisher));
            }
        }
        settled = now;
    }

    private static void forgive(Publisher publisher) {
        if (publisher.waitsForReceivers()) {
            publisher.forgive();
        }
    }
}
