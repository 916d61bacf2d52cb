package io.skein.it.drill;

import static io.skein.it.drill.load.LoadMix.WATCHED_PUBLISHER;
import static io.skein.it.drill.load.LoadMix.WATCHED_SUBSCRIBER;

import io.skein.it.drill.net.DrillNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Nodes that die at once. Each is started again after some seconds. */
final class KillDrills {
    private static final double DEAD_SECONDS = 7;
    private static final int BETWEEN = 5;

    private KillDrills() {}

    static List<Drill> all() {
        return List.of(
                Drill.of(
                        "kill-publisher-node",
                        "SIGKILL of the node that a durable QoS 2 publisher is connected to.",
                        stage -> kill(stage, List.of(stage.nodeOf(WATCHED_PUBLISHER)))),
                Drill.of(
                        "kill-subscriber-node",
                        "SIGKILL of the node that a durable QoS 2 subscriber is connected to.",
                        stage -> kill(stage, List.of(stage.nodeOf(WATCHED_SUBSCRIBER)))),
                Drill.of(
                        "kill-owner",
                        "SIGKILL of the node that owns a busy session's entry.",
                        stage -> kill(stage, List.of(stage.ownerOf(WATCHED_SUBSCRIBER)))),
                Drill.of(
                        "kill-backup",
                        "SIGKILL of the node that holds the copy of a busy session's entry.",
                        stage -> kill(stage, List.of(stage.backupOf(WATCHED_SUBSCRIBER)))),
                Drill.of(
                                "kill-two-of-five",
                                "SIGKILL of two nodes of five at once, with two copies of everything.",
                                stage -> kill(stage, two(stage)))
                        .onNodes(5, 2),
                Drill.of(
                                "kill-second-before-copies",
                                "SIGKILL of a node, and of a second one before copies are restored, with one copy.",
                                KillDrills::killSecond)
                        .onNodes(5, 1)
                        .beyondPromises(),
                Drill.of(
                        "kill-between-pubrec-and-pubrel-in",
                        "SIGKILL of a node that has sent PUBREC to a publisher and not yet got its PUBREL.",
                        KillDrills::killBetweenForPublisher),
                Drill.of(
                        "kill-between-pubrec-and-pubrel-out",
                        "SIGKILL of a node that has just got a subscriber's PUBRECs.",
                        KillDrills::killBetweenForSubscriber));
    }

    private static List<DrillNode> two(Stage stage) {
        List<DrillNode> nodes = new ArrayList<>(stage.cluster().running());
        Collections.shuffle(nodes, stage.random());
        return nodes.subList(0, 2);
    }

    private static void kill(Stage stage, List<DrillNode> nodes) {
        stage.begin("SIGKILL", nodes, () -> nodes.parallelStream().forEach(DrillNode::kill));
        stage.pass(DEAD_SECONDS);
        stage.end("start", nodes, () -> {
            nodes.forEach(DrillNode::start);
            stage.awaitWhole();
        });
    }

    /** The metric skein_replication_safe has to be 0 when the second one dies. */
    private static void killSecond(Stage stage) {
        List<DrillNode> both = two(stage);
        stage.begin("SIGKILL", both.subList(0, 1), both.get(0)::kill);
        stage.pass(1 + stage.random().nextDouble());
        stage.begin("SIGKILL", both.subList(1, 2), both.get(1)::kill);
        both.forEach(node -> restartLater(stage, node));
    }

    private static void killBetweenForPublisher(Stage stage) {
        DrillNode node = stage.anyNode();
        stage.load().pin(WATCHED_PUBLISHER, node.mqtt(), node.name());
        stage.load().unpin(WATCHED_PUBLISHER);
        stage.pass(1);
        stage.load().holdPubRel(WATCHED_PUBLISHER, true);
        stage.load().publishNow(WATCHED_PUBLISHER, 2 * BETWEEN);
        stage.passUntil(() -> stage.load().receivedOf(WATCHED_PUBLISHER) >= BETWEEN);
        stage.begin("SIGKILL", List.of(node), node::kill);
        stage.load().holdPubRel(WATCHED_PUBLISHER, false);
        restartLater(stage, node);
    }

    private static void killBetweenForSubscriber(Stage stage) {
        DrillNode node = stage.anyNode();
        stage.load().pin(WATCHED_SUBSCRIBER, node.mqtt(), node.name());
        stage.load().unpin(WATCHED_SUBSCRIBER);
        stage.pass(1);
        stage.load().holdAnswers(WATCHED_SUBSCRIBER, true);
        stage.passUntil(() -> stage.load().heldAnswersOf(WATCHED_SUBSCRIBER) >= 2 * BETWEEN);
        stage.load().holdAnswers(WATCHED_SUBSCRIBER, false);
        stage.begin("SIGKILL", List.of(node), node::kill);
        restartLater(stage, node);
    }

    private static void restartLater(Stage stage, DrillNode node) {
        stage.pass(DEAD_SECONDS);
        stage.end("start", List.of(node), () -> {
            node.start();
            stage.awaitWhole();
        });
    }
}
