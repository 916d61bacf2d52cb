package io.skein.listener.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.observe.LoopCounter;
import org.junit.jupiter.api.Test;

class ConnectionRateTest {
    private static final long SECOND_NANOS = 1_000_000_000;

    private static int taken(ConnectionRate rate, int attempts, long nowNanos) {
        int taken = 0;
        for (int i = 0; i < attempts; i++) {
            taken += rate.tryTake(nowNanos) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void shouldTakeTheConnectionsOfOneSecondAtOnceAndNoMore() {
        ConnectionRate rate = new ConnectionRate(10, 0);

        assertThat(taken(rate, 100, 0)).isEqualTo(10);
        assertThat(taken(rate, 100, SECOND_NANOS / 10)).isEqualTo(1);
        assertThat(taken(rate, 100, SECOND_NANOS)).isEqualTo(9);
        assertThat(taken(rate, 100, 100 * SECOND_NANOS)).isEqualTo(10);
    }

    @Test
    void shouldTakeOnePerSecond() {
        ConnectionRate rate = new ConnectionRate(1, 0);

        assertThat(taken(rate, 5, 0)).isEqualTo(1);
        assertThat(taken(rate, 5, SECOND_NANOS - 1)).isZero();
        assertThat(taken(rate, 5, SECOND_NANOS)).isEqualTo(1);
    }

    @Test
    void shouldNotMindAClockThatRunsOver() {
        long almostOver = Long.MAX_VALUE - SECOND_NANOS / 2;
        ConnectionRate rate = new ConnectionRate(10, almostOver);

        assertThat(taken(rate, 100, almostOver)).isEqualTo(10);
        assertThat(taken(rate, 100, almostOver + SECOND_NANOS)).isEqualTo(10);
    }

    @Test
    void shouldCountWhatIsOpen() {
        Admission admission = new Admission(2, 0);

        assertThat(admission.enter()).isNull();
        assertThat(admission.enter()).isNull();
        assertThat(admission.enter()).isEqualTo(LoopCounter.REFUSED_CONNECTION_LIMIT);
        admission.leave();
        assertThat(admission.enter()).isNull();
    }

    @Test
    void shouldNotCountWhatCameTooFast() {
        Admission admission = new Admission(2, 1);

        assertThat(admission.enter()).isNull();
        assertThat(admission.enter()).isEqualTo(LoopCounter.REFUSED_CONNECTION_RATE);
        admission.leave();
        assertThat(admission.enter()).isEqualTo(LoopCounter.REFUSED_CONNECTION_RATE);
    }
}
