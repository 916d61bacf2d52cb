package io.skein.it.drill;

import io.skein.it.drill.net.DrillNode;
import io.skein.it.drill.net.NetHost;
import io.skein.it.drill.net.NetHost.Direction;
import io.skein.it.drill.net.NetHost.Treatment;
import io.skein.it.drill.net.SlowLinks;
import java.time.Duration;
import java.util.List;

/** Networks between nodes that break and heal. Clients and balancer reach every node all the time: the hard case. */
final class NetworkDrills {
    private static final double CUT_SECONDS = 12;
    private static final double LOSS_SECONDS = 15;
    private static final Duration DELAY = Duration.ofMillis(60);
    private static final int RESETS = 4;

    private NetworkDrills() {}

    static List<Drill> all() {
        return List.of(
                Drill.of(
                        "partition-full",
                        "One node and the others no longer reach each other; packets vanish, for 12 s.",
                        stage -> treat(stage, Treatment.DROP, Direction.BOTH, CUT_SECONDS)),
                Drill.of(
                        "partition-one-way",
                        "One node hears the others no more, or is heard no more, for 12 s.",
                        stage -> treat(
                                stage,
                                Treatment.DROP,
                                stage.random().nextBoolean() ? Direction.IN : Direction.OUT,
                                CUT_SECONDS)),
                Drill.of(
                        "partition-reject",
                        "A firewall answers every packet between one node and the others with a reset, for 12 s.",
                        stage -> treat(stage, Treatment.REJECT, Direction.BOTH, CUT_SECONDS)),
                Drill.of(
                        "link-reset",
                        "The TCP connections between two nodes are reset, four times; nobody dies.",
                        NetworkDrills::resetLinks),
                Drill.of(
                        "loss",
                        "One packet in fifteen between one node and the others vanishes, for 15 s.",
                        stage -> treat(stage, Treatment.LOSE_SOME, Direction.BOTH, LOSS_SECONDS)),
                Drill.of(
                        "delay",
                        "Bytes between any two nodes take 60 ms longer each way, for 15 s.",
                        NetworkDrills::delay));
    }

    private static void treat(Stage stage, Treatment treatment, Direction direction, double seconds) {
        DrillNode node = stage.anyNode();
        List<NetHost> others =
                stage.cluster().others(node).stream().map(DrillNode::host).toList();
        String what = treatment + " " + direction;
        stage.begin(what, List.of(node), () -> node.host().treat(treatment, direction, others));
        stage.pass(seconds);
        stage.end(what, List.of(node), node.host()::heal);
    }

    private static void delay(Stage stage) {
        List<DrillNode> nodes = stage.cluster().running();
        stage.begin("delay", nodes, () -> {});
        try (SlowLinks links = SlowLinks.between(nodes, DELAY, stage.cluster().directory())) {
            stage.pass(LOSS_SECONDS);
        }
        stage.end("delay", nodes, () -> {});
    }

    private static void resetLinks(Stage stage) {
        DrillNode node = stage.anyNode();
        for (int i = 0; i < RESETS; i++) {
            List<DrillNode> others = stage.cluster().others(node);
            DrillNode other = others.get(stage.random().nextInt(others.size()));
            List<DrillNode> both = List.of(node, other);
            stage.begin("reset", both, () -> node.host().resetConnections(other.host()));
            stage.pass(2);
            stage.end("reset", both, () -> {});
        }
    }
}
