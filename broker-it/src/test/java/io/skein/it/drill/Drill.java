package io.skein.it.drill;

import io.skein.it.drill.ledger.Expectation;
import io.skein.it.drill.net.ClusterPlan;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One way to make things go wrong.
 *
 * @param name as {@code scripts/drill} takes it
 * @param sentence what happens
 * @param cluster what it wants unless told otherwise
 * @param restless whether clients also come and go by themselves
 * @param promised whether the cluster promises to survive it; what it does not is no part of {@code all}
 * @param expectation what it is judged by
 * @param obstacle why it cannot run here, empty when it can
 */
public record Drill(
        String name,
        String sentence,
        ClusterPlan cluster,
        boolean restless,
        boolean promised,
        Expectation expectation,
        Supplier<Optional<String>> obstacle,
        Scenario scenario) {
    /** What is done to the cluster while the load runs. */
    public interface Scenario {
        /** Plays it; returns when the cluster has been left alone again. */
        void play(Stage stage);
    }

    static Drill of(String name, String sentence, Scenario scenario) {
        return new Drill(
                name, sentence, ClusterPlan.ordinary(), true, true, Expectation.KEEPS_ALL, Optional::empty, scenario);
    }

    Drill on(ClusterPlan plan) {
        return new Drill(name, sentence, plan, restless, promised, expectation, obstacle, scenario);
    }

    Drill withoutComingAndGoing() {
        return new Drill(name, sentence, cluster, false, promised, expectation, obstacle, scenario);
    }

    Drill beyondPromises(Expectation other) {
        return new Drill(name, sentence, cluster, restless, false, other, obstacle, scenario);
    }

    Drill unless(Supplier<Optional<String>> hindrance) {
        return new Drill(name, sentence, cluster, restless, promised, expectation, hindrance, scenario);
    }
}
