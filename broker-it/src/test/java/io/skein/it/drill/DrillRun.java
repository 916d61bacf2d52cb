package io.skein.it.drill;

import io.skein.it.drill.ledger.Event;
import io.skein.it.drill.ledger.History;
import io.skein.it.drill.ledger.Ledger;
import io.skein.it.drill.ledger.Offence;
import io.skein.it.drill.ledger.Offence.Kind;
import io.skein.it.drill.ledger.Verdict;
import io.skein.it.drill.load.ClientPlan;
import io.skein.it.drill.load.Load;
import io.skein.it.drill.load.LoadMix;
import io.skein.it.drill.net.DrillCluster;
import io.skein.it.drill.net.DrillNode;
import io.skein.it.fixture.NodeLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** One drill with one seed on a cluster that is whole: load, fault, recovery, silence, judgement. */
final class DrillRun {
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(25);
    private static final Duration QUIET_LIMIT = Duration.ofSeconds(30);
    private static final Duration AWAY = Duration.ofSeconds(15);
    private static final double AFTERWARDS_SECONDS = 3;

    private final Drill drill;
    private final DrillCluster cluster;
    private final Random random;
    private final String root = "d%06x".formatted(ThreadLocalRandom.current().nextInt(1 << 24));
    private final History history = new History();
    private final List<Offence> offences = new ArrayList<>();
    private final Map<DrillNode, Integer> logLengths = new HashMap<>();

    DrillRun(Drill drill, long seed, DrillCluster cluster) {
        this.drill = drill;
        this.cluster = cluster;
        this.random = new Random(drill.name().hashCode() * 31L + seed);
    }

    History history() {
        return history;
    }

    /** Runs it and judges. */
    Verdict play() {
        cluster.nodes().forEach(node -> logLengths.put(node, node.log().length()));
        try (Load load = new Load(history, root, random);
                ReplicationWatch watch = new ReplicationWatch(cluster::running, history)) {
            cluster.onPlacement(load::balancerSaid);
            load.add(LoadMix.of(root, random, cluster.balancer()));
            demand("clients that did not connect at first: ", load.awaitSettled(SETTLE_LIMIT));
            load.startPublishing(drill.restless(), AWAY);
            Stage stage = new Stage(cluster, load, watch, history, root, random);
            stage.pass(3 + random.nextDouble() * 2);
            drill.scenario().play(stage);
            stage.pass(AFTERWARDS_SECONDS);
            stage.awaitWhole();
            finish(load, stage);
            offences.addAll(stage.offences());
        } finally {
            cluster.onPlacement(line -> {});
        }
        cluster.nodes().forEach(this::readLog);
        return Ledger.judge(history.events(), offences, drill.expectation());
    }

    private void finish(Load load, Stage stage) {
        load.stopPublishing();
        demand("clients that did not recover: ", load.awaitQuiet(QUIET_LIMIT));
        lookAtRetained(load, stage);
        load.leave();
        stage.pass(1);
    }

    private void demand(String what, List<String> missing) {
        if (!missing.isEmpty()) {
            offences.add(Offence.of(Kind.NOT_RECOVERED, what + missing));
        }
    }

    /** A late subscriber at each node; what it gets as retained is that node's state. */
    private void lookAtRetained(Load load, Stage stage) {
        Map<String, String> nodes = new HashMap<>();
        List<ClientPlan> late = new ArrayList<>();
        for (DrillNode node : cluster.running()) {
            String id = root + "-late-at-" + node.name();
            nodes.put(id, node.name());
            late.add(ClientPlan.of(id, 5, false, node.mqtt()).subscribing(root + "/ret/#", 1));
        }
        load.add(late);
        demand("late subscribers not served: ", load.awaitSettled(Duration.ofSeconds(10)));
        stage.pass(1.5);
        history.events().stream()
                .filter(e -> e instanceof Event.Subscribed s && nodes.containsKey(s.client()))
                .map(Event.Subscribed.class::cast)
                .forEach(s -> history.add(Event.RetainedFound.asked(s.nanos(), nodes.getOrDefault(s.client(), ""))));
        history.events().stream()
                .filter(e -> e instanceof Event.Delivered d && nodes.containsKey(d.client()))
                .map(Event.Delivered.class::cast)
                .forEach(d -> history.add(new Event.RetainedFound(
                        d.nanos(), nodes.getOrDefault(d.client(), ""), d.topic(), d.message())));
    }

    private void readLog(DrillNode node) {
        node.livesSince(logLengths.getOrDefault(node, 0)).stream()
                .flatMap(life -> NodeLog.faults(life).stream())
                .limit(20)
                .forEach(line -> offences.add(Offence.of(Kind.LOGGED, node.name() + ": " + line)));
    }
}
