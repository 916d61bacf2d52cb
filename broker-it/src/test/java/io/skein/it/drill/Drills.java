package io.skein.it.drill;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every drill by its name. */
public final class Drills {
    private static final List<Drill> ALL = Stream.of(
                    KillDrills.all(), StopDrills.all(), NetworkDrills.all(), ChangeDrills.all(), BeyondDrills.all())
            .flatMap(List::stream)
            .toList();

    private Drills() {}

    /** All that the cluster promises to survive; those of the same cluster stand together: it is started once. */
    public static List<Drill> all() {
        List<Drill> sorted =
                new ArrayList<>(ALL.stream().filter(Drill::promised).toList());
        sorted.sort(Comparator.comparingInt(drill -> drill.cluster().nodes()));
        return sorted;
    }

    /** The drill of this name. */
    public static Optional<Drill> find(String name) {
        return ALL.stream().filter(d -> d.name().equals(name)).findFirst();
    }

    static String list() {
        return list(true) + "\n\nbeyond what is promised, no part of all:\n\n" + list(false);
    }

    private static String list(boolean promised) {
        return ALL.stream()
                .filter(d -> d.promised() == promised)
                .map(d -> "  %-40s %s".formatted(d.name(), d.sentence()))
                .collect(Collectors.joining("\n"));
    }
}
