package io.skein.store.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.ClientId;
import io.skein.store.SessionChanges;
import io.skein.store.session.SessionChange;
import io.skein.store.session.SessionState;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SessionBatchTest {
    private final SessionState state = new SessionState(new ClientId("c"));

    private static SessionBatch batch(long lane, long number, long term) {
        return new SessionBatch(
                new UUID(lane, lane),
                0,
                number,
                List.of(new SessionChange.Expire()),
                SessionChanges.LIMITS.at(0, term));
    }

    @Test
    void shouldBeTooLateOnceTheSessionHasSeenALaterView() {
        batch(1, 7, 2).applyTo(state);

        assertThat(batch(2, 1, 1).isTooLateFor(state, 0)).isTrue();
        assertThat(batch(2, 1, 2).isTooLateFor(state, 0)).isFalse();
    }

    @Test
    void shouldBeTooLateOnceItsOwnerKnowsALaterView() {
        assertThat(batch(1, 1, 2).isTooLateFor(state, 3)).isTrue();
        assertThat(batch(1, 1, 3).isTooLateFor(state, 3)).isFalse();
    }

    @Test
    void shouldBeConfirmedLateIfItWasAppliedInTime() {
        batch(1, 7, 2).applyTo(state);

        assertThat(batch(1, 7, 2).isTooLateFor(state, 3)).isFalse();
        assertThat(batch(1, 8, 2).isTooLateFor(state, 3)).isTrue();
    }
}
