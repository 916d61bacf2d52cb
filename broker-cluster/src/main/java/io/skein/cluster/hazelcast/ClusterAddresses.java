package io.skein.cluster.hazelcast;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Checks the addresses of this node before anything is started, so that what is wrong is said by its key. */
final class ClusterAddresses {
    private ClusterAddresses() {}

    /** Resolves {@code cluster.host}. */
    static InetAddress hostOf(ClusterOptions options) {
        try {
            InetAddress host = InetAddress.getByName(options.host());
            if (host.isAnyLocalAddress()) {
                throw new ClusterStartException("cluster.host: " + options.host()
                        + " is no address that other members can reach; name one of this machine's");
            }
            return host;
        } catch (UnknownHostException e) {
            throw new ClusterStartException("cluster.host: " + options.host() + " cannot be resolved", e);
        }
    }

    /** Tries to bind both ports. */
    static void checkPorts(ClusterOptions options, InetAddress host) {
        checkPort("cluster.port", host, options.port());
        checkPort("cluster.bus-port", host, options.busPort());
    }

    private static void checkPort(String key, InetAddress host, int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new ClusterStartException(
                    key + ": cannot listen on " + host.getHostAddress() + " port " + port + ": " + e.getMessage(), e);
        }
    }
}
