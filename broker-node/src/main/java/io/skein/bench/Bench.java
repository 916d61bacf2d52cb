package io.skein.bench;

import java.io.PrintStream;

/** One process's run of the load tool. */
final class Bench {
    private Bench() {}

    /**
     * Runs to the end; takes as long as the options say.
     *
     * @param progress gets a line a second
     * @throws BenchException if the run cannot begin
     */
    static Outcome run(BenchOptions options, PrintStream progress, Barrier barrier) {
        ProcessUsage.of(options.brokerPids()); // says at once who is not there
        try (Clients clients = new Clients(options)) {
            Meter meter = new Meter(clients, options.brokerPids(), progress);
            return switch (options.mode().kind()) {
                case FLOW -> new FlowRun(options, clients, meter, barrier).run();
                case CONNECTIONS -> new ConnectionRun(options, clients, meter, barrier).run();
                case STORED -> runStored(options, clients, meter);
            };
        }
    }

    /** What is stored and read has an end: until the warm-up is over, the whole is rehearsed. */
    private static Outcome runStored(BenchOptions options, Clients clients, Meter meter) {
        Ledger rehearsed = null;
        for (long begin = System.nanoTime();
                System.nanoTime() - begin < options.warmUp().toNanos(); ) {
            Ledger ledger = new StoredRun(options, clients, meter).run().ledger();
            rehearsed = rehearsed == null ? ledger : rehearsed.plus(ledger);
        }
        Outcome outcome = new StoredRun(options, clients, meter).run();
        return rehearsed == null ? outcome : outcome.withEarlier(rehearsed);
    }
}
