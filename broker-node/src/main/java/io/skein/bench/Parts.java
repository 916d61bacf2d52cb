package io.skein.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A run shared out over several processes: one of them holds no more connections than it may have open files. */
final class Parts {
    private Parts() {}

    /**
     * Runs all parts and adds up what they measure.
     *
     * @param arguments of each part's process
     * @throws BenchException if one of them fails
     */
    static Outcome run(int parts, IntFunction<List<String>> arguments) {
        List<Part> running = new ArrayList<>();
        try {
            for (int i = 0; i < parts; i++) {
                running.add(Part.start(arguments.apply(i)));
            }
            while (true) {
                List<@Nullable Outcome> next = new ArrayList<>();
                running.forEach(part -> next.add(part.awaitNext()));
                if (next.stream().noneMatch(Objects::isNull)) { // all parts have the same barriers
                    return next.stream()
                            .filter(Objects::nonNull)
                            .reduce(Outcome::plus)
                            .orElseThrow();
                }
                running.forEach(Part::go);
            }
        } finally {
            running.forEach(Part::close);
        }
    }
}
