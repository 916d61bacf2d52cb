package io.skein.it.drill.net;

import io.skein.it.fixture.ExternalProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Nodes in networks of their own and a balancer before them. Nodes are counted from 1. The drill's thread drives it. */
public final class DrillCluster implements AutoCloseable {
    /** Nodes the balancer knows of; more than a drill starts with, for those that join. */
    private static final int PLACES = 6;

    private static final Duration START_LIMIT = Duration.ofSeconds(120);

    private final VirtualNetwork network = new VirtualNetwork();
    private final BalancerLog balancerLog = new BalancerLog(network.outsideAddress());
    private final Path directory;
    private final ClusterPlan plan;
    private final Map<String, String> settings;
    private final List<DrillNode> nodes = new ArrayList<>();
    private final Balancer balancer;

    /** Starts the nodes and waits until all are ready. */
    public DrillCluster(ClusterPlan plan, Path directory) {
        this.plan = plan;
        this.directory = directory.toAbsolutePath();
        this.settings = settings();
        try {
            deleteTree(this.directory);
            Files.createDirectories(this.directory);
            IntStream.rangeClosed(1, plan.nodes()).forEach(i -> addNode());
            Map<String, String> places = new LinkedHashMap<>();
            IntStream.rangeClosed(1, PLACES).forEach(i -> places.put(nameOf(i), network.addressOf(i)));
            balancer = new Balancer(
                    ExternalProgram.HAPROXY.require(), network.hub(), places, this.directory, balancerLog.address());
            awaitReady();
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Why no such cluster can be started here, empty when it can. */
    public static Optional<String> obstacle() {
        return ExternalProgram.HAPROXY.isInstalled()
                ? VirtualNetwork.obstacle()
                : Optional.of("drills need HAProxy (Debian: haproxy)");
    }

    private Map<String, String> settings() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("auth.anonymous", "true");
        all.put("cluster.enabled", "true");
        all.put("cluster.name", "drill");
        all.put(
                "cluster.members",
                IntStream.rangeClosed(1, plan.nodes())
                        .mapToObj(i -> network.addressOf(i) + ":" + DrillNode.CLUSTER_PORT)
                        .collect(Collectors.joining(",")));
        all.put("session.max-queued-bytes", "8MiB");
        all.putAll(plan.settings());
        return all;
    }

    private static String nameOf(int number) {
        return "node-" + number;
    }

    /** Adds a node with a network of its own and starts it; does not wait. */
    public DrillNode addNode() {
        int number = nodes.size() + 1;
        DrillNode node = new DrillNode(nameOf(number), network.addHost(number), directory, plan.program(), settings);
        nodes.add(node);
        node.start();
        return node;
    }

    /** Node {@code number}, from 1. */
    public DrillNode node(int number) {
        return nodes.get(number - 1);
    }

    /** All nodes, running or not. */
    public List<DrillNode> nodes() {
        return List.copyOf(nodes);
    }

    /** The nodes that run. */
    public List<DrillNode> running() {
        return nodes.stream().filter(DrillNode::isAlive).toList();
    }

    /** All but one. */
    public List<DrillNode> others(DrillNode one) {
        return running().stream().filter(n -> n != one).toList();
    }

    /** The balancer's words, "client-port node" for each connection, go here, on a thread of their own. */
    public void onPlacement(Consumer<String> listener) {
        balancerLog.setListener(listener);
    }

    /** Where clients connect. */
    public InetSocketAddress balancer() {
        return balancer.address();
    }

    /** Where logs lie. */
    public Path directory() {
        return directory;
    }

    /** What it is. */
    public ClusterPlan plan() {
        return plan;
    }

    /** Waits until every node that runs is ready, sees all the others, and gets its share of the clients. */
    public void awaitReady() {
        Awaitility.await("nodes ready")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .failFast("a node has ended", () -> running().isEmpty())
                .until(this::isWhole);
    }

    /** The same with less patience; true when it came so far. */
    public boolean becomesWhole(Duration atMost) {
        try {
            Awaitility.await()
                    .atMost(atMost)
                    .pollInterval(Duration.ofMillis(100))
                    .until(this::isWhole);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    private boolean isWhole() {
        List<DrillNode> running = running();
        return running.stream()
                        .allMatch(node -> node.isReady()
                                && node.metrics()
                                        .filter(m -> m.value("skein_cluster_members") == running.size())
                                        .isPresent())
                && balancer.servesJust(running.stream().map(DrillNode::name).collect(Collectors.toSet()));
    }

    /** What an earlier run left: its logs and its nodes' data. */
    private static void deleteTree(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    @SuppressWarnings("NullAway") // the balancer is absent when the constructor fails
    public void close() {
        if (balancer != null) {
            balancer.close();
        }
        balancerLog.close();
        nodes.forEach(DrillNode::end);
        network.close();
    }
}
