package io.skein.it.drill;

import static io.skein.it.drill.load.LoadMix.WATCHED_PUBLISHER;
import static io.skein.it.drill.load.LoadMix.WATCHED_SUBSCRIBER;

import io.skein.it.drill.net.ClusterPlan;
import io.skein.it.drill.net.DrillNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Nodes that die at once. Each is started again after some seconds. */
final class KillDrills {
    private static final double DEAD_SECONDS = 7;
    private static final int BETWEEN = 5;

    private KillDrills() {}

    static List<Drill> all() {
        return List.of(
                killing(
                        "kill-publisher-node",
                        "the node that a durable QoS 2 publisher is connected to",
                        stage -> stage.nodeOf(WATCHED_PUBLISHER)),
                killing(
                        "kill-subscriber-node",
                        "the node that a durable QoS 2 subscriber is connected to",
                        stage -> stage.nodeOf(WATCHED_SUBSCRIBER)),
                killing(
                        "kill-owner",
                        "the node that owns a busy session's entry",
                        stage -> stage.placesOf(WATCHED_SUBSCRIBER).owner()),
                killing(
                        "kill-backup",
                        "the node that holds the copy of a busy session's entry",
                        stage -> stage.placesOf(WATCHED_SUBSCRIBER).firstCopy()),
                Drill.of(
                                "kill-two-of-five",
                                "SIGKILL of two nodes of five at once, with two copies of everything.",
                                stage -> kill(stage, two(stage)))
                        .on(ClusterPlan.ordinary().ofNodes(5).with(Map.of("cluster.backup-count", "2"))),
                Drill.of(
                        "kill-between-pubrec-and-pubrel-in",
                        "SIGKILL of a node that has sent PUBREC to a publisher and not yet got its PUBREL.",
                        KillDrills::killBetweenForPublisher),
                Drill.of(
                        "kill-between-pubrec-and-pubrel-out",
                        "SIGKILL of a node that has just got a subscriber's PUBRECs.",
                        KillDrills::killBetweenForSubscriber));
    }

    private static Drill killing(String name, String whom, Function<Stage, DrillNode> choice) {
        return Drill.of(name, "SIGKILL of " + whom + ".", stage -> kill(stage, List.of(choice.apply(stage))));
    }

    private static List<DrillNode> two(Stage stage) {
        List<DrillNode> nodes = new ArrayList<>(stage.cluster().running());
        Collections.shuffle(nodes, stage.random());
        return nodes.subList(0, 2);
    }

    private static void kill(Stage stage, List<DrillNode> nodes) {
        stage.begin("SIGKILL", nodes, () -> nodes.parallelStream().forEach(DrillNode::kill));
        restartLater(stage, nodes);
    }

    static void restartLater(Stage stage, List<DrillNode> nodes) {
        stage.pass(DEAD_SECONDS);
        stage.end("start", nodes, () -> {
            nodes.forEach(DrillNode::start);
            stage.awaitWhole();
        });
    }

    private static void killBetweenForPublisher(Stage stage) {
        DrillNode node = stage.anyNode();
        stage.moveTo(node, WATCHED_PUBLISHER);
        stage.load().holdPubRel(WATCHED_PUBLISHER, true);
        stage.load().publishNow(WATCHED_PUBLISHER, 2 * BETWEEN);
        stage.passUntil(() -> stage.load().receivedOf(WATCHED_PUBLISHER) >= BETWEEN);
        stage.begin("SIGKILL", List.of(node), node::kill);
        stage.load().holdPubRel(WATCHED_PUBLISHER, false);
        restartLater(stage, List.of(node));
    }

    private static void killBetweenForSubscriber(Stage stage) {
        DrillNode node = stage.anyNode();
        stage.moveTo(node, WATCHED_SUBSCRIBER);
        stage.load().holdAnswers(WATCHED_SUBSCRIBER, true);
        stage.passUntil(() -> stage.load().heldAnswersOf(WATCHED_SUBSCRIBER) >= 2 * BETWEEN);
        stage.load().holdAnswers(WATCHED_SUBSCRIBER, false);
        stage.begin("SIGKILL", List.of(node), node::kill);
        restartLater(stage, List.of(node));
    }
}
