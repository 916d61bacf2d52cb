package io.skein.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LoadAverageTest {
    @Test
    void shouldNearTheRateOfASteadyCounter() {
        LoadAverage average = new LoadAverage(1);
        double last = 0;
        for (int i = 1; i <= 60; i++) {
            last = average.update(i * 100L, 10);
        }
        assertThat(last).isCloseTo(600, within(1.0)); // 100 in ten seconds
    }

    @Test
    void shouldFadeByAThirdOfItsWindowWhenNothingHappens() {
        LoadAverage average = new LoadAverage(5);
        double before = average.update(1_000_000, 300);
        assertThat(average.update(1_000_000, 100)).isCloseTo(before * Math.exp(-1 / 3.0), within(0.01));
    }
}
