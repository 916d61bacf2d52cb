package io.skein.it.drill.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.drill.ledger.Event;
import io.skein.it.drill.ledger.History;
import io.skein.it.drill.ledger.Ledger;
import io.skein.it.drill.ledger.Verdict;
import io.skein.it.fixture.Elapsed;
import io.skein.it.fixture.Mosquitto;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks the clients and the ledger themselves: with a broker from other hands, alone and unharmed, all is in order. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LoadIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final History history = new History();

    @Test
    void shouldFindNothingWrongWithAReferenceBrokerWhileClientsComeAndGo() {
        try (Mosquitto broker = Mosquitto.start();
                Load load = new Load(history, "ref", new Random(1))) {
            load.add(LoadMix.of("ref", new Random(1), broker.endpoint().address()));
            assertThat(load.awaitSettled(LIMIT)).isEmpty();
            load.startPublishing(true, Duration.ofSeconds(6));
            Elapsed.sinceNow().reach(Duration.ofSeconds(12));
            load.stopPublishing();
            assertThat(load.awaitQuiet(LIMIT)).isEmpty();
            load.leave();
            Elapsed.sinceNow().reach(Duration.ofSeconds(1));
        }
        Verdict verdict = Ledger.judge(history.events(), List.of());

        assertThat(verdict.offences()).isEmpty();
        assertThat(verdict.sent()).isGreaterThan(1_000);
        assertThat(wills()).isGreaterThan(2);
        assertThat(takeovers()).isGreaterThan(1);
    }

    private long wills() {
        return history.events().stream()
                .filter(Event.WillDelivered.class::isInstance)
                .count();
    }

    private long takeovers() {
        return history.events().stream()
                .filter(e -> e instanceof Event.Connected c && c.sessionPresent())
                .count();
    }
}
