package io.skein.it.drill.net;

import java.util.HashMap;
import java.util.Map;

/**
 * What a drill wants its cluster to be; a cluster serves all drills that want the same.
 *
 * @param nodes how many it starts with
 * @param settings of every node
 */
public record ClusterPlan(int nodes, NodeProgram program, Map<String, String> settings) {
    public ClusterPlan {
        settings = Map.copyOf(settings);
    }

    /** Three nodes as delivered, as they are by default. */
    public static ClusterPlan ordinary() {
        return new ClusterPlan(3, NodeProgram.DELIVERED, Map.of());
    }

    /** The same with more or fewer nodes. */
    public ClusterPlan ofNodes(int count) {
        return new ClusterPlan(count, program, settings);
    }

    /** The same with another program. */
    public ClusterPlan running(NodeProgram other) {
        return new ClusterPlan(nodes, other, settings);
    }

    /** The same with further settings, which win. */
    public ClusterPlan with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        return new ClusterPlan(nodes, program, all);
    }
}
