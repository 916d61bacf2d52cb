package io.skein.it.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.drill.ledger.Offence.Kind;
import io.skein.it.fixture.ExternalProgram;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real clusters that break a promise: the ledger has to see it. */
@Tag("drill")
@Tag("drill-beyond")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LedgerCanFailIT {
    private static final Path DIRECTORY = Path.of("target", "drills-that-fail");

    @BeforeAll
    static void requireNamespaces() {
        Arena.obstacle().ifPresent(ExternalProgram::skip);
    }

    @Test
    void shouldReportLossesWithoutCopies() {
        DrillResult result = run("kill-owner", Map.of("cluster.backup-count", "0"));

        assertThat(result.outcome()).isEqualTo("failed");
        assertThat(result.count(Kind.LOST)).isPositive();
    }

    @Test
    void shouldReportLossesOfASecondDeathAndTheWarningBefore() {
        DrillResult result = run("kill-second-before-copies", Map.of());

        assertThat(result.outcome()).isEqualTo("warned");
        assertThat(result.count(Kind.LOST)).isPositive();
    }

    @Test
    void shouldFindWhatWasAcknowledgedAfterTheWarningWhereAcknowledgementsWait() {
        assertThat(run("kill-second-while-withheld", Map.of()).isBad()).isFalse();
    }

    @Test
    void shouldReportTwoOwnersOfNodesThatDoNotFence() {
        DrillResult result = run("unfenced", Map.of());

        assertThat(result.outcome()).isEqualTo("failed");
        assertThat(result.count(Kind.TWO_OWNERS)).isPositive();
    }

    private static DrillResult run(String name, Map<String, String> settings) {
        try (Arena arena = new Arena(DIRECTORY, settings)) {
            return arena.run(Drills.find(name).orElseThrow(), 1);
        }
    }
}
