package io.skein.it.drill.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.partition.InternalPartition;
import com.hazelcast.internal.partition.PartitionReplica;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Loaded into a running node by {@link PartitionTable}: writes down the node ids of those that have a key's partition,
 * the owner first, then its copies in the order in which they would follow.
 */
public final class PartitionAgent {
    /** The member attribute that holds {@code node.id}. */
    private static final String NODE_ID = "skein.node-id";

    private PartitionAgent() {}

    /** @param arguments the file to write, and the key */
    public static void agentmain(String arguments) throws IOException {
        String[] words = arguments.split(" ", 2);
        HazelcastInstance hazelcast =
                HazelcastInstanceFactory.getAllHazelcastInstances().iterator().next();
        Files.write(Path.of(words[0]), nodes(hazelcast, words[1]));
    }

    private static List<String> nodes(HazelcastInstance hazelcast, String key) {
        int id = hazelcast.getPartitionService().getPartition(key).getPartitionId();
        InternalPartition partition = ((HazelcastInstanceProxy) hazelcast)
                .getOriginal()
                .node
                .getPartitionService()
                .getPartition(id);
        List<String> nodes = new ArrayList<>();
        for (int i = 0; i < InternalPartition.MAX_REPLICA_COUNT; i++) {
            PartitionReplica replica = partition.getReplica(i);
            for (Member member : hazelcast.getCluster().getMembers()) {
                if (replica != null && member.getUuid().equals(replica.uuid())) {
                    nodes.add(member.getAttribute(NODE_ID));
                }
            }
        }
        return nodes;
    }
}
