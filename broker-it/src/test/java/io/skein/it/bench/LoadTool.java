package io.skein.it.bench;

import io.skein.it.fixture.Endpoint;
import io.skein.it.fixture.OwnedProcess;
import io.skein.it.fixture.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs {@code scripts/skein bench} against a broker; of a cluster, publishers and subscribers have a node each. */
final class LoadTool {
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private LoadTool() {}

    /** Until the broker's code is compiled: what most cases go through, and what the others have of their own. */
    static void warmUp(Contender contender, int seconds, Path log) throws IOException {
        boolean isCluster = contender.endpoints().size() > 1;
        int own = Math.max(1, isCluster ? 2 * seconds / 3 : seconds / 4);
        run(contender, "pair --qos 1 --warm-up 0 --duration " + Math.max(1, seconds - own), List.of(), log);
        String rest = isCluster ? "pair --qos 1 --durable --subscribers 100" : "churn --source 127.0.0.3";
        run(contender, rest + " --warm-up 0 --duration " + own, List.of(), log);
    }

    /**
     * Runs to the end.
     *
     * @param arguments separated by blanks
     * @param log written anew
     * @return the exit code
     */
    static int run(Contender contender, String arguments, List<String> more, Path log) throws IOException {
        OwnedProcess process = start(contender, arguments, more, log);
        try {
            return process.awaitExit(LIMIT);
        } finally {
            process.kill();
        }
    }

    /** The same, and does not wait. */
    static OwnedProcess start(Contender contender, String arguments, List<String> more, Path log) throws IOException {
        List<Endpoint> nodes = contender.endpoints();
        List<String> command =
                new ArrayList<>(List.of(Project.root().resolve("scripts/skein").toString(), "bench"));
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("--target", address(nodes.get(0))));
        if (nodes.size() > 1) {
            command.addAll(List.of("--publish-to", address(nodes.get(1))));
        }
        command.addAll(List.of(
                "--broker-pid", contender.pids().stream().map(String::valueOf).collect(Collectors.joining(","))));
        command.addAll(more);
        Files.deleteIfExists(log);
        return OwnedProcess.startLogged("bench", command, Map.of(), log);
    }

    private static String address(Endpoint endpoint) {
        return endpoint.host() + ":" + endpoint.port();
    }
}
