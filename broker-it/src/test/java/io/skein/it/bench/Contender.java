package io.skein.it.bench;

import io.skein.it.fixture.Endpoint;
import io.skein.it.fixture.OwnedProcess;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;

/**
 * A broker that runs, with what the load tool has to know of it.
 *
 * @param name as it is written on the command line
 * @param endpoints of its nodes
 * @param lacks the cases it cannot run
 */
record Contender(String name, List<Endpoint> endpoints, OwnedProcess process, Set<BenchCase> lacks)
        implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    /** Starts a broker and waits until it accepts at all its endpoints. */
    static Contender start(
            String name, List<String> command, List<Endpoint> endpoints, Path log, Set<BenchCase> lacks) {
        OwnedProcess process = OwnedProcess.startLogged(name, command, Map.of(), log);
        Contender contender = new Contender(name, endpoints, process, lacks);
        try {
            Awaitility.await(name + " accepts, see " + log)
                    .atMost(START_LIMIT)
                    .failFast(name + " has ended, see " + log, () -> !process.isAlive())
                    .until(() -> endpoints.stream().allMatch(Contender::accepts));
            return contender;
        } catch (RuntimeException e) {
            contender.close();
            throw e;
        }
    }

    /** The processes that do the broker's work: those that were started last of each launcher. */
    List<Long> pids() {
        List<Long> nodes = process.process()
                .descendants()
                .filter(p -> p.info().command().orElse("").endsWith("java"))
                .map(ProcessHandle::pid)
                .toList();
        return nodes.isEmpty() ? List.of(process.process().pid()) : nodes;
    }

    @Override
    public void close() {
        process.close(Duration.ofSeconds(20));
    }

    private static boolean accepts(Endpoint endpoint) {
        try (Socket socket = new Socket(endpoint.host(), endpoint.port())) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
