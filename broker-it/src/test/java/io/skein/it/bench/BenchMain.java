package io.skein.it.bench;

import io.skein.it.fixture.Endpoint;
import io.skein.it.fixture.OwnedProcess;
import io.skein.it.fixture.Project;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@code scripts/bench} runs: all brokers at the same time, the idle ones idle, and each case with one after the
 * other, so that a noisy minute of the machine meets all of them. Results are kept one by one.
 */
public final class BenchMain {
    static final String USAGE = "usage: scripts/bench [CASE]... [--peers mosquitto,nats,hivemq] [--mqtt 3.1.1|5]"
            + " [--rounds N] [--warm-up SECONDS] [--seconds SECONDS] [--resume]";

    private static final Duration TOOL_LIMIT = Duration.ofMinutes(5);

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

    /** Until its code is compiled; QoS 1, which goes through most of it. */
    private void warmUp(Contender contender) throws IOException {
        System.out.printf("warming up %s%n", contender.name());
        Path log = directory.resolve("warm-up-" + contender.name() + ".log");
        tool(contender, "pair --qos 1 --warm-up 0 --duration " + order.warmUpSeconds, List.of(), log);
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
        if (contender.endpoints().size() > 1) {
            more.addAll(List.of("--publish-to", address(contender.endpoints().get(1))));
        }
        String arguments = benchCase.arguments() + " --warm-up 5 --duration " + order.seconds;
        int exitCode = tool(contender, arguments, more, log);
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

    private static int tool(Contender contender, String arguments, List<String> more, Path log) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Project.root().resolve("scripts/skein").toString(), "bench"));
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("--target", address(contender.endpoints().get(0))));
        command.addAll(List.of(
                "--broker-pid", contender.pids().stream().map(String::valueOf).collect(Collectors.joining(","))));
        command.addAll(more);
        Files.deleteIfExists(log);
        OwnedProcess process = OwnedProcess.startLogged("bench", command, Map.of(), log);
        try {
            return process.awaitExit(TOOL_LIMIT);
        } finally {
            process.kill();
        }
    }

    private static String address(Endpoint endpoint) {
        return endpoint.host() + ":" + endpoint.port();
    }

    private static Order parse(List<String> arguments) {
        List<BenchCase> cases = new ArrayList<>();
        List<String> peers = Contenders.PEERS;
        String mqtt = "3.1.1";
        int rounds = 3;
        int warmUpSeconds = 60;
        int seconds = 15;
        boolean resume = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case "--resume" -> resume = true;
                case "--peers" -> peers = peers(value(arguments, ++i));
                case "--mqtt" -> mqtt = value(arguments, ++i);
                case "--rounds" -> rounds = number(value(arguments, ++i));
                case "--warm-up" -> warmUpSeconds = number(value(arguments, ++i));
                case "--seconds" -> seconds = number(value(arguments, ++i));
                default -> cases.add(benchCase(argument));
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

    private static List<String> peers(String text) {
        List<String> peers = text.isEmpty() ? List.of() : List.of(text.split(","));
        peers.stream().filter(p -> !Contenders.PEERS.contains(p)).findFirst().ifPresent(unknown -> {
            throw mistake("no peer '" + unknown + "'");
        });
        return peers;
    }

    private static BenchCase benchCase(String text) {
        return Arrays.stream(BenchCase.values())
                .filter(c -> c.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> mistake("no case '" + text + "'"));
    }

    private static String value(List<String> arguments, int i) {
        if (i == arguments.size()) {
            throw mistake(arguments.get(i - 1) + " wants a value");
        }
        return arguments.get(i);
    }

    private static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw mistake("'" + text + "' is no number above 0");
    }

    /** Ends the process: nobody gets it. */
    private static IllegalArgumentException mistake(String what) {
        System.err.println("bench: " + what + "; " + USAGE);
        System.exit(2);
        return new IllegalArgumentException(what);
    }
}
