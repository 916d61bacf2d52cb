package io.skein.it.bench;

import io.skein.it.fixture.Endpoint;
import io.skein.it.fixture.FreePorts;
import io.skein.it.fixture.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** How each broker of the benchmark is started: on loopback, in memory, with room for what the cases ask. */
final class Contenders {
    static final String SKEIN = "skein";
    static final List<String> PEERS = List.of("mosquitto", "nats", "hivemq");

    private static final int CLUSTER_NODES = 3;
    private static final Set<BenchCase> NONE = EnumSet.noneOf(BenchCase.class);

    private final Path directory;

    /** @param directory for configurations, data and logs */
    Contenders(Path directory) {
        this.directory = directory;
    }

    /** Starts one by its name, a single node; there may be several of a name. */
    Contender start(String name) {
        int port = FreePorts.take();
        Path home = directory.resolve(name + "-" + port);
        create(home);
        List<Endpoint> endpoint = List.of(Endpoint.local(port));
        return switch (name) {
            case SKEIN -> Contender.start(name, node(home, port), endpoint, home.resolve("log"), NONE);
            case "mosquitto" -> Contender.start(name, mosquitto(home, port), endpoint, home.resolve("log"), NONE);
            case "nats" -> Contender.start(name, nats(home, port), endpoint, home.resolve("log"), lackingInNats());
            case "hivemq" -> Contender.start(name, hiveMq(home, port), endpoint, home.resolve("log"), NONE);
            default -> throw new IllegalArgumentException("no broker '" + name + "'");
        };
    }

    /** Starts three nodes of ours. */
    Contender startCluster() {
        int port = FreePorts.take();
        List<Endpoint> endpoints = IntStream.rangeClosed(1, CLUSTER_NODES)
                .mapToObj(i -> Endpoint.local(port + i))
                .toList();
        List<String> command = List.of(
                script("cluster"),
                "--nodes",
                Integer.toString(CLUSTER_NODES),
                "--port",
                Integer.toString(port),
                "--admin-port",
                Integer.toString(FreePorts.take()));
        return Contender.start(SKEIN, command, endpoints, directory.resolve("cluster.log"), NONE);
    }

    private static List<String> node(Path home, int port) {
        return List.of(
                script("node"),
                "--set",
                "listeners.mqtt.port=" + port,
                "--set",
                "admin.port=0",
                "--set",
                "node.data-dir=" + home);
    }

    private static List<String> mosquitto(Path home, int port) {
        Path config = write(home.resolve("mosquitto.conf"), """
                listener %d 127.0.0.1
                allow_anonymous true
                set_tcp_nodelay true
                max_queued_messages 100000
                max_inflight_messages 1000
                """.formatted(port));
        return List.of("mosquitto", "-c", config.toString());
    }

    private static List<String> nats(Path home, int port) {
        Path config = write(home.resolve("nats.conf"), """
                host: 127.0.0.1
                port: %d
                server_name: peer
                jetstream { store_dir: "%s" }
                mqtt { host: 127.0.0.1, port: %d, max_ack_pending: 1000 }
                """.formatted(FreePorts.take(), home, port));
        return List.of("nats-server", "-c", config.toString());
    }

    private static List<String> hiveMq(Path home, int port) {
        Path peer = Project.root().resolve("broker-it/src/test/peers/hivemq");
        return List.of(
                "java",
                "-Xmx2g",
                "-cp",
                read(peer.resolve("target/class-path")),
                peer.resolve("HiveMqPeer.java").toString(),
                Integer.toString(port),
                home.toString());
    }

    /** nats-server 2.9 speaks MQTT 3.1.1 without QoS 2 and without shared subscriptions. */
    private static Set<BenchCase> lackingInNats() {
        return EnumSet.of(BenchCase.PAIR_QOS2, BenchCase.SHARED_QOS1);
    }

    private static String script(String name) {
        return Project.root().resolve("scripts").resolve(name).toString();
    }

    private static void create(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
