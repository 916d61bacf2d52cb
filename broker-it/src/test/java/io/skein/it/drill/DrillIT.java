package io.skein.it.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.ExternalProgram;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main drills with one seed each; {@code scripts/drill} has the others, and more seeds. */
@Tag("drill")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DrillIT {
    private static final Arena ARENA = new Arena(Path.of("target", "drills-in-tests"), Map.of());

    @BeforeAll
    static void requireNamespaces() {
        Arena.obstacle().ifPresent(ExternalProgram::skip);
    }

    @AfterAll
    static void endCluster() {
        ARENA.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill-owner", "stop-owner", "partition-full", "rolling-restart"})
    void shouldKeepEveryPromise(String name) {
        Drill drill = Drills.find(name).orElseThrow();

        DrillResult result = ARENA.run(drill, 1);

        assertThat(result.outcome())
                .as("%s %s %s", result.reason(), result.offences(), result.recoveries())
                .isEqualTo("passed");
    }
}
