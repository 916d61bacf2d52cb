package io.skein.cluster.hazelcast;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import io.skein.cluster.Member;
import io.skein.store.hazelcast.OwnerStanding;
import java.net.InetAddress;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Starts Hazelcast and refuses to go on in the wrong company. Blocks. */
final class HazelcastStart {
    /** A killed node's successor has its id while the others still believe in the node. */
    private static final long PREDECESSOR_MILLIS = 8_000;

    private static final long POLL_MILLIS = 100;

    private HazelcastStart() {}

    /** @throws ClusterStartException if this node must not take part */
    static HazelcastInstance start(ClusterOptions options, InetAddress host, DnsDiscovery.Resolver dns) {
        ClusterAddresses.checkPorts(options, host);
        Config config = HazelcastConfigFactory.configOf(options, host, UUID.randomUUID(), dns);
        StrangerWatch strangers = new StrangerWatch();
        HazelcastInstance hazelcast = create(options, config, strangers);
        try {
            refuseStrangers(options, hazelcast, strangers);
            refuseDuplicate(options, hazelcast);
            return hazelcast;
        } catch (RuntimeException refused) {
            hazelcast.shutdown();
            throw refused;
        }
    }

    private static HazelcastInstance create(ClusterOptions options, Config config, StrangerWatch strangers) {
        try {
            OwnerStanding.beforeStart(config);
            String name = "skein-" + UUID.randomUUID();
            return HazelcastInstanceFactory.newHazelcastInstance(config, name, strangers);
        } catch (RuntimeException e) {
            throw new ClusterStartException(
                    "cluster.port: cannot start on " + options.host() + " port " + options.port() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private static void refuseStrangers(ClusterOptions options, HazelcastInstance hazelcast, StrangerWatch strangers) {
        Address stranger = strangers.refusedBy();
        if (stranger != null && hazelcast.getCluster().getMembers().size() == 1) {
            throw new ClusterStartException("cluster.name: the member at " + stranger.getHost() + ":"
                    + stranger.getPort() + " belongs to a cluster of another name than " + options.name());
        }
    }

    private static void refuseDuplicate(ClusterOptions options, HazelcastInstance hazelcast) {
        long deadline = System.nanoTime() + PREDECESSOR_MILLIS * 1_000_000;
        Member other = olderOfSameId(options, hazelcast);
        while (other != null && System.nanoTime() < deadline) {
            pause();
            other = olderOfSameId(options, hazelcast);
        }
        if (other != null) {
            throw new ClusterStartException(
                    "node.id: " + options.nodeId() + " is taken by the member at " + other.address());
        }
    }

    private static @Nullable Member olderOfSameId(ClusterOptions options, HazelcastInstance hazelcast) {
        for (com.hazelcast.cluster.Member member : hazelcast.getCluster().getMembers()) {
            if (member.localMember()) {
                return null;
            }
            Member other = HazelcastClusterView.memberOf(member);
            if (other.nodeId().equals(options.nodeId())) {
                return other;
            }
        }
        return null;
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterStartException("interrupted while joining the cluster", e);
        }
    }
}
