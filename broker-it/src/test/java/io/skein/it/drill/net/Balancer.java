package io.skein.it.drill.net;

import io.skein.it.fixture.OwnedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** HAProxy in front of the nodes, with health checks. It says over UDP which node it gave each connection to. */
final class Balancer {
    private static final int STATISTICS_PORT = 8404;
    /** The column of a server's state. */
    private static final int STATUS = 17;

    private final NetHost host;
    private final OwnedProcess process;

    /** @param log where it tells */
    Balancer(String program, NetHost host, Map<String, String> addressesByName, Path directory, InetSocketAddress log) {
        this.host = host;
        Path config = directory.resolve("haproxy.cfg");
        try {
            Files.writeString(config, config(addressesByName, log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(host.prefix());
        command.addAll(List.of(program, "-db", "-f", config.toString()));
        process = OwnedProcess.startLogged("haproxy", command, Map.of(), directory.resolve("haproxy.log"));
        Awaitility.await("balancer listens").atMost(Duration.ofSeconds(10)).until(this::accepts);
    }

    /** It does not cut the connections of a node that fails its check: clients notice for themselves. */
    private String config(Map<String, String> addressesByName, InetSocketAddress log) {
        StringBuilder text = new StringBuilder("""
                global
                    maxconn 4000
                    log %s:%d format raw local0 info
                defaults
                    mode tcp
                    option redispatch
                    timeout connect 2s
                    timeout check 1s
                    timeout client 10m
                    timeout server 10m
                frontend mqtt
                    bind %s:%d
                    log global
                    option logasap
                    log-format "%%cp %%s"
                    default_backend nodes
                frontend statistics
                    bind %s:%d
                    mode http
                    stats enable
                    stats uri /
                backend nodes
                    balance roundrobin
                    option httpchk GET /health/ready
                    default-server check inter 500ms fall 2 rise 1
                """.formatted(
                        log.getHostString(),
                        log.getPort(),
                        host.address(),
                        DrillNode.MQTT_PORT,
                        host.address(),
                        STATISTICS_PORT));
        addressesByName.forEach((name, address) -> text.append(
                "    server %s %s:%d port %d%n".formatted(name, address, DrillNode.MQTT_PORT, DrillNode.ADMIN_PORT)));
        return text.toString();
    }

    private boolean accepts() {
        try (Socket socket = new Socket(host.address(), DrillNode.MQTT_PORT)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** True when it gives connections to just these nodes. */
    boolean servesJust(Set<String> names) {
        return Http.get(host.address(), STATISTICS_PORT, "/;csv")
                .map(Balancer::served)
                .filter(names::equals)
                .isPresent();
    }

    private static Set<String> served(String statistics) {
        return statistics
                .lines()
                .map(line -> line.split(",", -1))
                .filter(words -> words[0].equals("nodes") && words[STATUS].equals("UP"))
                .map(words -> words[1])
                .filter(name -> !name.equals("BACKEND"))
                .collect(Collectors.toSet());
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host.address(), DrillNode.MQTT_PORT);
    }

    void close() {
        process.kill();
    }
}
