package io.skein.it.drill;

import io.skein.it.drill.ledger.Event;
import io.skein.it.drill.ledger.History;
import io.skein.it.drill.ledger.Offence;
import io.skein.it.drill.load.ClientPlan;
import io.skein.it.drill.load.Load;
import io.skein.it.drill.net.DrillCluster;
import io.skein.it.drill.net.DrillNode;
import io.skein.it.fixture.Elapsed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** What a scenario works with: a cluster under load, chance from the seed, and the history it writes its deeds to. */
public final class Stage {
    private static final Duration WHOLE_LIMIT = Duration.ofSeconds(90);

    private final DrillCluster cluster;
    private final Load load;
    private final History history;
    private final String root;
    private final Random random;
    private final ReplicationWatch watch;
    private final List<Offence> offences = new ArrayList<>();

    Stage(DrillCluster cluster, Load load, ReplicationWatch watch, History history, String root, Random random) {
        this.cluster = cluster;
        this.load = load;
        this.watch = watch;
        this.history = history;
        this.root = root;
        this.random = random;
    }

    DrillCluster cluster() {
        return cluster;
    }

    Load load() {
        return load;
    }

    Random random() {
        return random;
    }

    /** The first level of this run's topics. */
    String root() {
        return root;
    }

    /** A further client; its id gets this run's prefix. */
    ClientPlan plan(String name, int version, boolean durable) {
        return ClientPlan.of(root + "-" + name, version, durable, cluster.balancer());
    }

    /** Lets the load run. */
    void pass(double seconds) {
        Elapsed.sinceNow().reach(Duration.ofMillis((long) (seconds * 1000)));
    }

    /** Waits for a condition that a healthy broker soon brings about; goes on without it when it does not come. */
    void passUntil(BooleanSupplier condition) {
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .pollInterval(Duration.ofMillis(5))
                    .until(condition::getAsBoolean);
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            System.err.println("  went on without what was waited for");
        }
    }

    DrillNode anyNode() {
        List<DrillNode> running = cluster.running();
        return running.get(random.nextInt(running.size()));
    }

    /** The node that serves a client, any node when that is not known. */
    DrillNode nodeOf(String client) {
        String name = load.nodeOf(client);
        return cluster.running().stream()
                .filter(n -> n.name().equals(name))
                .findFirst()
                .orElseGet(this::anyNode);
    }

    /** Where a client's session is kept now. */
    SessionPlaces placesOf(String client) {
        return SessionPlaces.of(root + "-" + client, cluster);
    }

    /** Has a client connect anew, this once to a certain node, and waits until it is served. */
    void moveTo(DrillNode node, String client) {
        load.moveTo(client, node.mqtt(), node.name());
        passUntil(() -> load.areSettled(List.of(client)));
    }

    /** Waits until some node says that copies are missing. */
    void awaitMissingCopies() {
        passUntil(watch::areCopiesMissing);
    }

    /** Writes down that a fault begins; then does it. */
    void begin(String what, List<DrillNode> nodes, Runnable deed) {
        history.add(new Event.FaultBegan(System.nanoTime(), what, names(nodes)));
        deed.run();
    }

    /** Undoes it, then writes down that the fault is over. */
    void end(String what, List<DrillNode> nodes, Runnable deed) {
        deed.run();
        history.add(new Event.FaultEnded(System.nanoTime(), what, names(nodes)));
    }

    /** Lets a node's threads stand still while {@code meanwhile} runs. */
    void standStill(DrillNode node, Runnable meanwhile) {
        begin("SIGSTOP", List.of(node), node::freeze);
        long stopped = System.nanoTime();
        try {
            meanwhile.run();
        } finally {
            history.add(new Event.StoodStill(stopped, names(List.of(node)), System.nanoTime()));
            end("SIGCONT", List.of(node), node::resume);
        }
    }

    /** Waits until every node that runs is ready and sees the others; it is an offence when that does not come. */
    void awaitWhole() {
        if (!cluster.becomesWhole(WHOLE_LIMIT)) {
            accuse(Offence.of(Offence.Kind.NOT_RECOVERED, "the nodes are not all ready within " + WHOLE_LIMIT));
        }
    }

    /** Adds what no client can see. */
    void accuse(Offence offence) {
        offences.add(offence);
    }

    List<Offence> offences() {
        return offences;
    }

    private static Set<String> names(List<DrillNode> nodes) {
        return nodes.stream().map(DrillNode::name).collect(Collectors.toSet());
    }
}
