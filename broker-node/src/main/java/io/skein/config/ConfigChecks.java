package io.skein.config;

import io.skein.config.NodeConfig.Cluster;
import io.skein.config.NodeConfig.Discovery;
import io.skein.config.NodeConfig.Limits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What only several keys together, or the machine, can tell to be wrong. */
final class ConfigChecks {
    private ConfigChecks() {}

    /**
     * Throws at the first thing that does not hold.
     *
     * @throws ConfigException naming the key
     */
    static void check(NodeConfig config) {
        checkNames(config);
        checkPorts(config);
        ListenerChecks.check(config.listeners(), config.auth());
        checkReadable("auth.password-file", config.auth().passwordFile());
        checkReadable("auth.acl-file", config.auth().aclFile());
        if (config.admin().isEnabled()) {
            resolve("admin.host", config.admin().host());
        }
        if (config.cluster().enabled()) {
            checkCluster(config.cluster());
        }
        checkWaters(config.limits());
    }

    private static void checkNames(NodeConfig config) {
        if (config.node().id() != null) {
            NodeIdFile.requireValid("node.id", config.node().id());
        }
        NodeIdFile.requireValid("cluster.name", config.cluster().name());
    }

    private static void checkPorts(NodeConfig config) {
        Map<Integer, String> taken = new LinkedHashMap<>();
        config.listeners()
                .enabled()
                .forEach((name, listener) -> takePort(taken, "listeners." + name + ".port", listener.port()));
        takePort(taken, "admin.port", config.admin().port());
        if (config.cluster().enabled()) {
            takePort(taken, "cluster.port", config.cluster().port());
            takePort(taken, "cluster.bus-port", config.cluster().busPort());
        }
    }

    private static void takePort(Map<Integer, String> taken, String key, int port) {
        String other = port == 0 ? null : taken.put(port, key);
        if (other != null) {
            throw new ConfigException(key + " = " + port + ": the same as " + other + "; each needs its own port");
        }
    }

    static InetAddress resolve(String key, String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new ConfigException(
                    key + " = " + OneLine.quoted(host) + ": neither an address nor a name that resolves", e);
        }
    }

    static void checkReadable(String key, @Nullable Path file) {
        if (file != null && !(Files.isRegularFile(file) && Files.isReadable(file))) {
            String what = Files.exists(file) ? "not a file that may be read" : "no such file";
            throw new ConfigException(key + " = " + OneLine.quoted(file.toString()) + ": " + what);
        }
    }

    private static void checkCluster(Cluster cluster) {
        if (resolve("cluster.host", cluster.host()).isAnyLocalAddress()) {
            throw new ConfigException("cluster.host = " + OneLine.quoted(cluster.host())
                    + ": must be the one address at which the other members reach this node");
        }
        if (cluster.discovery() == Discovery.STATIC && cluster.members().isEmpty()) {
            throw new ConfigException("cluster.members is not set: cluster.discovery=static needs every member's"
                    + " host:port, this node's included");
        }
        if (cluster.discovery() == Discovery.DNS && cluster.dnsName() == null) {
            throw new ConfigException("cluster.dns-name is not set: cluster.discovery=dns needs it");
        }
        if (cluster.discovery() == Discovery.DNS && cluster.minMembers() == null) {
            throw new ConfigException(
                    "cluster.min-members is not set: cluster.discovery=dns needs it, as a name does not"
                            + " tell how many nodes there are to be; set more than half of them, 2 of 3");
        }
    }

    private static void checkWaters(Limits limits) {
        if (limits.outboundLowWaterBytes() >= limits.outboundHighWaterBytes()) {
            throw new ConfigException("limits.outbound-low-water = " + limits.outboundLowWaterBytes()
                    + ": must be below limits.outbound-high-water = " + limits.outboundHighWaterBytes());
        }
    }
}
