package io.skein.store.hazelcast;

import com.hazelcast.cluster.Cluster;

/**
 * Numbers for versions and epochs of entries that may have been forgotten: they grow with the cluster's time, so that
 * a new entry does not start below an old one.
 */
final class ClusterClock {
    private static final int BITS_PER_MILLI = 12;

    private final Cluster cluster;

    ClusterClock(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The lowest number of this moment. */
    long lowestNumber() {
        return cluster.getClusterTime() << BITS_PER_MILLI;
    }
}
