package io.skein.cluster.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IndeterminateOperationStateException;
import io.vertx.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vert.x's cluster manager, which does not give a start up because Hazelcast could not tell at once whether the node's
 * address was written: while members join, their copies' answers may be late, and the write may be repeated.
 */
final class PatientClusterManager extends HazelcastClusterManager {
    private static final Logger LOG = LoggerFactory.getLogger(PatientClusterManager.class);
    private static final int ATTEMPTS = 30;
    private static final long PAUSE_MILLIS = 200;

    private @Nullable Vertx vertx;

    PatientClusterManager(HazelcastInstance hazelcast) {
        super(hazelcast);
    }

    @Override
    public void init(Vertx owner) {
        vertx = owner;
        super.init(owner);
    }

    /**
     * Writes this node's address once more. Who clears away what a removed member has left may be late, and take this
     * node's with it when that has come back under the same id. Any thread.
     */
    void renewNodeInfo() {
        NodeInfo own = getNodeInfo();
        if (own != null) {
            setNodeInfo(own, (nothing, failure) -> {
                if (failure != null) {
                    LOG.info("this node's address is not written again: {}", failure.toString());
                }
            });
        }
    }

    @Override
    public void setNodeInfo(NodeInfo nodeInfo, Completable<Void> done) {
        attempt(nodeInfo, done, ATTEMPTS);
    }

    private void attempt(NodeInfo nodeInfo, Completable<Void> done, int attemptsLeft) {
        super.setNodeInfo(nodeInfo, (nothing, failure) -> {
            Vertx timers = vertx;
            if (failure instanceof IndeterminateOperationStateException && attemptsLeft > 1 && timers != null) {
                timers.setTimer(PAUSE_MILLIS, fired -> attempt(nodeInfo, done, attemptsLeft - 1));
            } else {
                done.complete(nothing, failure);
            }
        });
    }
}
