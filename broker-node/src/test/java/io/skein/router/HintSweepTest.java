package io.skein.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.ClientId;
import io.skein.session.SessionLoop;
import io.skein.store.SessionStore;
import io.skein.store.session.SessionChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HintSweepTest {
    private static final List<Integer> SESSIONS =
            IntStream.range(0, 1_000).boxed().toList();

    /** Time passes when the test says so. */
    private static final class TimedLoop implements SessionLoop {
        private record Due(long atMillis, Runnable task) {}

        private final PriorityQueue<Due> dues = new PriorityQueue<>(Comparator.comparingLong(Due::atMillis));
        private long nowMillis;

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public boolean isCurrent() {
            return true;
        }

        @Override
        public Timer schedule(long delayMillis, Runnable task) {
            dues.add(new Due(nowMillis + delayMillis, task));
            return () -> {};
        }

        @Override
        public void change(ClientId client, SessionChange change, SessionStore.Completion completion) {
            throw new AssertionError("nothing to store");
        }

        void passMillis(long millis) {
            long until = nowMillis + millis;
            while (!dues.isEmpty() && dues.element().atMillis <= until) {
                Due next = dues.remove();
                nowMillis = next.atMillis;
                next.task.run();
            }
            nowMillis = until;
        }
    }

    private final TimedLoop loop = new TimedLoop();
    private final List<Integer> looked = new ArrayList<>();
    private final HintSweep<Integer> sweep = new HintSweep<>(loop, () -> SESSIONS, looked::add);

    @Test
    void shouldHaveEverySessionLookOnceWithinASecond() {
        sweep.now();
        assertThat(loop.dues).hasSize(1);
        loop.passMillis(1_100);
        assertThat(looked).containsExactlyElementsOf(SESSIONS);
        assertThat(loop.dues).isEmpty();
    }

    @Test
    void shouldMakeOneMoreRoundOfAllThatIsAskedForDuringOne() {
        sweep.now();
        loop.passMillis(500);
        for (int i = 0; i < 100; i++) {
            sweep.now();
        }
        assertThat(loop.dues).hasSize(1);
        loop.passMillis(10_000);
        assertThat(looked).hasSize(2 * SESSIONS.size());
    }

    @Test
    void shouldLookAgainAfterTheLastOfManyDeaths() {
        for (int i = 0; i < 100; i++) {
            sweep.later();
        }
        assertThat(loop.dues).hasSize(1);
        loop.passMillis(HintSweep.LATER_MILLIS + 1_100);
        assertThat(looked).hasSize(SESSIONS.size());
        loop.passMillis(HintSweep.LATER_MILLIS);
        assertThat(looked).hasSize(2 * SESSIONS.size());
        loop.passMillis(60_000);
        assertThat(looked).hasSize(2 * SESSIONS.size());
    }
}
