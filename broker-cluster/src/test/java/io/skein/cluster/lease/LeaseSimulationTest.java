package io.skein.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.cluster.Lease;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of every kind, by seed: nobody acts under a view that others have left behind, and all act in the end. */
class LeaseSimulationTest {
    private static final int SEEDS = Integer.getInteger("skein.lease.seeds", 100);
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f");

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6})
    void shouldNeverLetTwoViewsActForLongerThanAGrantHolds(int size) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            SimulatedCluster cluster = clusterOf(size, seed);
            Random random = new Random(seed);
            for (int i = 0; i < 15; i++) {
                fault(cluster, size, random);
                cluster.run(random.nextInt(6_000));
            }
            assertHealed(cluster, size, seed);
        }
    }

    private static void fault(SimulatedCluster cluster, int size, Random random) {
        String node = NAMES.get(random.nextInt(size));
        String other = NAMES.get(random.nextInt(size));
        switch (random.nextInt(11)) {
            case 0 -> cluster.isolate(someOf(size, random));
            case 1 -> cluster.cut(node, other);
            case 2 -> cluster.heal();
            case 3 -> {
                if (cluster.node(node).isAlive()) {
                    cluster.kill(node);
                }
            }
            case 4 -> {
                if (!mayFoundAnother(cluster)) {
                    restart(cluster, node);
                }
            }
            case 5 -> {
                if (cluster.node(node).isFrozen()) {
                    cluster.node(node).thaw();
                } else {
                    cluster.node(node).freeze();
                }
            }
            case 6 -> cluster.node(node).leave();
            case 7 -> { // whoever served on is cut off from whoever could not
                cluster.heal();
                cluster.isolate(someOf(size, random));
            }
            case 8 -> {
                cluster.cut(node, other);
                cluster.cut(other, node);
            }
            case 9 -> {
                cluster.node(node).leave();
                cluster.run(1_000 + random.nextInt(1_000));
                if (!mayFoundAnother(cluster)) {
                    restart(cluster, node);
                }
            }
            default -> cluster.isolate(Set.of(node));
        }
    }

    private static Set<String> someOf(int size, Random random) {
        Set<String> group = new HashSet<>();
        NAMES.subList(0, size).stream().filter(n -> random.nextBoolean()).forEach(group::add);
        return group;
    }

    /** Processes without a past, enough for a first view, are the limit that the decision names. */
    private static boolean mayFoundAnother(SimulatedCluster cluster) {
        long withoutPast =
                cluster.alive().stream().filter(node -> node.viewNumber() == 0).count();
        return withoutPast + 1 >= cluster.options().minMembers();
    }

    private static void restart(SimulatedCluster cluster, String node) {
        if (!cluster.node(node).isAlive()) {
            cluster.start(node);
        }
    }

    private static void assertHealed(SimulatedCluster cluster, int size, long seed) {
        cluster.heal();
        cluster.alive().stream().filter(SimulatedNode::isFrozen).forEach(SimulatedNode::thaw);
        cluster.run(2_000); // whoever was about to leave has left
        NAMES.subList(0, size).forEach(node -> restart(cluster, node));
        boolean serves = cluster.runUntil(60_000, () -> allServeUnderOneTerm(cluster, size));
        assertThat(serves)
                .as("all serve again, seed %s\n%s", seed, cluster.story())
                .isTrue();
    }

    private static boolean allServeUnderOneTerm(SimulatedCluster cluster, int size) {
        long terms = cluster.alive().stream()
                .map(node -> node.lease().term())
                .distinct()
                .count();
        return terms == 1
                && cluster.alive().stream()
                        .allMatch(node -> node.lease().isHeld()
                                && node.wasToldHeld()
                                && node.lease().view().size() == size);
    }

    private static SimulatedCluster clusterOf(int size, long seed) {
        return clusterOf(size, seed, new LeaseOptions(size / 2 + 1, size, false));
    }

    private static SimulatedCluster clusterOf(int size, long seed, LeaseOptions options) {
        SimulatedCluster cluster = new SimulatedCluster(seed, options);
        NAMES.subList(0, size).forEach(cluster::start);
        boolean serves = cluster.runUntil(
                30_000,
                () -> cluster.alive().stream()
                        .allMatch(node ->
                                node.lease().isHeld() && node.lease().view().size() == size));
        assertThat(serves).as("seed %s\n%s", seed, cluster.story()).isTrue();
        return cluster;
    }

    @Test
    void shouldServeOnWithoutAGapWhenOneOfThreeIsKilled() {
        SimulatedCluster cluster = clusterOf(3, 1);
        long term = cluster.node("a").lease().term();
        cluster.kill("c");
        cluster.run(20_000);
        assertThat(cluster.node("a").lease().lossCount()).isZero();
        assertThat(cluster.node("b").lease().lossCount()).isZero();
        assertThat(cluster.node("a").lease().view()).containsExactly("a", "b");
        assertThat(cluster.node("a").lease().term()).isGreaterThan(term);
    }

    @Test
    void shouldStopAMinorityWhenItsLastGrantHasRunOut() {
        SimulatedCluster cluster = clusterOf(3, 1);
        cluster.isolate(Set.of("c"));
        cluster.run(Lease.VALID_MILLIS + 1);
        assertThat(cluster.node("c").lease().isHeld()).isFalse();
        assertThat(cluster.node("a").lease().isHeld()).isTrue();
        cluster.run(20_000);
        assertThat(cluster.node("c").lease().isHeld()).isFalse();
        assertThat(cluster.node("c").lease().reasonWithout())
                .isEqualTo("without lease: 1 of 3 nodes of the last view reachable, it takes 2; missing: a, b");
        assertThat(cluster.node("a").lease().term())
                .isGreaterThan(cluster.node("c").lease().term());
    }

    @Test
    void shouldServeOnceOnlyWhenANodeThatSaidGoodbyeForgetsAndMeetsWhoWasCutOff() {
        SimulatedCluster cluster = clusterOf(3, 1);
        cluster.isolate(Set.of("a"));
        cluster.run(20_000);
        cluster.node("b").leave();
        cluster.run(5_000);
        assertThat(cluster.node("c").lease().view()).containsExactly("c");
        cluster.heal();
        cluster.isolate(Set.of("c"));
        cluster.start("b");
        cluster.run(20_000);
        assertThat(cluster.node("c").lease().isHeld()).isTrue();
        assertThat(cluster.node("a").lease().isHeld()).isFalse();
        assertThat(cluster.node("b").lease().reasonWithout())
                .isEqualTo("without lease: too few of the last view's nodes here that have not forgotten it");
        assertHealed(cluster, 3, 1);
    }

    @Test
    void shouldServeOnceOnlyWhenTheViewHasShrunkAndThoseItLostForgetAndMeetWhoWasCutOff() {
        SimulatedCluster cluster = clusterOf(6, 1);
        cluster.isolate(Set.of("e", "f"));
        cluster.run(20_000);
        cluster.kill("d");
        cluster.run(20_000);
        cluster.kill("c");
        cluster.run(20_000);
        assertThat(cluster.node("a").lease().view()).containsExactly("a", "b");
        cluster.heal();
        cluster.isolate(Set.of("a", "b"));
        cluster.start("c");
        cluster.start("d");
        cluster.run(20_000);
        assertThat(cluster.node("a").lease().isHeld()).isTrue();
        assertThat(cluster.node("e").lease().isHeld()).isFalse();
        assertHealed(cluster, 6, 1);
    }

    @Test
    void shouldServeAgainWhenAMajorityHasDiedAtOnceAndIsBack() {
        SimulatedCluster cluster = clusterOf(3, 1);
        cluster.kill("b");
        cluster.kill("c");
        cluster.start("b");
        cluster.start("c");
        assertHealed(cluster, 3, 1);
    }

    @Test
    void shouldRefuseInHalfOfAnEvenNumberAndSayWhoIsMissing() {
        SimulatedCluster cluster = clusterOf(4, 1);
        cluster.kill("b");
        cluster.kill("d");
        cluster.run(20_000);
        assertThat(cluster.node("a").lease().reasonWithout())
                .isEqualTo("without lease: 2 of 4 nodes of the last view reachable, it takes 3; missing: b, d");
    }

    @Test
    void shouldRefuseInTwoNodesAfterALossAndServeWhenTheNodeIsBack() {
        SimulatedCluster cluster = clusterOf(2, 1);
        cluster.kill("b");
        cluster.run(20_000);
        assertThat(cluster.node("a").lease().isHeld()).isFalse();
        cluster.start("b");
        assertThat(cluster.runUntil(
                        20_000,
                        () -> cluster.alive().stream()
                                .allMatch(node -> node.lease().isHeld())))
                .as(cluster.story())
                .isTrue();
    }

    @Test
    void shouldServeOnInAMinorityThatIsAllowedTo() {
        SimulatedCluster cluster = clusterOf(2, 1, new LeaseOptions(2, 2, true));
        cluster.kill("b");
        cluster.run(20_000);
        assertThat(cluster.node("a").lease().isHeld()).isTrue();
        assertThat(cluster.node("a").lease().view()).containsExactly("a");
    }

    @Test
    void shouldServeOnAfterALossAndPlannedLeavesDownToOneNode() {
        SimulatedCluster cluster = clusterOf(3, 1);
        cluster.kill("c");
        cluster.run(20_000);
        cluster.node("b").leave();
        cluster.run(20_000);
        assertThat(cluster.node("a").lease().isHeld()).isTrue();
        assertThat(cluster.node("a").lease().lossCount()).isZero();
        assertThat(cluster.node("a").lease().view()).containsExactly("a");
        assertThat(cluster.node("a").goodbyes()).contains("b");
    }

    @Test
    void shouldNotHoldTheLeaseWhenAFrozenNodeGoesOn() {
        SimulatedCluster cluster = clusterOf(3, 1);
        SimulatedNode frozen = cluster.node("c");
        frozen.freeze();
        cluster.run(8_000);
        boolean[] heldAtOnce = new boolean[1];
        frozen.thaw();
        heldAtOnce[0] = frozen.lease().isHeld();
        assertThat(heldAtOnce[0]).isFalse();
        assertThat(cluster.runUntil(30_000, () -> frozen.lease().isHeld())).isTrue();
        assertThat(frozen.lease().lossCount()).isEqualTo(1);
    }

    @Test
    void shouldWaitForEnoughMembersBeforeTheFirstView() {
        SimulatedCluster cluster = new SimulatedCluster(1, new LeaseOptions(2, 3, false));
        cluster.start("a");
        cluster.run(5_000);
        assertThat(cluster.node("a").lease().isHeld()).isFalse();
        assertThat(cluster.node("a").lease().reasonWithout())
                .isEqualTo("without lease: 1 of 2 members that a first view takes");
        cluster.start("b");
        assertThat(cluster.runUntil(20_000, () -> cluster.node("a").lease().isHeld()))
                .isTrue();
    }
}
