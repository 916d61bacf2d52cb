package io.skein.it.drill;

import io.skein.it.fixture.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code scripts/drill} runs. Exit code 0 when every drill passed or was skipped, 1 when one failed. */
public final class DrillMain {
    static final String USAGE =
            "usage: scripts/drill NAME|all [--seeds 1-20] [--resume] [--nodes N] [--set KEY=VALUE]...";

    private DrillMain() {}

    private record Order(
            List<Drill> drills,
            long firstSeed,
            long lastSeed,
            boolean resume,
            int nodes,
            Map<String, String> settings) {}

    /** Runs what the arguments say. */
    public static void main(String[] arguments) {
        if (arguments.length == 0 || List.of(arguments).contains("--help")) {
            System.out.println(USAGE + "\n\n" + Drills.list());
            return;
        }
        Order order = parse(List.of(arguments));
        Optional<String> obstacle = Arena.obstacle();
        if (obstacle.isPresent()) {
            System.err.println("\n******** SKIPPED, NOT TESTED: " + obstacle.get() + " ********\n");
            return;
        }
        List<DrillResult> results = run(order);
        System.out.println("\n" + ResultTable.of(results));
        System.exit(results.stream().anyMatch(DrillResult::isBad) ? 1 : 0);
    }

    private static List<DrillResult> run(Order order) {
        Path directory = Project.root().resolve("broker-it/target/drills");
        List<DrillResult> results = new ArrayList<>();
        try (Arena arena = new Arena(directory, order.settings)) {
            for (Drill drill : order.drills) {
                for (long seed = order.firstSeed; seed <= order.lastSeed; seed++) {
                    results.add(runOrRead(arena, drill, seed, order));
                }
            }
        }
        return results;
    }

    private static DrillResult runOrRead(Arena arena, Drill drill, long seed, Order order) {
        Path file = arena.resultFile(drill, seed);
        boolean known = order.resume && Files.exists(file);
        System.out.printf("%s, seed %d%s%n", drill.name(), seed, known ? ": known" : "");
        DrillResult result = known
                ? DrillResult.read(file)
                : arena.run(
                        drill,
                        seed,
                        order.nodes > 0 ? order.nodes : drill.cluster().nodes());
        if (!known) {
            System.out.printf("  %s %s%n", result.outcome(), summary(result));
        }
        return result;
    }

    private static String summary(DrillResult result) {
        return result.reason().isEmpty()
                ? "after %.0f s: %d sent, %d acknowledged, %d delivered, offences %s, recovery %s"
                        .formatted(
                                result.seconds(),
                                result.number("sent"),
                                result.number("acknowledged"),
                                result.number("delivered"),
                                result.offences(),
                                result.recoveries())
                : result.reason();
    }

    private static Order parse(List<String> arguments) {
        List<Drill> drills = arguments.get(0).equals("all")
                ? Drills.all()
                : List.of(
                        Drills.find(arguments.get(0)).orElseThrow(() -> usage("no drill '" + arguments.get(0) + "'")));
        long[] seeds = {1, 1};
        boolean resume = false;
        int nodes = 0;
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 1; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--resume" -> resume = true;
                case "--seeds" -> seeds = seeds(value(arguments, ++i));
                case "--nodes" -> nodes = Integer.parseInt(value(arguments, ++i));
                case "--set" -> {
                    String[] setting = value(arguments, ++i).split("=", 2);
                    settings.put(setting[0], setting[1]);
                }
                default -> throw usage("unknown argument '" + arguments.get(i) + "'");
            }
        }
        return new Order(drills, seeds[0], seeds[1], resume, nodes, settings);
    }

    private static long[] seeds(String range) {
        String[] ends = range.split("-", 2);
        return new long[] {Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1])};
    }

    private static String value(List<String> arguments, int at) {
        if (at >= arguments.size()) {
            throw usage(arguments.get(at - 1) + " needs a value");
        }
        return arguments.get(at);
    }

    private static IllegalArgumentException usage(String problem) {
        System.err.println(problem + "\n" + USAGE);
        System.exit(2);
        return new IllegalArgumentException(problem);
    }
}
