package io.skein.it.drill;

import static io.skein.it.drill.load.LoadMix.WATCHED_PUBLISHER;
import static io.skein.it.drill.load.LoadMix.WATCHED_SUBSCRIBER;

import io.skein.it.drill.net.DrillNode;
import java.util.List;

/** Nodes that stand still and go on, as if nothing had been. */
final class StopDrills {
    private static final double STILL_SECONDS = 20;
    private static final double REMOVED_SECONDS = 10;
    private static final double AFTERWARDS_SECONDS = 5;

    private StopDrills() {}

    static List<Drill> all() {
        return List.of(
                Drill.of(
                        "stop-owner",
                        "SIGSTOP for 20 s of the node that owns a busy session's entry.",
                        stage -> stop(stage, stage.placesOf(WATCHED_SUBSCRIBER).owner())),
                Drill.of(
                        "stop-backup",
                        "SIGSTOP for 20 s of the node that holds the copy of a busy session's entry.",
                        stage -> stop(stage, stage.placesOf(WATCHED_SUBSCRIBER).firstCopy())),
                Drill.of(
                        "stop-with-buffered-publish",
                        "A publish waits in the socket of a node that stands still while a new subscriber comes elsewhere.",
                        StopDrills::stopWithBufferedPublish),
                Drill.of(
                        "publisher-moves-while-old-node-stopped",
                        "A publisher with messages in the socket of a node that stands still goes on at another node.",
                        StopDrills::publisherMoves));
    }

    private static void stop(Stage stage, DrillNode node) {
        stage.standStill(node, () -> stage.pass(STILL_SECONDS));
        stage.pass(AFTERWARDS_SECONDS);
    }

    private static void stopWithBufferedPublish(Stage stage) {
        DrillNode node = stage.anyNode();
        DrillNode elsewhere = stage.cluster().others(node).get(0);
        String topic = stage.root() + "/a/patient/0";
        stage.load()
                .add(List.of(stage.plan("patient", 5, true)
                        .publishing(1, 5, List.of(topic))
                        .patient()));
        stage.moveTo(node, "patient");
        stage.standStill(node, () -> {
            stage.load().publishNow("patient", 3);
            stage.load().add(List.of(stage.plan("late", 5, true).subscribing(topic, 1)));
            stage.load().moveTo("late", elsewhere.mqtt(), elsewhere.name());
            stage.pass(STILL_SECONDS);
        });
        stage.pass(AFTERWARDS_SECONDS);
    }

    private static void publisherMoves(Stage stage) {
        DrillNode node = stage.anyNode();
        stage.moveTo(node, WATCHED_PUBLISHER);
        stage.standStill(node, () -> {
            stage.load().publishNow(WATCHED_PUBLISHER, 8);
            stage.load().takeOver(WATCHED_PUBLISHER);
            stage.pass(REMOVED_SECONDS);
        });
        stage.pass(AFTERWARDS_SECONDS);
    }
}
