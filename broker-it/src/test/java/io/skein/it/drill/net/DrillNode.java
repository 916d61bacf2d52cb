package io.skein.it.drill.net;

import io.skein.it.fixture.Metrics;
import io.skein.it.fixture.OwnedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One node in its own network: its place stays while its process comes and goes. The drill's thread drives it. */
public final class DrillNode {
    static final int MQTT_PORT = 1883;
    static final int ADMIN_PORT = 8080;
    static final int CLUSTER_PORT = 5701;
    static final int BUS_PORT = 5801;
    /** All nodes share few processors here and live for minutes: they compile once and cheaply. */
    private static final String JAVA_OPTIONS =
            "-ea -Xmx384m -XX:TieredStopAtLevel=1 -Dio.netty.leakDetection.level=simple";

    private static final Duration EXIT_LIMIT = Duration.ofSeconds(40);

    private final String name;
    private final NetHost host;
    private final Path log;
    private final Map<String, String> settings;
    private final Map<String, String> environment = new HashMap<>();
    private final NodeProgram program;
    /** Where in the log each of its lives begins. */
    private final List<Integer> births = new ArrayList<>();

    private @Nullable OwnedProcess process;

    DrillNode(String name, NetHost host, Path directory, NodeProgram program, Map<String, String> common) {
        this.name = name;
        this.host = host;
        this.program = program;
        this.log = directory.resolve(name + ".log");
        this.settings = new LinkedHashMap<>(common);
        settings.put("node.id", name);
        settings.put("node.data-dir", directory.resolve(name + "-data").toString());
        settings.put("listeners.mqtt.host", host.address());
        settings.put("listeners.mqtt.port", Integer.toString(MQTT_PORT));
        settings.put("admin.host", host.address());
        settings.put("admin.port", Integer.toString(ADMIN_PORT));
        settings.put("cluster.host", host.address());
        settings.put("cluster.port", Integer.toString(CLUSTER_PORT));
        settings.put("cluster.bus-port", Integer.toString(BUS_PORT));
        environment.put("SKEIN_JAVA_OPTS", JAVA_OPTIONS);
    }

    /** The node's id. */
    public String name() {
        return name;
    }

    /** Its network. */
    public NetHost host() {
        return host;
    }

    /** Where it accepts MQTT. */
    public InetSocketAddress mqtt() {
        return new InetSocketAddress(host.address(), MQTT_PORT);
    }

    /** Starts the process, does not wait. */
    public void start() {
        List<String> command = new ArrayList<>(host.prefix());
        command.addAll(program.command(JAVA_OPTIONS));
        births.add(log().length());
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        process = OwnedProcess.startLogged(name, command, environment, log);
    }

    /** For the next start: what else its environment holds. */
    public void withEnvironment(Map<String, String> more) {
        environment.putAll(more);
    }

    /** For the next start: no longer in its environment. */
    public void withoutEnvironment(String variable) {
        environment.remove(variable);
    }

    /** SIGKILL, and waits for the end. */
    public void kill() {
        running().kill();
        running().awaitExit(EXIT_LIMIT);
    }

    /** SIGTERM; answers the exit code. */
    public int terminate() {
        running().terminate();
        return running().awaitExit(EXIT_LIMIT);
    }

    /** SIGSTOP: its threads stand still. */
    public void freeze() {
        running().freeze();
    }

    /** SIGCONT. */
    public void resume() {
        running().resume();
    }

    /** The process id while it runs. */
    public long pid() {
        return running().process().pid();
    }

    /** True while its process runs, also when it stands still. */
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** True when it says so itself. */
    public boolean isReady() {
        return isAlive() && get("/health/ready").isPresent();
    }

    /** One scrape, empty when it does not answer. */
    public Optional<Metrics> metrics() {
        return get("/metrics").map(Metrics::parse);
    }

    private Optional<String> get(String path) {
        return Http.get(host.address(), ADMIN_PORT, path);
    }

    /** All it has logged over all its lives. */
    public String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has logged from this place of its log on, for each of its lives. */
    public List<String> livesSince(int place) {
        String all = log();
        List<String> lives = new ArrayList<>();
        int from = place;
        for (int birth : births) {
            if (birth > from) {
                lives.add(all.substring(from, birth));
                from = birth;
            }
        }
        lives.add(all.substring(from));
        return lives;
    }

    private OwnedProcess running() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }

    void end() {
        if (isAlive()) {
            running().resume();
            running().kill();
            running().awaitExit(EXIT_LIMIT);
        }
    }
}
