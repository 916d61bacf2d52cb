package io.skein.it.drill.net;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The network of one node, and what can go wrong with it towards other nodes. Clients are not concerned. */
public record NetHost(String namespace, String address) {
    /** What happens to packets. */
    public enum Treatment {
        /** Vanish. */
        DROP("drop"),
        /** Are answered with a reset: a firewall that says so. */
        REJECT("meta l4proto tcp reject with tcp reset"),
        /** One in fifteen vanishes. */
        LOSE_SOME("numgen random mod 100 < 7 drop");

        private final String rule;

        Treatment(String rule) {
            this.rule = rule;
        }
    }

    /** Which packets. */
    public enum Direction {
        /** Those that come. */
        IN,
        /** Those that go. */
        OUT,
        /** All. */
        BOTH
    }

    /** Begins to treat packets from or to other nodes so, until {@link #heal}. */
    public void treat(Treatment treatment, Direction direction, Collection<NetHost> others) {
        String addresses = others.stream().map(NetHost::address).collect(Collectors.joining(", ", "{ ", " }"));
        String in = direction == Direction.OUT ? "" : "ip saddr " + addresses + " " + treatment.rule;
        String out = direction == Direction.IN ? "" : "ip daddr " + addresses + " " + treatment.rule;
        heal();
        Command.run(inside("nft -f -"), """
                table inet drill {
                  chain in { type filter hook input priority 0;
                    %s
                  }
                  chain out { type filter hook output priority 0;
                    %s
                  }
                }
                """.formatted(in, out));
    }

    /** Sends new connections of this node elsewhere by these rules, until {@link #heal}. */
    void redirect(String rules) {
        Command.run(inside("nft -f -"), """
                table ip relay {
                  chain out { type nat hook output priority -100;
                    %s
                  }
                }
                """.formatted(rules));
    }

    /** Everything passes again. */
    public void heal() {
        Command.run(inside("nft flush ruleset"));
    }

    /** Ends every TCP connection with another node with a reset, once; fails when one has lived on. */
    public void resetConnections(NetHost other) {
        Set<String> before = connectionsWith(other);
        Command.run(inside("ss -K dst " + other.address()));
        Set<String> after = connectionsWith(other);
        after.retainAll(before);
        if (!after.isEmpty()) {
            throw new IllegalStateException(
                    "not reset, does the kernel have CONFIG_INET_DIAG_DESTROY? " + namespace + ": " + after);
        }
    }

    /** Both addresses with their ports, for each connection. */
    private Set<String> connectionsWith(NetHost other) {
        return Command.run(inside("ss -Htn state established dst " + other.address()))
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .map(words -> words[2] + " " + words[3])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The words that start a command in this network. */
    List<String> prefix() {
        return List.of("ip", "netns", "exec", namespace);
    }

    private String inside(String command) {
        return "ip netns exec " + namespace + " " + command;
    }
}
