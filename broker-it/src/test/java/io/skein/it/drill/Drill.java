package io.skein.it.drill;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One way to make things go wrong.
 *
 * @param name as {@code scripts/drill} takes it
 * @param sentence what happens
 * @param nodes how many nodes it wants unless told otherwise
 * @param backupCount {@code cluster.backup-count}
 * @param restless whether clients also come and go by themselves
 * @param promised whether the cluster promises to survive it; what it does not is no part of {@code all}
 * @param obstacle why it cannot run here, empty when it can
 */
public record Drill(
        String name,
        String sentence,
        int nodes,
        int backupCount,
        boolean restless,
        boolean promised,
        Supplier<Optional<String>> obstacle,
        Scenario scenario) {
    /** What is done to the cluster while the load runs. */
    public interface Scenario {
        /** Plays it; returns when the cluster has been left alone again. */
        void play(Stage stage);
    }

    static Drill of(String name, String sentence, Scenario scenario) {
        return new Drill(name, sentence, 3, 1, true, true, Optional::empty, scenario);
    }

    Drill onNodes(int count, int backups) {
        return new Drill(name, sentence, count, backups, restless, promised, obstacle, scenario);
    }

    Drill withoutComingAndGoing() {
        return new Drill(name, sentence, nodes, backupCount, false, promised, obstacle, scenario);
    }

    Drill beyondPromises() {
        return new Drill(name, sentence, nodes, backupCount, restless, false, obstacle, scenario);
    }

    Drill unless(Supplier<Optional<String>> hindrance) {
        return new Drill(name, sentence, nodes, backupCount, restless, promised, hindrance, scenario);
    }
}
