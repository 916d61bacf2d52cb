package io.skein.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionIndexTest {
    private static final UUID NODE = new UUID(0, 1);
    private static final UUID OTHER_NODE = new UUID(0, 2);

    private final SubscriptionIndex<Object> index = new SubscriptionIndex<>();
    private final Object anna = "anna";
    private final Object bert = "bert";

    @ParameterizedTest
    @CsvSource({
        "sport/tennis, sport/tennis, true",
        "sport/tennis, sport, false",
        "sport/#, sport, true",
        "sport/#, sport/tennis/player1, true",
        "sport/tennis/+, sport/tennis/player1, true",
        "sport/tennis/+, sport/tennis/player1/ranking, false",
        "sport/+, sport, false",
        "sport/+, sport/, true",
        "+/+, /finance, true",
        "/+, /finance, true",
        "+, /finance, false",
        "#, $SYS/uptime, false",
        "+/uptime, $SYS/uptime, false",
        "+/#, $SYS, false",
        "$SYS/#, $SYS/uptime, true",
        "$SYS/+, $SYS/uptime, true",
        "a/+/#, a, false",
        "a/+/#, a/b, true",
        "Sport, sport, false"
    })
    void shouldMatchAsTheSpecificationSays(String filter, String topic, boolean matches) {
        index.subscribe(anna, SampleSubscriptions.to(filter));
        assertThat(receivers(topic)).hasSize(matches ? 1 : 0);
    }

    @Test
    void shouldSayWhetherASubscriptionWasReplaced() {
        assertThat(index.subscribe(anna, SampleSubscriptions.to("a/+"))).isEqualTo(new SubscriptionChange(false, 1));
        assertThat(index.subscribe(bert, SampleSubscriptions.to("a/+"))).isEqualTo(new SubscriptionChange(false, 2));
        assertThat(index.subscribe(anna, SampleSubscriptions.to("a/+", Qos.AT_MOST_ONCE)))
                .isEqualTo(new SubscriptionChange(true, 2));
        assertThat(index.unsubscribe(anna, TopicFilter.of("a/+"))).isEqualTo(new SubscriptionChange(true, 1));
        assertThat(index.unsubscribe(anna, TopicFilter.of("a/+"))).isEqualTo(new SubscriptionChange(false, 1));
        assertThat(index.unsubscribe(bert, TopicFilter.of("a/+")).withdrawn()).isTrue();
        assertThat(index.unsubscribe(bert, TopicFilter.of("a/+"))).isEqualTo(SubscriptionChange.NOTHING);
    }

    @Test
    void shouldUseTheOptionsOfTheLastSubscription() {
        index.subscribe(anna, SampleSubscriptions.to("a"));
        Subscription changed = SampleSubscriptions.to("a", Qos.EXACTLY_ONCE);
        index.subscribe(anna, changed);
        LocalSubscription<Object> found =
                index.match(TopicName.of("a")).filters()[0].locals().slot(0);
        assertThat(found)
                .isNotNull()
                .extracting(LocalSubscription::subscription)
                .isSameAs(changed);
    }

    @Test
    void shouldTellEqualSubscribersApart() {
        index.subscribe(new String("twin"), SampleSubscriptions.to("a"));
        index.subscribe(new String("twin"), SampleSubscriptions.to("a"));
        assertThat(index.localCount(TopicFilter.of("a"))).isEqualTo(2);
    }

    @Test
    void shouldFindASubscriberOncePerMatchingFilter() {
        index.subscribe(anna, SampleSubscriptions.to("a/b"));
        index.subscribe(anna, SampleSubscriptions.to("a/+"));
        index.subscribe(anna, SampleSubscriptions.to("a/#"));
        index.subscribe(anna, SampleSubscriptions.to("#"));
        assertThat(receivers("a/b")).hasSize(4);
    }

    @Test
    void shouldKeepGroupsApartFromPlainSubscriptions() {
        index.subscribe(anna, SampleSubscriptions.to("$share/g/a/+"));
        index.subscribe(bert, SampleSubscriptions.to("$share/h/a/+"));
        index.subscribe(bert, SampleSubscriptions.to("a/+"));
        FilterNode<Object> node = index.match(TopicName.of("a/b")).filters()[0];
        assertThat(SampleSubscriptions.in(node.locals())).containsExactly(bert);
        assertThat(node.groups()).extracting(SharedGroup::toString).containsExactly("$share/g/a/+", "$share/h/a/+");
        SharedGroup<Object> group = index.group(TopicFilter.of("$share/g/a/+"));
        assertThat(group).isSameAs(node.groups()[0]);
        assertThat(index.localCount(TopicFilter.of("$share/g/a/+"))).isEqualTo(1);
        index.unsubscribe(anna, TopicFilter.of("$share/g/a/+"));
        assertThat(node.groups()).hasSize(1);
        assertThat(index.group(TopicFilter.of("$share/g/a/+"))).isNull();
    }

    @Test
    void shouldTakeAPatternThatLooksSharedItself() {
        TopicFilter filter = TopicFilter.of("$share/g/$share/x/+");
        index.subscribe(anna, SampleSubscriptions.to(filter.value()));
        index.subscribe(bert, SampleSubscriptions.to("$share/x/+"));
        assertThat(index.match(TopicName.of("$share/x/y")).filters()).hasSize(1);
        assertThat(index.match(TopicName.of("y")).filters()).hasSize(1);
        index.unsubscribe(anna, filter);
        index.unsubscribe(bert, TopicFilter.of("$share/x/+"));
        assertThat(index.treeNodeCount()).isZero();
    }

    @Test
    void shouldStateRoutesAnew() {
        index.addNode(NODE);
        TopicFilter filter = TopicFilter.of("$share/g/a");
        assertThat(index.setRoute(NODE, filter, 3)).isTrue();
        assertThat(index.setRoute(NODE, filter, 2)).isTrue();
        assertThat(weights(filter)).containsExactly(2);
        index.setRoute(NODE, filter, 0);
        index.setRoute(NODE, filter, 0);
        assertThat(index.filterCount()).isZero();
    }

    @Test
    void shouldRefuseRoutesOfNodesOutsideTheCluster() {
        assertThat(index.setRoute(NODE, TopicFilter.of("a"), 1)).isFalse();
        index.addNode(NODE);
        index.removeNode(NODE);
        assertThat(index.setRoute(NODE, TopicFilter.of("a"), 1)).isFalse();
        assertThat(index.filterCount()).isZero();
    }

    @Test
    void shouldRefuseANegativeWeight() {
        index.addNode(NODE);
        assertThatThrownBy(() -> index.setRoute(NODE, TopicFilter.of("a"), -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldKillTheRoutesOfADepartedNodeAtOnceAndPurgeThemLater() {
        index.addNode(NODE);
        index.addNode(OTHER_NODE);
        for (int i = 0; i < 10; i++) {
            index.setRoute(NODE, TopicFilter.of("a/" + i), 1);
            index.setRoute(NODE, TopicFilter.of("$share/g/b/+/" + i), 2);
        }
        index.setRoute(OTHER_NODE, TopicFilter.of("a/0"), 1);
        RemoteRoute<Object> route =
                index.match(TopicName.of("a/1")).filters()[0].remotes()[0];
        assertThat(route.isAlive()).isTrue();
        assertThat(index.removeNode(NODE)).isTrue();
        assertThat(route.isAlive()).isFalse();
        assertThat(index.filterCount()).isEqualTo(20);
        assertThat(index.purgeRoutes(15)).isTrue();
        assertThat(index.purgeRoutes(15)).isFalse();
        assertThat(index.filterCount()).isEqualTo(1);
        assertThat(index.treeNodeCount()).isZero();
        assertThat(index.match(TopicName.of("a/0")).filters()[0].remotes()).hasSize(1);
    }

    @Test
    void shouldGoThroughTheFiltersAgainForANodeThatLeavesDuringAPurge() {
        index.addNode(NODE);
        index.addNode(OTHER_NODE);
        for (int i = 0; i < 10; i++) {
            index.setRoute(i % 2 == 0 ? NODE : OTHER_NODE, TopicFilter.of("a/" + i), 1);
        }
        index.removeNode(NODE);
        assertThat(index.purgeRoutes(9)).isTrue();
        index.removeNode(OTHER_NODE);
        while (index.purgeRoutes(1)) {
            assertThat(index.filterCount()).isLessThan(10);
        }
        assertThat(index.filterCount()).isZero();
    }

    @Test
    void shouldTakeANodeThatCameBackForANewOne() {
        index.addNode(NODE);
        index.setRoute(NODE, TopicFilter.of("a"), 1);
        index.removeNode(NODE);
        index.addNode(NODE);
        assertThat(weights(TopicFilter.of("a"))).isEmpty();
        index.setRoute(NODE, TopicFilter.of("a"), 5);
        assertThat(weights(TopicFilter.of("a"))).containsExactly(5);
    }

    @Test
    void shouldNumberLiveNodesDensely() {
        assertThat(index.addNode(NODE).ordinal()).isZero();
        assertThat(index.addNode(OTHER_NODE).ordinal()).isEqualTo(1);
        assertThat(index.addNode(NODE).ordinal()).isZero();
        index.removeNode(NODE);
        assertThat(index.addNode(new UUID(0, 3)).ordinal()).isZero();
    }

    @Test
    void shouldListWhatThisNodeSubscribesTo() {
        index.addNode(NODE);
        index.setRoute(NODE, TopicFilter.of("remote"), 1);
        index.subscribe(anna, SampleSubscriptions.to("a"));
        index.subscribe(bert, SampleSubscriptions.to("a"));
        index.subscribe(bert, SampleSubscriptions.to("$share/g/a"));
        Map<String, Integer> counts = new HashMap<>();
        index.forEachLocal((filter, count) -> counts.put(filter.value(), count));
        assertThat(counts).containsExactlyInAnyOrderEntriesOf(Map.of("a", 2, "$share/g/a", 1));
    }

    @Test
    void shouldBearTheDeepestFiltersAndTopics() {
        String deep = "+/".repeat(32_000) + "#";
        index.subscribe(anna, SampleSubscriptions.to(deep));
        assertThat(receivers("a/".repeat(32_000) + "b")).hasSize(1);
        index.unsubscribe(anna, TopicFilter.of(deep));
        assertThat(index.treeNodeCount()).isZero();
    }

    @Test
    void shouldMatchInATreeWhereEveryBranchMatches() {
        for (int filter = 0; filter < 1 << 10; filter++) {
            StringBuilder text = new StringBuilder();
            for (int level = 0; level < 10; level++) {
                text.append(level == 0 ? "" : "/").append((filter >> level & 1) == 0 ? "a" : "+");
            }
            index.subscribe(anna, SampleSubscriptions.to(text.toString()));
        }
        assertThat(receivers("a/a/a/a/a/a/a/a/a/a")).hasSize(1 << 10);
    }

    @Test
    void shouldHoldManySiblings() {
        for (int i = 0; i < 100; i++) {
            index.subscribe(anna, SampleSubscriptions.to("room/" + i + "/+"));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(receivers("room/" + i + "/light")).hasSize(1);
            index.unsubscribe(anna, TopicFilter.of("room/" + i + "/+"));
            assertThat(receivers("room/" + i + "/light")).isEmpty();
        }
        assertThat(index.treeNodeCount()).isZero();
    }

    private List<Object> receivers(String topic) {
        return SampleSubscriptions.in(index.match(TopicName.of(topic)));
    }

    private List<Integer> weights(TopicFilter filter) {
        List<Integer> weights = new ArrayList<>();
        Receivers<Object> receivers = index.receivers(filter);
        if (receivers != null) {
            for (RemoteRoute<Object> route : receivers.remotes()) {
                if (route.isAlive()) {
                    weights.add(route.weight());
                }
            }
        }
        return weights;
    }
}
