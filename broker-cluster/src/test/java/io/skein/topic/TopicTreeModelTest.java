package io.skein.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TopicTreeModelTest {
    @Property(tries = 300)
    void shouldFindNamesAsAFilterDoes(@ForAll("names") Set<String> names, @ForAll("filters") String filter) {
        TopicTree<String> tree = new TopicTree<>();
        names.forEach(name -> tree.compute(path(name), none -> name));
        TopicFilter parsed = TopicFilter.of(filter);
        List<String> found = new ArrayList<>();
        tree.matching(parsed).forEachRemaining(found::add);
        Set<String> expected = names.stream()
                .filter(name -> parsed.matches(TopicName.of(name)))
                .collect(Collectors.toSet());
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        List<String> all = new ArrayList<>();
        tree.all().forEachRemaining(all::add);
        assertThat(all).containsExactlyInAnyOrderElementsOf(names);
    }

    @Provide
    Arbitrary<Set<String>> names() {
        return Arbitraries.of("a", "b", "", "$s")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(levels -> String.join("/", levels))
                .filter(name -> !name.isEmpty())
                .set()
                .ofMaxSize(30);
    }

    @Provide
    Arbitrary<String> filters() {
        return Arbitraries.of("a", "b", "", "$s", "+", "#")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(levels -> String.join("/", levels))
                .filter(filter -> !filter.isEmpty() && isLastIfAny(filter));
    }

    private static boolean isLastIfAny(String filter) {
        int multi = filter.indexOf('#');
        return multi < 0 || multi == filter.length() - 1;
    }

    private static String[] path(String text) {
        return text.split("/", -1);
    }
}
