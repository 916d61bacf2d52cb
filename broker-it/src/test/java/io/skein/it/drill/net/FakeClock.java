package io.skein.it.drill.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A wrong wall clock for one process, by libfaketime; its monotonic clock stays right, as it would. */
public final class FakeClock {
    private static final Path LIBRARIES = Path.of("/usr/lib");

    private FakeClock() {}

    /** Why there can be none here, empty when there can. */
    public static Optional<String> obstacle() {
        return library().isPresent() ? Optional.empty() : Optional.of("libfaketime is missing (Debian: faketime)");
    }

    /** What a process needs in its environment. */
    public static Map<String, String> environment(int offSeconds) {
        return Map.of(
                "LD_PRELOAD",
                library().orElseThrow().toString(),
                "FAKETIME",
                (offSeconds < 0 ? "" : "+") + offSeconds + "s",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "FAKETIME_FORCE_MONOTONIC_FIX", // else every timed wait by the monotonic clock returns at once
                "0");
    }

    /** Their names. */
    public static Set<String> variables() {
        return environment(0).keySet();
    }

    private static Optional<Path> library() {
        try (Stream<Path> found =
                Files.find(LIBRARIES, 3, (path, facts) -> path.endsWith("faketime/libfaketimeMT.so.1"))) {
            return found.findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
