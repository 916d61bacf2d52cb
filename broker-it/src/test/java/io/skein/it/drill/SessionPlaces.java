package io.skein.it.drill;

import io.skein.it.drill.net.DrillCluster;
import io.skein.it.drill.net.DrillNode;
import java.util.List;
import java.util.Random;

/** Where the cluster keeps a session: the node that decides about it, and the one that holds the copy. */
public interface SessionPlaces {
    /** The node that owns a session's entry. */
    DrillNode ownerOf(String clientId);

    /** A node that holds the copy of a session's entry, never the owner. */
    DrillNode backupOf(String clientId);

    /** Guesses by the seed: over several seeds each node is hit, and with one session of many some owner always is. */
    static SessionPlaces guessed(DrillCluster cluster, Random random) {
        List<DrillNode> nodes = cluster.running();
        int owner = random.nextInt(nodes.size());
        int backup = (owner + 1 + random.nextInt(Math.max(1, nodes.size() - 1))) % nodes.size();
        return new SessionPlaces() {
            @Override
            public DrillNode ownerOf(String clientId) {
                return nodes.get(owner);
            }

            @Override
            public DrillNode backupOf(String clientId) {
                return nodes.get(backup);
            }
        };
    }
}
