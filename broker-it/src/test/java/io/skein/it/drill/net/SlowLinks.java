package io.skein.it.drill.net;

import io.skein.it.fixture.OwnedProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * Makes every connection between nodes slow: a relay beside each node passes on what the node sends to others and gets
 * back from them. To begin and to end, the connections between the nodes are reset.
 */
public final class SlowLinks implements AutoCloseable {
    private static final int FIRST_RELAY_PORT = 7_000;

    private final List<NetHost> hosts;
    private final List<OwnedProcess> relays = new ArrayList<>();

    private SlowLinks(List<NetHost> hosts) {
        this.hosts = hosts;
    }

    /** From now on bytes between these nodes take longer by this time, each way. */
    public static SlowLinks between(List<DrillNode> nodes, Duration delay, Path logs) {
        SlowLinks links = new SlowLinks(nodes.stream().map(DrillNode::host).toList());
        try {
            links.hosts.forEach(host -> links.start(host, delay, logs));
            links.resetAll();
            return links;
        } catch (RuntimeException e) {
            links.close();
            throw e;
        }
    }

    private void start(NetHost host, Duration delay, Path logs) {
        List<String> command = new ArrayList<>(host.prefix());
        command.addAll(
                List.of(TestClasses.java(), "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", TestClasses.directory()));
        command.add(DelayRelay.class.getName());
        command.add(Long.toString(delay.toMillis()));
        StringBuilder rules = new StringBuilder();
        int port = FIRST_RELAY_PORT;
        for (NetHost other : hosts) {
            for (int target :
                    other.equals(host) ? new int[0] : new int[] {DrillNode.CLUSTER_PORT, DrillNode.BUS_PORT}) {
                command.add(++port + "=" + other.address() + ":" + target);
                rules.append("ip daddr %s tcp dport %d tcp sport < %d redirect to :%d\n"
                        .formatted(other.address(), target, DelayRelay.FIRST_SOURCE_PORT, port));
            }
        }
        Path log = logs.resolve("relay-" + host.namespace() + ".log");
        relays.add(OwnedProcess.startLogged("relay", command, Map.of(), log));
        Awaitility.await("relay ready")
                .atMost(Duration.ofSeconds(20))
                .until(() -> Files.readString(log).contains("ready"));
        host.redirect(rules.toString());
    }

    private void resetAll() {
        hosts.forEach(a -> hosts.stream().filter(b -> !b.equals(a)).forEach(a::resetConnections));
    }

    @Override
    public void close() {
        try {
            hosts.forEach(NetHost::heal);
        } finally {
            relays.forEach(OwnedProcess::kill);
        }
        resetAll();
    }
}
