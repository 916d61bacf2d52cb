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
                case STORED -> new StoredRun(options, clients, meter).run();
            };
        }
    }
}
