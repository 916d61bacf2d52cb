package io.skein.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchCacheTest {
    private final SubscriptionIndex<Object> index = new SubscriptionIndex<>();
    private final MatchCache<Object> cache = new MatchCache<>(index, 64);
    private final Object anna = "anna";
    private final Object bert = "bert";

    @Test
    void shouldAnswerARepeatedTopicFromMemory() {
        index.subscribe(anna, SampleSubscriptions.to("a/+"));
        TopicMatch<Object> first = cache.match(TopicName.of("a/b"));
        assertThat(cache.match(TopicName.of("a/b"))).isSameAs(first);
        assertThat(cache.hits()).isEqualTo(1);
        assertThat(cache.misses()).isEqualTo(1);
    }

    @Test
    void shouldRememberThatNobodyListens() {
        cache.match(TopicName.of("a"));
        assertThat(cache.match(TopicName.of("a")).isEmpty()).isTrue();
        assertThat(cache.hits()).isEqualTo(1);
    }

    @Test
    void shouldStayValidWhenSubscribersOfAKnownFilterChange() {
        index.subscribe(anna, SampleSubscriptions.to("a/+"));
        cache.match(TopicName.of("a/b"));
        index.subscribe(bert, SampleSubscriptions.to("a/+"));
        assertThat(receivers("a/b")).containsExactlyInAnyOrder(anna, bert);
        index.unsubscribe(anna, TopicFilter.of("a/+"));
        assertThat(receivers("a/b")).containsExactly(bert);
        assertThat(cache.invalidations()).isZero();
        assertThat(cache.hits()).isEqualTo(2);
    }

    @Test
    void shouldLearnOfANewExactFilter() {
        assertThat(receivers("a/b")).isEmpty();
        receivers("a/c");
        index.subscribe(anna, SampleSubscriptions.to("a/b"));
        assertThat(receivers("a/b")).containsExactly(anna);
        receivers("a/c");
        assertThat(cache.hits()).isEqualTo(1);
        assertThat(cache.invalidations()).isEqualTo(1);
    }

    @Test
    void shouldLearnOfANewFilterWithWildcardsWhereItMatches() {
        for (String topic : List.of("a/b", "c/b", "$SYS/b")) {
            assertThat(receivers(topic)).isEmpty();
        }
        index.subscribe(anna, SampleSubscriptions.to("a/+"));
        index.subscribe(bert, SampleSubscriptions.to("$share/g/a/#"));
        assertThat(cache.match(TopicName.of("a/b")).filters()).hasSize(2);
        assertThat(cache.invalidations()).isEqualTo(1);
        receivers("c/b");
        assertThat(cache.invalidations()).isEqualTo(1);
        index.subscribe(anna, SampleSubscriptions.to("+/b"));
        assertThat(receivers("c/b")).containsExactly(anna);
        assertThat(receivers("$SYS/b")).isEmpty();
        assertThat(cache.invalidations()).isEqualTo(2);
    }

    @Test
    void shouldLearnOfAFilterThatWentAndCameBack() {
        for (String filter : List.of("a/b", "a/+")) {
            index.subscribe(anna, SampleSubscriptions.to(filter));
            assertThat(receivers("a/b")).containsExactly(anna);
            index.unsubscribe(anna, TopicFilter.of(filter));
            assertThat(receivers("a/b")).isEmpty();
            index.subscribe(bert, SampleSubscriptions.to(filter));
            assertThat(receivers("a/b")).containsExactly(bert);
            index.unsubscribe(bert, TopicFilter.of(filter));
        }
    }

    @Test
    void shouldNotBeThrashedByChurnElsewhere() {
        index.subscribe(anna, SampleSubscriptions.to("hot/+"));
        receivers("hot/topic");
        for (int i = 0; i < 10_000; i++) {
            String filter = i % 2 == 0 ? "churn/" + i + "/#" : "churn/" + i;
            index.subscribe(bert, SampleSubscriptions.to(filter));
            receivers("hot/topic");
            index.unsubscribe(bert, TopicFilter.of(filter));
            receivers("hot/topic");
        }
        assertThat(cache.misses()).isEqualTo(1);
        assertThat(cache.invalidations()).isZero();
    }

    @Test
    void shouldDistrustATopicThatSleptThroughTooManyNewFilters() {
        receivers("a/b");
        for (int i = 0; i <= MatchCache.WILDCARDS_KEPT; i++) {
            index.subscribe(anna, SampleSubscriptions.to("a/+/" + i));
            receivers("busy");
        }
        receivers("a/b");
        assertThat(cache.invalidations()).isEqualTo(1);
    }

    @Test
    void shouldDistrustEverythingWhenItFellBehindTheLog() {
        receivers("a/b");
        receivers("late");
        for (int i = 0; i < 5_000; i++) {
            index.subscribe(anna, SampleSubscriptions.to("exact/" + i));
        }
        index.subscribe(anna, SampleSubscriptions.to("late"));
        assertThat(receivers("late")).containsExactly(anna);
        receivers("a/b");
        assertThat(cache.hits()).isZero();
        receivers("a/b");
        assertThat(cache.hits()).isEqualTo(1);
    }

    @Test
    void shouldSeeFiltersTooLongForTheLog() {
        String deep = "a/".repeat(ChangeLog.MAX_FILTER_CHARS / 4);
        assertThat(receivers(deep)).isEmpty();
        index.subscribe(anna, SampleSubscriptions.to(deep + "+/".repeat(ChangeLog.MAX_FILTER_CHARS) + "#"));
        index.subscribe(anna, SampleSubscriptions.to("+/".repeat(ChangeLog.MAX_FILTER_CHARS / 4) + "+"));
        assertThat(receivers(deep)).containsExactly(anna);
        receivers("b");
        long before = cache.invalidations();
        index.subscribe(bert, SampleSubscriptions.to("+/".repeat(ChangeLog.MAX_FILTER_CHARS)));
        receivers("b");
        assertThat(cache.invalidations()).isEqualTo(before + 1);
    }

    @Test
    void shouldNotKeepLongTopicsNorWideMatches() {
        TopicName longTopic = TopicName.of("t".repeat(MatchCache.MAX_TOPIC_CHARS + 1));
        cache.match(longTopic);
        cache.match(longTopic);
        for (int filter = 0; filter < 1 << 11; filter++) {
            StringBuilder text = new StringBuilder("w");
            for (int level = 0; level < 11; level++) {
                text.append((filter >> level & 1) == 0 ? "/a" : "/+");
            }
            index.subscribe(anna, SampleSubscriptions.to(text.toString()));
        }
        assertThat(receivers("w" + "/a".repeat(11))).hasSize(1 << 11);
        assertThat(receivers("w" + "/a".repeat(11))).hasSize(1 << 11);
        assertThat(cache.hits()).isZero();
    }

    @Test
    void shouldKeepTopicsInUseThroughARunOfUniqueOnes() {
        for (int i = 0; i < 20; i++) {
            receivers("hot");
        }
        long missesBefore = cache.misses();
        for (int i = 0; i < 10_000; i++) {
            receivers("unique/" + i);
            receivers("hot");
        }
        assertThat(cache.misses() - missesBefore).isBetween(10_000L, 10_100L);
        assertThat(cache.evictions()).isBetween(9_900L, 10_100L);
    }

    @Test
    void shouldRefuseASizeBelowOneSet() {
        assertThatThrownBy(() -> new MatchCache<>(index, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    private List<Object> receivers(String topic) {
        return SampleSubscriptions.in(cache.match(TopicName.of(topic)));
    }
}
