package io.skein.it.drill;

import io.skein.it.drill.hazelcast.PartitionTable;
import io.skein.it.drill.net.DrillCluster;
import io.skein.it.drill.net.DrillNode;
import java.util.List;

/**
 * Where the cluster keeps a session's entry now: at the node that decides about it, and at those that hold its copies,
 * of which the first would follow.
 */
record SessionPlaces(DrillNode owner, List<DrillNode> copies) {
    /** As the nodes know it. */
    static SessionPlaces of(String clientId, DrillCluster cluster) {
        List<DrillNode> running = cluster.running();
        List<DrillNode> places = PartitionTable.nodesOf(clientId, running.get(0).pid()).stream()
                .map(name -> named(name, running))
                .toList();
        return new SessionPlaces(places.get(0), places.subList(1, places.size()));
    }

    DrillNode firstCopy() {
        if (copies.isEmpty()) {
            throw new IllegalStateException("there are no copies");
        }
        return copies.get(0);
    }

    private static DrillNode named(String name, List<DrillNode> nodes) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no node " + name + " runs"));
    }
}
