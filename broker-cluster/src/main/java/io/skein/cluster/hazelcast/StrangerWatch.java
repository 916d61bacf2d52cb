package io.skein.cluster.hazelcast;

import com.hazelcast.cluster.Address;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.cluster.Joiner;
import com.hazelcast.internal.cluster.impl.DiscoveryJoiner;
import com.hazelcast.internal.cluster.impl.TcpIpJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Notices when a member refuses this node because its cluster has another name. Hazelcast itself only logs it, and
 * goes on to form a cluster of its own.
 */
final class StrangerWatch extends DefaultNodeContext {
    private volatile @Nullable Address refusedBy;

    /** A member of a cluster with another name; null if none has been met. */
    @Nullable
    Address refusedBy() {
        return refusedBy;
    }

    private void blacklisted(Address address, boolean permanent) {
        if (permanent) { // for a time: unreachable; for ever: another cluster
            refusedBy = address;
        }
    }

    @Override
    public Joiner createJoiner(Node node) {
        Joiner joiner = super.createJoiner(node);
        if (joiner instanceof DiscoveryJoiner) {
            return new WatchedDiscoveryJoiner(node);
        }
        return joiner instanceof TcpIpJoiner ? new WatchedStaticJoiner(node) : joiner;
    }

    private final class WatchedStaticJoiner extends TcpIpJoiner {
        WatchedStaticJoiner(Node node) {
            super(node);
        }

        @Override
        public void blacklist(Address address, boolean permanent) {
            super.blacklist(address, permanent);
            blacklisted(address, permanent);
        }
    }

    private final class WatchedDiscoveryJoiner extends DiscoveryJoiner {
        WatchedDiscoveryJoiner(Node node) {
            super(node, node.discoveryService, false);
        }

        @Override
        public void blacklist(Address address, boolean permanent) {
            super.blacklist(address, permanent);
            blacklisted(address, permanent);
        }
    }
}
