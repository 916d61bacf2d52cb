package io.skein.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SequenceWindowTest {
    @Test
    void shouldCountEachMessageOnceAndItsRepetitionsAsDuplicates() {
        SequenceWindow window = new SequenceWindow(100);

        assertThat(window.accept(0)).isTrue();
        assertThat(window.accept(2)).isTrue();
        assertThat(window.accept(2)).isFalse();
        assertThat(window.accept(1)).isTrue();
        assertThat(window.accept(0)).isFalse();
        assertThat(window.received()).isEqualTo(3);
        assertThat(window.duplicates()).isEqualTo(2);
        assertThat(window.end()).isEqualTo(3);
    }

    @Test
    void shouldForgetWhatAGapHasPassed() {
        SequenceWindow window = new SequenceWindow(64);
        window.accept(3);

        assertThat(window.accept(64 + 10)).isTrue();
        assertThat(window.accept(64 + 3)).isTrue();
        assertThat(window.accept(3)).as("beyond the window").isFalse();
        assertThat(window.accept(1_000_000)).isTrue();
        assertThat(window.accept(1_000_000 - 63)).isTrue();
        assertThat(window.received()).isEqualTo(5);
    }

    @Test
    void shouldAgreeWithASetAsLongAsNothingIsOlderThanTheWindow() {
        Random random = new Random(7);
        SequenceWindow window = new SequenceWindow(1_000);
        Set<Long> model = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            long sequence = Math.max(0, i / 2 + random.nextInt(900) - 450);

            assertThat(window.accept(sequence)).isEqualTo(model.add(sequence));
        }
        assertThat(window.received()).isEqualTo(model.size());
        assertThat(window.duplicates()).isEqualTo(100_000 - model.size());
    }
}
