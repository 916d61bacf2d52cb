package io.skein.it.drill;

import io.skein.it.drill.ledger.Verdict;
import io.skein.it.drill.net.ClusterPlan;
import io.skein.it.drill.net.DrillCluster;
import io.skein.it.fixture.Elapsed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs drills one after another, on one cluster as long as it is whole and of the size wanted. One thread. */
public final class Arena implements AutoCloseable {
    private static final Duration HEALTH_LIMIT = Duration.ofSeconds(10);

    private final Path directory;
    private final Map<String, String> settings;
    private @Nullable DrillCluster cluster;
    private int clusters;

    /** Results and logs go below {@code directory}; {@code settings} are every node's, over the drills' own. */
    public Arena(Path directory, Map<String, String> settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /** Why no drill can run here, empty when they can. */
    public static Optional<String> obstacle() {
        return DrillCluster.obstacle();
    }

    /** Runs one drill on as many nodes as it wants, writes its result and answers it. */
    DrillResult run(Drill drill, long seed) {
        return run(drill, seed, drill.cluster().nodes());
    }

    /** Runs one drill on {@code nodes} nodes, writes its result and answers it. */
    DrillResult run(Drill drill, long seed, int nodes) {
        Optional<String> obstacle = drill.obstacle().get();
        DrillResult result = obstacle.isPresent()
                ? DrillResult.without(drill, seed, "skipped", obstacle.get())
                : tryToRun(drill, seed, drill.cluster().ofNodes(nodes).with(settings));
        if (!result.outcome().equals("skipped")) {
            result.write(resultFile(drill, seed));
        }
        return result;
    }

    private DrillResult tryToRun(Drill drill, long seed, ClusterPlan plan) {
        try {
            DrillCluster ready = cluster(plan);
            Elapsed elapsed = Elapsed.sinceNow();
            DrillRun run = new DrillRun(drill, seed, ready);
            Verdict verdict = run.play();
            DrillResult result = DrillResult.of(drill, seed, plan.nodes(), elapsed.millis() / 1000.0, verdict);
            if (!verdict.isClean()) {
                Path evidence = directory.resolve(drill.name() + "-" + seed);
                System.err.println("  see "
                        + Evidence.keep(evidence, verdict, run.history().events(), ready.nodes()));
                closeCluster();
            }
            return result;
        } catch (RuntimeException | AssertionError e) {
            e.printStackTrace();
            closeCluster();
            return DrillResult.without(drill, seed, "broken", String.valueOf(e));
        }
    }

    Path resultFile(Drill drill, long seed) {
        return directory.resolve(drill.name() + "-" + seed + ".json");
    }

    private DrillCluster cluster(ClusterPlan plan) {
        if (cluster != null && isFit(cluster, plan)) {
            return cluster;
        }
        closeCluster();
        DrillCluster started = new DrillCluster(plan, directory.resolve("cluster-" + ++clusters));
        cluster = started;
        return started;
    }

    private static boolean isFit(DrillCluster present, ClusterPlan plan) {
        return present.plan().equals(plan)
                && present.nodes().size() == plan.nodes()
                && present.running().size() == plan.nodes()
                && present.becomesWhole(HEALTH_LIMIT);
    }

    private void closeCluster() {
        if (cluster != null) {
            cluster.close();
            cluster = null;
        }
    }

    @Override
    public void close() {
        closeCluster();
    }
}
