package io.skein.admin;

import java.util.List;

/**
 * Whether the node serves.
 *
 * @param missing what it still waits for, in words; empty if it is ready
 */
public record Readiness(List<String> missing) {
    public static final Readiness READY = new Readiness(List.of());

    public Readiness {
        missing = List.copyOf(missing);
    }

    public boolean isReady() {
        return missing.isEmpty();
    }
}
