package io.skein.it.drill;

import io.skein.it.drill.ledger.Expectation;
import io.skein.it.drill.load.ClientPlan;
import io.skein.it.drill.net.ClusterPlan;
import io.skein.it.drill.net.DrillNode;
import io.skein.it.drill.net.NodeProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What goes beyond what is promised: here the ledger has something to find. */
final class BeyondDrills {
    private static final int HOARDERS = 24;
    private static final int LARGE_BYTES = 16 * 1024;
    private static final int LARGE_PER_SECOND = 10;
    private static final double HOARDING_SECONDS = 3;
    private static final List<String> DOUBLED = List.of("pub-1", "pub-2", "pub-3");

    private BeyondDrills() {}

    static List<Drill> all() {
        ClusterPlan five = ClusterPlan.ordinary().ofNodes(5);
        return List.of(
                Drill.of(
                                "kill-second-before-copies",
                                "SIGKILL of a session's owner, and of its copy's holder while copies are missing.",
                                BeyondDrills::killSecond)
                        .on(five)
                        .beyondPromises(Expectation.WARNS_BEFORE_LOSS),
                Drill.of(
                                "kill-second-while-withheld",
                                "The same with store.require-backup: nothing acknowledged in between is lost.",
                                BeyondDrills::killSecond)
                        .on(five.with(Map.of("store.require-backup", "true")))
                        .beyondPromises(Expectation.WITHHOLDS_WHEN_UNSAFE),
                Drill.of(
                                "unfenced",
                                "Clients connect twice, to nodes whose store has forgotten how to fence: it fails.",
                                BeyondDrills::connectTwice)
                        .on(ClusterPlan.ordinary().running(NodeProgram.UNFENCED))
                        .withoutComingAndGoing()
                        .beyondPromises(Expectation.KEEPS_ALL));
    }

    private static void killSecond(Stage stage) {
        hoard(stage);
        SessionPlaces places = stage.placesOf("hoarder-0");
        DrillNode first = places.owner();
        DrillNode second = places.firstCopy();
        stage.begin("SIGKILL", List.of(first), first::kill);
        stage.awaitMissingCopies();
        stage.begin("SIGKILL", List.of(second), second::kill);
        KillDrills.restartLater(stage, List.of(first, second));
    }

    /** Queues so large that copying them takes a while. */
    private static void hoard(Stage stage) {
        String topic = stage.root() + "/hoard";
        List<ClientPlan> plans = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < HOARDERS; i++) {
            names.add("hoarder-" + i);
            plans.add(stage.plan("hoarder-" + i, 5, true).subscribing(topic, 1));
        }
        stage.load().add(plans);
        stage.passUntil(() -> stage.load().areSettled(names));
        stage.load().sendAway(names);
        stage.load()
                .add(List.of(stage.plan("hoard-pub", 5, true)
                        .publishing(1, LARGE_PER_SECOND, List.of(topic))
                        .ofBytes(LARGE_BYTES)));
        stage.pass(HOARDING_SECONDS);
        stage.load().stopPublishing("hoard-pub");
    }

    private static void connectTwice(Stage stage) {
        List<DrillNode> nodes = stage.cluster().running();
        DOUBLED.forEach(name -> stage.moveTo(nodes.get(0), name));
        DOUBLED.forEach(name ->
                stage.load().takeOverAt(name, nodes.get(1).mqtt(), nodes.get(1).name()));
        stage.pass(5);
    }
}
