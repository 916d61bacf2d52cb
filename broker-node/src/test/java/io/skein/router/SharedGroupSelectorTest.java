package io.skein.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.skein.model.TopicFilter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SharedGroupSelectorTest {
    private static final UUID NODE = new UUID(0, 1);
    private static final UUID OTHER_NODE = new UUID(0, 2);
    private static final TopicFilter FILTER = TopicFilter.of("$share/g/a");

    private final SubscriptionIndex<Object> index = new SubscriptionIndex<>();
    private final SharedGroupSelector<Object> selector = new SharedGroupSelector<>(7);

    @Test
    void shouldLetLocalMembersTakeTurns() {
        subscribe("m0", "m1", "m2", "m3", "m4");
        Map<Object, Integer> shares = shares(1_000, SharedGroupSelectorTest::isAny);
        assertThat(shares)
                .hasSize(5)
                .allSatisfy((member, count) -> assertThat(count).isEqualTo(200));
        Set<Object> round = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            round.add(chosen(SharedGroupSelectorTest::isAny));
        }
        assertThat(round).hasSize(5);
    }

    @Test
    void shouldShareAmongNodesByTheirMembers() {
        subscribe("m0", "m1");
        route(NODE, 3);
        route(OTHER_NODE, 5);
        Map<Object, Integer> shares = shares(10_000, SharedGroupSelectorTest::isAny);
        assertThat(shares.get(NODE)).isCloseTo(3_000, within(20));
        assertThat(shares.get(OTHER_NODE)).isCloseTo(5_000, within(20));
        assertThat(shares.get("m0")).isCloseTo(1_000, within(20));
        assertThat(shares.get("m1")).isCloseTo(1_000, within(20));
    }

    @Test
    void shouldShareEvenlyInShortRunsToo() {
        subscribe("m0");
        route(NODE, 1);
        route(OTHER_NODE, 1);
        for (int run = 0; run < 100; run++) {
            assertThat(shares(30, SharedGroupSelectorTest::isAny))
                    .hasSize(3)
                    .allSatisfy((receiver, count) -> assertThat(count).isBetween(8, 12));
        }
    }

    @Test
    void shouldShareEachOfSeveralGroupsEvenly() {
        subscribe("m0");
        route(NODE, 1);
        TopicFilter other = TopicFilter.of("$share/other/a");
        index.subscribe("x", SampleSubscriptions.to(other.value()));
        index.setRoute(NODE, other, 1);
        Map<Object, Integer> shares = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            shares.merge(chosen(FILTER, SharedGroupSelectorTest::isAny), 1, Integer::sum);
            chosen(other, SharedGroupSelectorTest::isAny);
        }
        assertThat(shares.get("m0")).isCloseTo(500, within(5));
    }

    @Test
    void shouldPassOverMembersThatCannotReceive() {
        subscribe("m0", "m1", "m2");
        Map<Object, Integer> shares = shares(100, member -> !member.subscriber().equals("m1"));
        assertThat(shares).containsOnlyKeys("m0", "m2");
        assertThat(shares.get("m0")).isBetween(30, 70);
    }

    @Test
    void shouldPreferAnotherNodeToMembersThatCannotReceive() {
        subscribe("m0", "m1");
        route(NODE, 1);
        assertThat(shares(100, member -> false)).containsOnlyKeys(NODE);
    }

    @Test
    void shouldFallBackToAnyMember() {
        subscribe("m0", "m1");
        assertThat(shares(100, member -> false)).containsExactlyInAnyOrderEntriesOf(Map.of("m0", 50, "m1", 50));
    }

    @Test
    void shouldLeaveDeadNodesOut() {
        subscribe("m0");
        route(NODE, 10);
        route(OTHER_NODE, 1);
        index.removeNode(NODE);
        Map<Object, Integer> shares = shares(100, SharedGroupSelectorTest::isAny);
        assertThat(shares).containsOnlyKeys("m0", OTHER_NODE);
        assertThat(shares.get("m0")).isCloseTo(50, within(2));
    }

    @Test
    void shouldChooseAmongThisNodesMembersForAnotherNode() {
        subscribe("m0", "m1");
        route(NODE, 10);
        SharedGroup<Object> group = group(FILTER);
        Map<Object, Integer> shares = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            LocalSubscription<Object> member = selector.selectLocal(group, SharedGroupSelectorTest::isAny);
            assertThat(member).isNotNull();
            shares.merge(member.subscriber(), 1, Integer::sum);
        }
        assertThat(shares).containsExactlyInAnyOrderEntriesOf(Map.of("m0", 50, "m1", 50));
    }

    @Test
    void shouldFindNobodyInAGroupThatEmptied() {
        subscribe("m0");
        SharedGroup<Object> group = group(FILTER);
        index.unsubscribe("m0", FILTER);
        assertThat(selector.select(group, SharedGroupSelectorTest::isAny)).isNull();
        assertThat(selector.selectLocal(group, SharedGroupSelectorTest::isAny)).isNull();
    }

    @Test
    void shouldTurnToManyGroups() {
        for (int i = 0; i < 2 * SharedGroupSelector.MAX_GROUPS; i++) {
            TopicFilter filter = TopicFilter.of("$share/g/" + i);
            index.subscribe("m0", SampleSubscriptions.to(filter.value()));
            assertThat(chosen(filter, SharedGroupSelectorTest::isAny)).isEqualTo("m0");
        }
    }

    private static boolean isAny(Object member) {
        return true;
    }

    private void subscribe(String... members) {
        for (String member : members) {
            index.subscribe(member, SampleSubscriptions.to(FILTER.value()));
        }
    }

    private void route(UUID node, int weight) {
        index.addNode(node);
        index.setRoute(node, FILTER, weight);
    }

    private Map<Object, Integer> shares(int messages, Predicate<LocalSubscription<Object>> able) {
        Map<Object, Integer> shares = new HashMap<>();
        for (int i = 0; i < messages; i++) {
            shares.merge(chosen(able), 1, Integer::sum);
        }
        return shares;
    }

    private Object chosen(Predicate<LocalSubscription<Object>> able) {
        return chosen(FILTER, able);
    }

    private Object chosen(TopicFilter filter, Predicate<LocalSubscription<Object>> able) {
        GroupReceiver<Object> receiver = selector.select(group(filter), able);
        if (receiver instanceof RemoteRoute<Object> remote) {
            return remote.node().id();
        }
        assertThat(receiver).isInstanceOf(LocalSubscription.class);
        return ((LocalSubscription<Object>) receiver).subscriber();
    }

    private SharedGroup<Object> group(TopicFilter filter) {
        SharedGroup<Object> group = index.group(filter);
        assertThat(group).isNotNull();
        return group;
    }
}
