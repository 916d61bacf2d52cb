package io.skein.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.BeforeTry;

/** The index and its cache against the plainest model there is: a map asked filter by filter. */
class SubscriptionIndexModelTest {
    private static final List<UUID> NODES = List.of(new UUID(0, 1), new UUID(0, 2));

    /** @param weight 0 to unsubscribe or to withdraw a route */
    record Step(TopicFilter filter, int receiver, int weight) {
        boolean isRoute() {
            return receiver >= 3;
        }
    }

    private final List<String> subscribers = List.of("s0", "s1", "s2");
    private final Map<TopicFilter, Set<String>> model = new HashMap<>();
    private SubscriptionIndex<String> index = new SubscriptionIndex<>();
    private MatchCache<String> cache = new MatchCache<>(index, 8);

    @BeforeTry
    void startEmpty() {
        model.clear();
        index = new SubscriptionIndex<>();
        cache = new MatchCache<>(index, 8);
    }

    @Property(tries = 500)
    void shouldMatchWhatTheModelMatches(@ForAll("steps") List<Step> steps, @ForAll("topics") List<String> topics) {
        NODES.forEach(index::addNode);
        for (Step step : steps) {
            apply(step);
            for (String topic : topics) {
                TopicName name = TopicName.of(topic);
                assertThat(receivers(index.match(name))).as(topic).isEqualTo(expected(name));
                assertThat(receivers(cache.match(name))).as("cached " + topic).isEqualTo(expected(name));
            }
        }
        assertThat(index.filterCount())
                .isEqualTo(model.keySet().stream()
                        .map(TopicFilter::pattern)
                        .distinct()
                        .count());
        removeAll();
        assertThat(index.filterCount()).isZero();
        assertThat(index.treeNodeCount()).isZero();
    }

    private void apply(Step step) {
        TopicFilter filter = step.filter;
        Set<String> receivers = model.computeIfAbsent(filter, none -> new HashSet<>());
        if (step.isRoute()) {
            UUID node = NODES.get(step.receiver - 3);
            index.setRoute(node, filter, step.weight);
            receivers.removeIf(receiver -> receiver.startsWith(node.toString()));
            if (step.weight > 0) {
                receivers.add(node + "*" + step.weight);
            }
        } else {
            String subscriber = subscribers.get(step.receiver);
            SubscriptionChange change = step.weight > 0
                    ? index.subscribe(subscriber, subscription(filter))
                    : index.unsubscribe(subscriber, filter);
            boolean existed = step.weight > 0 ? !receivers.add(subscriber) : receivers.remove(subscriber);
            int left = (int) receivers.stream().filter(subscribers::contains).count();
            assertThat(change).isEqualTo(new SubscriptionChange(existed, left));
            assertThat(index.localCount(filter)).isEqualTo(left);
        }
        if (receivers.isEmpty()) {
            model.remove(filter);
        }
    }

    private Set<String> expected(TopicName topic) {
        return model.entrySet().stream()
                .filter(entry -> entry.getKey().matches(topic))
                .flatMap(entry -> entry.getValue().stream().map(receiver -> entry.getKey() + " -> " + receiver))
                .collect(Collectors.toSet());
    }

    private static Set<String> receivers(TopicMatch<String> match) {
        Set<String> found = new HashSet<>();
        for (FilterNode<String> node : match.filters()) {
            collect(node.pattern(), node, found);
            for (SharedGroup<String> group : node.groups()) {
                collect(group.filter().value(), group, found);
            }
        }
        return found;
    }

    private static void collect(String filter, Receivers<String> receivers, Set<String> found) {
        LocalSubscribers<String> locals = receivers.locals();
        for (int i = 0; i < locals.slots(); i++) {
            LocalSubscription<String> local = locals.slot(i);
            if (local != null) {
                assertThat(found.add(filter + " -> " + local.subscriber())).isTrue();
            }
        }
        for (RemoteRoute<String> remote : receivers.remotes()) {
            assertThat(found.add(filter + " -> " + remote.node() + "*" + remote.weight()))
                    .isTrue();
        }
    }

    private void removeAll() {
        for (TopicFilter filter : Set.copyOf(model.keySet())) {
            subscribers.forEach(subscriber -> index.unsubscribe(subscriber, filter));
            index.setRoute(NODES.get(0), filter, 0);
        }
        index.removeNode(NODES.get(1));
        while (index.purgeRoutes(3)) {
            assertThat(index.filterCount()).isNotNegative();
        }
    }

    static Subscription subscription(TopicFilter filter) {
        return new Subscription(
                filter, Qos.AT_LEAST_ONCE, false, false, Subscription.RetainHandling.SEND_AT_SUBSCRIBE, 0);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> step = Combinators.combine(
                        filters(),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 2))
                .as((filter, receiver, weight) -> new Step(TopicFilter.of(filter), receiver, weight));
        return step.list().ofMinSize(1).ofMaxSize(60);
    }

    private static Arbitrary<String> filters() {
        Arbitrary<String> level = Arbitraries.of("a", "b", "", "+", "$s");
        Arbitrary<String> plain = level.list().ofMinSize(1).ofMaxSize(3).map(levels -> String.join("/", levels));
        Arbitrary<String> pattern = Combinators.combine(plain, Arbitraries.of("", "/#"))
                .as(String::concat)
                .filter(text -> !text.isEmpty());
        Arbitrary<String> all = Arbitraries.oneOf(pattern, pattern, pattern, Arbitraries.of("#", "+/#"));
        return Combinators.combine(Arbitraries.of("", "", "$share/g/", "$share/h/"), all)
                .as(String::concat);
    }

    @Provide
    Arbitrary<List<String>> topics() {
        Arbitrary<String> level = Arbitraries.of("a", "b", "", "$s");
        return level.list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(levels -> String.join("/", levels))
                .filter(text -> !text.isEmpty())
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }
}
