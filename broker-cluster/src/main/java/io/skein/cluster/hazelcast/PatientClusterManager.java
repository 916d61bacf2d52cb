package io.skein.cluster.hazelcast;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IndeterminateOperationStateException;
import io.vertx.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vert.x's cluster manager, which does not give a start up because Hazelcast could not tell at once whether the node's
 * address was written: while members join, their copies' answers may be late, and the write may be repeated.
 *
 * <p>It remembers the other nodes' addresses too: a connection of the event bus that is reset could otherwise be made
 * anew only when Hazelcast answers, which has just lost connections itself and repeats a lost question after its call
 * timeout, some fifteen seconds.
 */
final class PatientClusterManager extends HazelcastClusterManager {
    private static final Logger LOG = LoggerFactory.getLogger(PatientClusterManager.class);
    private static final int ATTEMPTS = 30;
    private static final long PAUSE_MILLIS = 200;

    private final Map<String, NodeInfo> addresses = new ConcurrentHashMap<>();
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

    /** A node keeps its address as long as it is a member. */
    @Override
    public void getNodeInfo(String nodeId, Completable<NodeInfo> answer) {
        NodeInfo known = addresses.get(nodeId);
        if (known != null) {
            answer.complete(known, null);
            return;
        }
        super.getNodeInfo(nodeId, (found, failure) -> {
            if (found != null && getNodes().contains(nodeId)) {
                addresses.put(nodeId, found);
            }
            answer.complete(found, failure);
        });
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
        addresses.keySet().retainAll(getNodes());
        super.memberRemoved(event);
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
