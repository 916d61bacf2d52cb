package io.skein.it.bench;

import io.skein.it.fixture.Project;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What {@code scripts/bench} runs: all brokers at the same time, the idle ones idle, and each case with one after the
 * other, so that a noisy minute of the machine meets all of them. Results are kept one by one.
 */
public final class BenchMain {
    static final String USAGE = "usage: scripts/bench [CASE]... [--peers mosquitto,nats,hivemq] [--mqtt 3.1.1|5]"
            + " [--rounds N] [--warm-up SECONDS] [--seconds SECONDS] [--resume]";

    private final Order order;
    private final Path directory = Project.root().resolve("broker-it/target/bench");
    private final Contenders contenders = new Contenders(directory);

    private BenchMain(Order order) {
        this.order = order;
    }

    private record Order(
            List<BenchCase> cases,
            List<String> peers,
            String mqtt,
            int rounds,
            int warmUpSeconds,
            int seconds,
            boolean resume) {}

    /** Runs what the arguments say. */
    public static void main(String[] arguments) throws IOException {
        if (List.of(arguments).contains("--help")) {
            System.out.println(USAGE + "\n\ncases: " + Arrays.toString(BenchCase.values()));
            return;
        }
        BenchMain main = new BenchMain(parse(List.of(arguments)));
        main.run();
        System.out.println("\n" + BenchTable.of(main.directory, main.order.cases, main.brokers(), main.order.mqtt));
    }

    private List<String> brokers() {
        List<String> brokers = new ArrayList<>(List.of(Contenders.SKEIN));
        brokers.addAll(order.peers);
        return brokers;
    }

    private void run() throws IOException {
        Files.createDirectories(directory);
        if (!order.resume) {
            forgetEarlierResults();
        }
        List<BenchCase> single =
                order.cases.stream().filter(c -> !c.isOfCluster()).toList();
        List<Contender> running = new ArrayList<>();
        try {
            for (String broker : single.isEmpty() ? List.<String>of() : brokers()) {
                running.add(contenders.start(broker));
            }
            play(single, running);
        } finally {
            running.forEach(Contender::close);
        }
        List<BenchCase> clustered =
                order.cases.stream().filter(BenchCase::isOfCluster).toList();
        if (!clustered.isEmpty()) {
            try (Contender cluster = contenders.startCluster()) {
                play(clustered, List.of(cluster));
            }
        }
    }

    private void forgetEarlierResults() throws IOException {
        for (BenchCase benchCase : order.cases) {
            for (String broker : brokers()) {
                for (int round = 1; round <= BenchTable.MOST_ROUNDS; round++) {
                    Files.deleteIfExists(BenchTable.file(directory, benchCase, broker, order.mqtt, round));
                }
            }
        }
    }

    private void play(List<BenchCase> cases, List<Contender> running) throws IOException {
        List<Contender> cold = new ArrayList<>(running);
        for (int round = 1; round <= order.rounds; round++) {
            for (BenchCase benchCase : cases) {
                for (Contender contender : running) {
                    Path file = BenchTable.file(directory, benchCase, contender.name(), order.mqtt, round);
                    if (contender.lacks().contains(benchCase) || (order.resume && Files.exists(file))) {
                        continue;
                    }
                    if (cold.remove(contender)) {
                        warmUp(contender);
                    }
                    if (benchCase == BenchCase.IDLE) {
                        measureFresh(benchCase, contender.name(), file);
                    } else {
                        measure(benchCase, contender, file);
                    }
                }
            }
        }
    }

    private void warmUp(Contender contender) throws IOException {
        System.out.printf("warming up %s%n", contender.name());
        Path log = directory.resolve("warm-up-" + contender.name() + ".log");
        LoadTool.warmUp(contender, order.warmUpSeconds, log);
    }

    /** Memory that earlier cases have left would hide what this one takes. */
    private void measureFresh(BenchCase benchCase, String name, Path file) throws IOException {
        try (Contender fresh = contenders.start(name)) {
            measure(benchCase, fresh, file);
        }
    }

    private void measure(BenchCase benchCase, Contender contender, Path file) throws IOException {
        Path log = Path.of(file.toString().replace(".json", ".log"));
        Path part = Path.of(file + ".part");
        Files.deleteIfExists(part);
        List<String> more = new ArrayList<>(List.of("--mqtt", order.mqtt, "--json", part.toString()));
        String arguments = benchCase.arguments() + " --warm-up 5 --duration " + order.seconds;
        int exitCode = LoadTool.run(contender, arguments, more, log);
        if (!Files.exists(part)) {
            System.out.printf("%-14s %-10s failed, see %s%n", benchCase, contender.name(), log);
            return;
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        System.out.printf(
                Locale.ROOT,
                "%-14s %-10s %12s%s%n",
                benchCase,
                contender.name(),
                BenchTable.text(BenchTable.figure(benchCase, new JsonObject(Files.readString(file)))),
                exitCode == 0 ? "" : "   promises broken, see " + log);
    }

    private static Order parse(List<String> texts) {
        Arguments arguments = new Arguments(texts, "bench", USAGE);
        List<BenchCase> cases = new ArrayList<>();
        List<String> peers = Contenders.PEERS;
        String mqtt = "3.1.1";
        int rounds = 3;
        int warmUpSeconds = 60;
        int seconds = 15;
        boolean resume = false;
        while (arguments.hasNext()) {
            String argument = arguments.next();
            switch (argument) {
                case "--resume" -> resume = true;
                case "--peers" -> peers = arguments.someOf(Contenders.PEERS);
                case "--mqtt" -> mqtt = arguments.value();
                case "--rounds" -> rounds = arguments.number();
                case "--warm-up" -> warmUpSeconds = arguments.number();
                case "--seconds" -> seconds = arguments.number();
                default -> cases.add(arguments.benchCase(argument));
            }
        }
        return new Order(
                cases.isEmpty() ? List.of(BenchCase.values()) : cases,
                peers,
                mqtt,
                rounds,
                warmUpSeconds,
                seconds,
                resume);
    }
}
