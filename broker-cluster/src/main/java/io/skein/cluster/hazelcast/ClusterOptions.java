package io.skein.cluster.hazelcast;

import io.skein.store.StoreOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a node takes part in a cluster.
 *
 * @param name {@code cluster.name}: members of another name are kept out
 * @param nodeId {@code node.id}, unique in the cluster
 * @param host {@code cluster.host}: the address both ports are bound to and other members reach this one at
 * @param port {@code cluster.port}: of membership and shared maps
 * @param busPort {@code cluster.bus-port}: of the links
 * @param members {@code cluster.members} as {@code host:port}, IPv6 in brackets; used without a DNS name
 * @param dnsName {@code cluster.dns-name}: its addresses, all on {@code port}, are the members; null for static members
 * @param backupCount {@code cluster.backup-count}: how many other members hold a copy of an entry
 * @param minMembers {@code cluster.min-members}: how many there must be before this node serves
 * @param allowsMinority {@code cluster.allow-minority}: whether this node serves on however few it sees
 * @param eventLoops {@code node.event-loops}: each has a lane to every member
 * @param linkWindowBytes {@code limits.link-window-bytes}: what one lane holds for one member
 * @param store how sessions are kept
 */
public record ClusterOptions(
        String name,
        String nodeId,
        String host,
        int port,
        int busPort,
        List<String> members,
        @Nullable String dnsName,
        int backupCount,
        int minMembers,
        boolean allowsMinority,
        int eventLoops,
        long linkWindowBytes,
        StoreOptions store) {
    public ClusterOptions {
        members = List.copyOf(members);
    }
}
