package io.skein.store.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.cluster.SettableLease;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OwnerStandingTest {
    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private static final UUID C = new UUID(0, 3);
    private static final UUID D = new UUID(0, 4);

    private final SettableLease lease = new SettableLease();
    private Set<UUID> listed = Set.of(A);
    private final OwnerStanding standing = new OwnerStanding(lease, () -> listed);

    private boolean isCompleteWith(UUID... members) {
        listed = Set.of(members);
        return standing.isComplete();
    }

    @Test
    void shouldBeCompleteWithAllOfTheViewAndWithMore() {
        lease.establish(1, A, B);

        assertThat(isCompleteWith(A, B)).isTrue();
        assertThat(isCompleteWith(A, B, C)).isTrue();
    }

    @Test
    void shouldWaitForANewViewWhenSomeoneIsMissing() {
        lease.establish(1, A, B, C);
        assertThat(isCompleteWith(A, B)).isFalse();

        lease.establish(2, A, B);
        assertThat(standing.isComplete()).isTrue();
    }

    @Test
    void shouldGoOnWithMostOfTheViewWhileSomebodyJoins() {
        lease.establish(1, A, B, C);

        assertThat(isCompleteWith(A, B, D)).isTrue();
        assertThat(isCompleteWith(A, D)).isFalse();
    }

    @Test
    void shouldServeToTheEndWhenTheNodeLeaves() {
        lease.establish(1, A, B, C);
        standing.leave();

        assertThat(isCompleteWith(A)).isTrue();
    }

    @Test
    void shouldBeCompleteBeforeTheFirstViewAsLongAsNobodyGoes() {
        assertThat(isCompleteWith(A)).isTrue();
        assertThat(isCompleteWith(A, B)).isTrue();
        assertThat(isCompleteWith(A)).isFalse();
        assertThat(isCompleteWith(A, C)).isFalse();
        assertThat(isCompleteWith(A, B, C)).isTrue();
    }

    @Test
    void shouldBeginAnewAfterTheOthersHaveGivenThisNodeUp() {
        lease.establish(1, A, B, C);
        assertThat(isCompleteWith(C)).isFalse();
        lease.forgetView();

        assertThat(isCompleteWith(A, C)).isTrue();
        assertThat(isCompleteWith(C)).isFalse();
    }
}
