package io.skein.it.drill;

import io.skein.it.drill.ledger.Offence;
import io.skein.it.drill.load.ClientPlan;
import io.skein.it.drill.net.CpuQuota;
import io.skein.it.drill.net.DrillNode;
import io.skein.it.drill.net.FakeClock;
import java.util.ArrayList;
import java.util.List;

/** Nodes that come and go as planned, crowds of clients, and nodes that are not as they should be. */
final class ChangeDrills {
    private static final int CROWD = 200;
    private static final double ODD_SECONDS = 15;

    private ChangeDrills() {}

    /** Those that leave another cluster behind stand last. */
    static List<Drill> all() {
        return List.of(
                Drill.of("calm", "Nothing goes wrong, and everybody stays.", stage -> stage.pass(10))
                        .withoutComingAndGoing(),
                Drill.of("restless", "Nothing goes wrong, but clients come and go.", stage -> stage.pass(12)),
                Drill.of(
                        "rolling-restart",
                        "SIGTERM to one node after another under load, each started again.",
                        ChangeDrills::rollingRestart),
                Drill.of(
                        "reconnect-storm",
                        "All clients and 200 idle ones lose their connections at once, twice.",
                        ChangeDrills::reconnectStorm),
                Drill.of("slow-node", "One node has a quarter of a processor for 15 s.", ChangeDrills::slowNode)
                        .unless(CpuQuota::obstacle),
                Drill.of("clock-skew", "One node is started again with a clock 60 s off.", ChangeDrills::clockSkew)
                        .unless(FakeClock::obstacle),
                Drill.of(
                        "scale-3-5-3",
                        "Two nodes join under load, then two of the first leave by SIGTERM.",
                        ChangeDrills::scale),
                Drill.of(
                        "joiner-during-subscribe-storm",
                        "A node joins while 200 clients subscribe.",
                        ChangeDrills::joinDuringStorm));
    }

    private static void rollingRestart(Stage stage) {
        for (DrillNode node : stage.cluster().running()) {
            stage.begin("SIGTERM", List.of(node), () -> terminate(stage, node));
            stage.end("start", List.of(node), () -> {
                node.start();
                stage.awaitWhole();
            });
            stage.pass(1);
        }
    }

    private static void terminate(Stage stage, DrillNode node) {
        int exitCode = node.terminate();
        if (exitCode != 0) {
            stage.accuse(Offence.of(Offence.Kind.NOT_RECOVERED, node.name() + " left with exit code " + exitCode));
        }
    }

    private static void scale(Stage stage) {
        List<DrillNode> first = stage.cluster().running();
        stage.begin("join", List.of(), () -> {
            stage.cluster().addNode();
            stage.cluster().addNode();
            stage.awaitWhole();
        });
        stage.pass(2);
        for (DrillNode node : first.subList(0, 2)) {
            stage.begin("SIGTERM", List.of(node), () -> terminate(stage, node));
            stage.end("left", List.of(node), stage::awaitWhole);
        }
    }

    private static void joinDuringStorm(Stage stage) {
        List<ClientPlan> crowd = new ArrayList<>();
        List<String> topics = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            topics.add(stage.root() + "/storm/" + i + "/x");
            crowd.add(stage.plan("storm-" + i, i % 2 == 0 ? 5 : 4, true)
                    .subscribing(stage.root() + "/storm/" + i + "/+", 1)
                    .subscribing(stage.root() + "/nobody/" + i + "/#", 2));
        }
        stage.load().add(List.of(stage.plan("storm-pub", 5, true).publishing(1, 100, topics)));
        DrillNode joiner = stage.cluster().addNode();
        stage.begin("join", List.of(joiner), () -> {
            for (int i = 0; i < CROWD; i += 10) {
                stage.load().add(crowd.subList(i, i + 10));
                stage.pass(0.4);
            }
        });
        stage.end("joined", List.of(joiner), stage::awaitWhole);
    }

    private static void reconnectStorm(Stage stage) {
        List<ClientPlan> crowd = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            crowd.add(stage.plan("idle-" + i, i % 2 == 0 ? 5 : 4, true).subscribing(stage.root() + "/idle/" + i, 1));
        }
        stage.load().add(crowd);
        stage.pass(4);
        for (int i = 0; i < 2; i++) {
            stage.begin("reconnect", List.of(), stage.load()::reconnectAll);
            stage.pass(5);
        }
        stage.end("reconnect", List.of(), () -> {});
    }

    private static void slowNode(Stage stage) {
        DrillNode node = stage.anyNode();
        try (CpuQuota quota = CpuQuota.quarterOf(node.pid())) {
            stage.begin("a quarter of a processor", List.of(node), () -> stage.pass(ODD_SECONDS));
            quota.requireFelt();
        }
        stage.end("whole processors", List.of(node), () -> {});
    }

    private static void clockSkew(Stage stage) {
        DrillNode node = stage.anyNode();
        int seconds = stage.random().nextBoolean() ? 60 : -60;
        node.withEnvironment(FakeClock.environment(seconds));
        stage.begin("clock " + seconds + " s off", List.of(node), () -> restart(stage, node));
        stage.pass(8);
        FakeClock.variables().forEach(node::withoutEnvironment);
        stage.end("clock right", List.of(node), () -> restart(stage, node));
    }

    private static void restart(Stage stage, DrillNode node) {
        terminate(stage, node);
        node.start();
        stage.awaitWhole();
    }
}
