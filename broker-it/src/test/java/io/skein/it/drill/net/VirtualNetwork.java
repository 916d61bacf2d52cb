package io.skein.it.drill.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bridge in a namespace of its own and a namespace for each node behind it; this machine reaches all of them. Names
 * and addresses are unique to a run, and everything goes at the end, also after Ctrl-C; what a run that was killed has
 * left goes with the next one. One thread drives it.
 */
final class VirtualNetwork implements AutoCloseable {
    private static final int ATTEMPTS = 50;
    private static final int HUB = 253;
    private static final int OUTSIDE = 254;
    /** Names tell which process made them. */
    private static final int PID_RADIX = 36;

    private static final Pattern NAME = Pattern.compile("skein-([0-9a-z]+)\\.\\d+-\\w+");
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String tag = Long.toString(ProcessHandle.current().pid(), PID_RADIX) + "." + COUNT.incrementAndGet();
    private final String outside = "skein" + tag;
    private final String prefix;
    private final NetHost hub;
    private final List<NetHost> hosts = new ArrayList<>();
    private final Thread atExit = new Thread(this::remove, "remove-network");

    VirtualNetwork() {
        removeLeftovers();
        prefix = freePrefix();
        hub = new NetHost("skein-" + tag + "-hub", addressOf(HUB));
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            addHub();
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
        try {
            return Command.works("ip netns exec " + probe + " nft add table inet probe")
                    ? Optional.empty()
                    : Optional.of("drills need nftables, and this kernel lets none be set");
        } finally {
            Command.run("ip netns del " + probe);
        }
    }

    /** Namespaces whose run has died, with the processes in them: nobody else would end those. */
    private static void removeLeftovers() {
        Command.run("ip netns list").lines().map(line -> line.split(" ")[0]).forEach(name -> {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches() && !isAlive(Long.parseLong(matcher.group(1), PID_RADIX))) {
                System.err.println("  removing " + name + ", which a run that died has left");
                Command.run("ip netns pids " + name)
                        .lines()
                        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                        .forEach(ProcessHandle::destroyForcibly);
                Command.works("ip netns del " + name);
            }
        });
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
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

    private void addHub() {
        Command.run("ip netns add " + hub.namespace());
        Command.run("ip -n " + hub.namespace() + " link add bridge type bridge");
        Command.run("ip -n " + hub.namespace() + " addr add " + hub.address() + "/24 dev bridge");
        Command.run("ip -n " + hub.namespace() + " link set bridge up");
        Command.run("ip link add " + outside + " type veth peer name uplink netns " + hub.namespace());
        Command.run("ip -n " + hub.namespace() + " link set uplink master bridge up");
        Command.run("ip addr add " + outsideAddress() + "/24 dev " + outside);
        Command.run("ip link set " + outside + " up");
    }

    /** Adds the namespace of node {@code number}, 1 to 250. */
    NetHost addHost(int number) {
        NetHost host = new NetHost("skein-" + tag + "-" + number, addressOf(number));
        hosts.add(host);
        String port = "port" + number;
        Command.run("ip netns add " + host.namespace());
        Command.run("ip -n " + hub.namespace() + " link add " + port + " type veth peer name eth0 netns "
                + host.namespace());
        Command.run("ip -n " + hub.namespace() + " link set " + port + " master bridge up");
        Command.run("ip -n " + host.namespace() + " addr add " + host.address() + "/24 dev eth0");
        Command.run("ip -n " + host.namespace() + " link set eth0 up");
        Command.run("ip -n " + host.namespace() + " link set lo up");
        return host;
    }

    /** The address that node {@code number} has or will have. */
    String addressOf(int number) {
        return prefix + number;
    }

    /** In the middle: reaches all nodes, whatever is done to them, and this machine. */
    NetHost hub() {
        return hub;
    }

    /** This machine's address, as the others see it. */
    String outsideAddress() {
        return addressOf(OUTSIDE);
    }

    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    /** With a namespace go its filters and its ends of the pairs, and with one end of a pair the other. */
    private void remove() {
        hosts.forEach(host -> Command.works("ip netns del " + host.namespace()));
        Command.works("ip netns del " + hub.namespace());
        Command.works("ip link del " + outside);
    }
}
