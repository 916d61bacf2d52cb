package io.skein.it.drill.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A bridge in a namespace of its own and a namespace for each node behind it; this machine reaches all of them. Names
 * and addresses are unique to a run, and everything goes at the end, also after Ctrl-C. One thread drives it.
 */
final class VirtualNetwork implements AutoCloseable {
    private static final int ATTEMPTS = 50;

    private final String tag = "%04x".formatted(ThreadLocalRandom.current().nextInt(1 << 16));
    private final String hub = "skein-" + tag + "-hub";
    private final String prefix = freePrefix();
    private final List<NetHost> hosts = new ArrayList<>();
    private final Thread atExit = new Thread(this::remove, "remove-network");

    VirtualNetwork() {
        Runtime.getRuntime().addShutdownHook(atExit);
        String outside = "skein" + tag;
        try {
            Command.run("ip netns add " + hub);
            Command.run("ip -n " + hub + " link add bridge type bridge");
            Command.run("ip -n " + hub + " link set bridge up");
            Command.run("ip link add " + outside + " type veth peer name uplink netns " + hub);
            Command.run("ip -n " + hub + " link set uplink master bridge up");
            Command.run("ip addr add " + prefix + "254/24 dev " + outside);
            Command.run("ip link set " + outside + " up");
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Why there can be no such network here, empty when there can. */
    static Optional<String> obstacle() {
        if (!Command.works("nft --version") || !Command.works("ss --version")) {
            return Optional.of("drills need the programs ip, ss and nft (Debian: iproute2, nftables)");
        }
        String probe = "skein-probe-" + ProcessHandle.current().pid();
        if (!Command.works("ip netns add " + probe)) {
            return Optional.of("drills need root on Linux: they give each node a network namespace of its own");
        }
        boolean filters = Command.works("ip netns exec " + probe + " nft add table inet probe");
        Command.run("ip netns del " + probe);
        return filters ? Optional.empty() : Optional.of("drills need nftables, and this kernel lets none be set");
    }

    private static String freePrefix() {
        String taken = Command.run("ip -o -4 addr") + Command.run("ip -4 route");
        for (int i = 0; i < ATTEMPTS; i++) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            String candidate = "10.%d.%d.".formatted(random.nextInt(128, 255), random.nextInt(1, 255));
            if (!taken.contains(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("no free addresses below 10.0.0.0/8");
    }

    /** Adds the namespace of node {@code number}, 1 to 250. */
    NetHost addHost(int number) {
        NetHost host = new NetHost("skein-" + tag + "-" + number, addressOf(number));
        hosts.add(host);
        String port = "port" + number;
        Command.run("ip netns add " + host.namespace());
        Command.run("ip -n " + hub + " link add " + port + " type veth peer name eth0 netns " + host.namespace());
        Command.run("ip -n " + hub + " link set " + port + " master bridge up");
        Command.run("ip -n " + host.namespace() + " addr add " + host.address() + "/24 dev eth0");
        Command.run("ip -n " + host.namespace() + " link set eth0 up");
        Command.run("ip -n " + host.namespace() + " link set lo up");
        return host;
    }

    /** The address that node {@code number} has or will have. */
    String addressOf(int number) {
        return prefix + number;
    }

    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    /** With a namespace go its ends of the pairs, and with one end of a pair the other. */
    private void remove() {
        hosts.forEach(host -> Command.works("ip netns del " + host.namespace()));
        Command.works("ip netns del " + hub);
        Command.works("ip link del skein" + tag);
    }
}
