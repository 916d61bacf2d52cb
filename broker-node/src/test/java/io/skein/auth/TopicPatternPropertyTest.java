package io.skein.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.ClientId;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import java.net.InetAddress;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TopicPatternPropertyTest {
    private static final ClientIdentity CLIENT =
            new ClientIdentity(new ClientId("c"), null, InetAddress.getLoopbackAddress());

    @Property
    void shouldMatchAsATopicFilterDoes(@ForAll("filters") String rule, @ForAll("topics") String topic) {
        assertThat(TopicPattern.literal(rule).matches(TopicName.of(topic), CLIENT))
                .isEqualTo(TopicFilter.of(rule).matches(TopicName.of(topic)));
    }

    @Property
    void shouldCoverOnlyFiltersWhoseEveryTopicItMatches(
            @ForAll("filters") String rule, @ForAll("filters") String filter, @ForAll("topics") String topic) {
        TopicFilter selected = TopicFilter.of(filter);
        if (TopicPattern.literal(rule).covers(selected, CLIENT) && selected.matches(TopicName.of(topic))) {
            assertThat(TopicPattern.literal(rule).matches(TopicName.of(topic), CLIENT))
                    .isTrue();
        }
    }

    @Property
    void shouldOverlapWhereverATopicIsSelectedByBoth(
            @ForAll("filters") String rule, @ForAll("filters") String filter, @ForAll("topics") String topic) {
        TopicFilter selected = TopicFilter.of(filter);
        if (TopicPattern.literal(rule).matches(TopicName.of(topic), CLIENT) && selected.matches(TopicName.of(topic))) {
            assertThat(TopicPattern.literal(rule).overlaps(selected, CLIENT)).isTrue();
        }
    }

    @Provide
    Arbitrary<String> topics() {
        return levels("a", "b", "", "$x").filter(text -> !text.isEmpty());
    }

    @Provide
    Arbitrary<String> filters() {
        Arbitrary<String> tail = Arbitraries.of("", "/#");
        return levels("a", "b", "", "+", "$x")
                .flatMap(head -> tail.map(end -> head + end))
                .filter(text -> !text.isEmpty());
    }

    private static Arbitrary<String> levels(String... values) {
        return Arbitraries.of(values).list().ofMinSize(1).ofMaxSize(4).map(list -> String.join("/", list));
    }
}
