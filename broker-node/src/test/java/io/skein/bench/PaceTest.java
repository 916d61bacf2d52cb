package io.skein.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long START = -5_000;

    @Test
    void shouldSpreadMessagesEvenlyOverPublishers() {
        Pace second = new Pace(START, 100, 1, 4);

        assertThat(second.dueNanos(0)).isEqualTo(START + 100);
        assertThat(second.dueNanos(1)).isEqualTo(START + 500);
        assertThat(second.dueNanos(10)).isEqualTo(START + 4_100);
    }

    @Test
    void shouldCountWhatIsDue() {
        Pace second = new Pace(START, 100, 1, 4);

        assertThat(second.due(START - 1)).isZero();
        assertThat(second.due(START + 99)).isZero();
        for (int message = 0; message < 100; message++) {
            assertThat(second.due(second.dueNanos(message))).isEqualTo(message + 1);
            assertThat(second.due(second.dueNanos(message + 1) - 1)).isEqualTo(message + 1);
        }
    }

    @Test
    void shouldCountByTheTimesItTellsAlsoWhereIntervalsAreFractions() {
        Pace pace = new Pace(START, 1e9 / 3_000, 2, 7);

        for (int message = 0; message < 10_000; message++) {
            assertThat(pace.due(pace.dueNanos(message))).isEqualTo(message + 1);
        }
    }
}
