package io.skein.it.packaging;

import io.skein.it.fixture.FreePorts;
import io.skein.it.fixture.OwnedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A single node on free loopback ports, started by the launcher of a package. */
final class PackagedNode implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final int mqttPort = FreePorts.take();
    private final int adminPort = FreePorts.take();
    private final Path log;
    private final OwnedProcess process;

    private PackagedNode(List<String> launcher, Map<String, String> environment, String dataDirectory, Path log) {
        this.log = log;
        List<String> command = new ArrayList<>(launcher);
        command.add("node");
        Map.of(
                        "listeners.mqtt.port", Integer.toString(mqttPort),
                        "admin.port", Integer.toString(adminPort),
                        "node.data-dir", dataDirectory)
                .forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        this.process = OwnedProcess.startLogged("packaged node", command, environment, log);
    }

    /** Starts {@code launcher node} with the few settings that keep it out of the way of others. */
    static PackagedNode start(List<String> launcher, Map<String, String> environment, String dataDirectory, Path log) {
        return new PackagedNode(launcher, environment, dataDirectory, log);
    }

    /** Waits until it says that it serves; fails at once, with its log, when it ended instead. */
    void awaitReady() {
        Awaitility.await("packaged node ready")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .failFast(this::requireAlive)
                .until(() -> readyStatus() == 200);
    }

    int mqttPort() {
        return mqttPort;
    }

    /** Sends SIGTERM and answers the exit code; fails when it takes longer than a node may. */
    int stop() {
        process.terminate();
        return process.awaitExit(STOP_LIMIT);
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.kill();
        FreePorts.release(mqttPort);
        FreePorts.release(adminPort);
    }

    private void requireAlive() {
        if (!process.isAlive()) {
            throw new AssertionError(process + " ended:\n" + log());
        }
    }

    private int readyStatus() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0; // not listening yet
        }
    }
}
