package io.skein.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.ClientId;
import io.skein.model.GrantedFilter;
import io.skein.model.Qos;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import io.skein.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DurableIndexTest {
    private static final ClientId CLIENT = new ClientId("c");
    private static final TopicFilter FILTER = TopicFilter.of("a/+");
    private static final GrantedFilter GRANTED = new GrantedFilter(FILTER, Qos.AT_LEAST_ONCE);

    private final SubscriptionIndex<Session> index = new SubscriptionIndex<>();
    private final AtomicLong nowMillis = new AtomicLong(1_000_000);
    private final DurableIndex durables = new DurableIndex(index, nowMillis::get);

    @Test
    void shouldFindWhatWasAnnounced() {
        durables.changed(CLIENT, 1, List.of(GRANTED), List.of());
        assertThat(found()).hasSize(1);
        assertThat(durables.knows(CLIENT)).isTrue();
    }

    @Test
    void shouldBringFiltersUpToDateWithTheHighestVersionInWhateverOrder() {
        durables.changed(CLIENT, 5, List.of(), List.of(FILTER));
        durables.changed(CLIENT, 4, List.of(GRANTED), List.of());
        assertThat(found()).isEmpty();

        durables.changed(CLIENT, 6, List.of(GRANTED), List.of());
        durables.changed(CLIENT, 5, List.of(), List.of(FILTER));
        assertThat(found()).hasSize(1);
    }

    @Test
    void shouldForgetWhatEndedAndKeepWhatIsNewer() {
        durables.changed(CLIENT, 1, List.of(GRANTED), List.of());
        durables.changed(CLIENT, 9, List.of(new GrantedFilter(TopicFilter.of("a/#"), Qos.EXACTLY_ONCE)), List.of());
        durables.ended(CLIENT, 5);
        durables.changed(CLIENT, 4, List.of(GRANTED), List.of());

        assertThat(found()).extracting(s -> s.subscription().filter()).containsExactly(TopicFilter.of("a/#"));
    }

    @Test
    void shouldForgetWhatTheEntryDoesNotKnowUnlessMoreHasBeenHeard() {
        durables.changed(CLIENT, 1, List.of(GRANTED), List.of());
        DurableClient seen = found().get(0).subscriber();
        int changes = seen.changes();
        durables.changed(CLIENT, 2, List.of(GRANTED), List.of());
        durables.outdated(seen, changes, List.of(FILTER));
        assertThat(found()).hasSize(1);

        durables.outdated(seen, seen.changes(), List.of(FILTER));
        assertThat(found()).isEmpty();
    }

    @Test
    void shouldRememberRemovalsOnlyForAWhile() {
        durables.changed(CLIENT, 1, List.of(GRANTED), List.of());
        durables.ended(CLIENT, 5);
        durables.changed(CLIENT, 7, List.of(), List.of(FILTER));
        nowMillis.addAndGet(3_600_000);
        durables.sweep();
        assertThat(durables.size()).isZero();

        durables.changed(CLIENT, 2, List.of(GRANTED), List.of());
        assertThat(found()).hasSize(1);
    }

    private List<LocalSubscription<DurableClient>> found() {
        List<LocalSubscription<DurableClient>> found = new ArrayList<>();
        for (FilterNode<Session> filter : index.match(TopicName.of("a/b")).filters()) {
            LocalSubscribers<DurableClient> durable = filter.durables();
            for (int i = 0; i < durable.slots(); i++) {
                LocalSubscription<DurableClient> subscription = durable.slot(i);
                if (subscription != null) {
                    found.add(subscription);
                }
            }
        }
        return found;
    }
}
