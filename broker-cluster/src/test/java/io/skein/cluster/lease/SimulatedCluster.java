package io.skein.cluster.lease;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Nodes, the network between them and a membership that makes the mistakes of a real one: members are removed late, by
 * some before others, also while they live; sides that find each other again merge. Time is simulated, and whatever is
 * left open is decided by a seeded random.
 */
final class SimulatedCluster {
    static final long MILLIS = 1_000_000;
    private static final int MEMBERSHIP_MILLIS = 100;

    private record Step(long atNanos, long number, Runnable action) {}

    private record Way(String from, String to) {}

    private record Established(long number, UUID id) {}

    private final Random random;
    private final LeaseOptions options;
    private final PriorityQueue<Step> steps = new PriorityQueue<>(
            (a, b) -> a.atNanos != b.atNanos ? Long.compare(a.atNanos, b.atNanos) : Long.compare(a.number, b.number));
    private final Map<String, SimulatedNode> nodes = new HashMap<>();
    private final Set<Way> cut = new HashSet<>();
    private final Map<Established, Long> establishedNanos = new HashMap<>();
    private final List<String> story = new ArrayList<>();
    private long nowNanos = Long.MAX_VALUE - 5_000 * MILLIS; // the clock may pass its largest number
    private long stepNumber;
    private long uuids;

    SimulatedCluster(long seed, LeaseOptions options) {
        this.random = new Random(seed);
        this.options = options;
        every(MEMBERSHIP_MILLIS, this::watchMembers);
    }

    long now() {
        return nowNanos;
    }

    Random random() {
        return random;
    }

    LeaseOptions options() {
        return options;
    }

    UUID newId() {
        return new UUID(7, ++uuids);
    }

    void tell(String line) {
        story.add(line);
    }

    /** What has happened, for the report of a failure. */
    String story() {
        return String.join("\n", story);
    }

    // Time

    void after(long millis, Runnable action) {
        steps.add(new Step(nowNanos + millis * MILLIS - nowOrigin(), ++stepNumber, action));
    }

    /** The queue compares plainly, so it counts from the start. */
    private static long nowOrigin() {
        return Long.MAX_VALUE - 5_000 * MILLIS;
    }

    private void every(long millis, Runnable action) {
        after(millis, () -> {
            action.run();
            every(millis, action);
        });
    }

    void run(long millis) {
        long end = nowNanos - nowOrigin() + millis * MILLIS;
        while (!steps.isEmpty() && steps.peek().atNanos <= end) {
            Step step = steps.remove();
            nowNanos = nowOrigin() + step.atNanos;
            step.action.run();
            check();
        }
        nowNanos = nowOrigin() + end;
        check();
    }

    /** Runs until the condition holds, or for so long. */
    boolean runUntil(long millis, java.util.function.BooleanSupplier condition) {
        for (long i = 0; i < millis && !condition.getAsBoolean(); i += 10) {
            run(10);
        }
        return condition.getAsBoolean();
    }

    // Nodes

    /** A new process of this node, alone until it finds others. */
    SimulatedNode start(String nodeId) {
        SimulatedNode node = new SimulatedNode(this, nodeId);
        nodes.put(nodeId, node);
        tell(millis() + " start " + nodeId);
        node.isAlone();
        return node;
    }

    void kill(String nodeId) {
        tell(millis() + " kill " + nodeId);
        node(nodeId).die();
    }

    SimulatedNode node(String nodeId) {
        SimulatedNode node = nodes.get(nodeId);
        if (node == null) {
            throw new AssertionError("no node " + nodeId);
        }
        return node;
    }

    List<SimulatedNode> alive() {
        return nodes.values().stream().filter(SimulatedNode::isAlive).toList();
    }

    long millis() {
        return (nowNanos - nowOrigin()) / MILLIS;
    }

    // Network

    void cut(String from, String to) {
        tell(millis() + " cut " + from + " > " + to);
        cut.add(new Way(from, to));
    }

    /** Nothing passes between these and all others. */
    void isolate(Set<String> group) {
        for (String a : nodes.keySet()) {
            for (String b : nodes.keySet()) {
                if (group.contains(a) != group.contains(b)) {
                    cut(a, b);
                }
            }
        }
    }

    void heal() {
        tell(millis() + " heal");
        cut.clear();
    }

    private boolean passes(String from, String to) {
        return !cut.contains(new Way(from, to));
    }

    void transmit(String from, UUID to, java.util.function.Consumer<SimulatedNode> delivery) {
        for (SimulatedNode node : nodes.values()) {
            if (node.incarnation().equals(to) && passes(from, node.nodeId()) && random.nextInt(100) != 0) {
                int delayMillis = random.nextInt(50) == 0 ? random.nextInt(600) : 1 + random.nextInt(5);
                after(delayMillis, () -> node.execute(() -> delivery.accept(node)));
            }
        }
    }

    // Membership

    private void watchMembers() {
        for (SimulatedNode node : alive()) {
            if (!node.isFrozen()) {
                node.execute(() -> node.removeSilent(this::isReachable));
            }
        }
        merge();
    }

    /** Both ways, or Hazelcast closes the connection. */
    private boolean isReachable(SimulatedNode node, Voter other) {
        SimulatedNode there = nodes.get(other.nodeId());
        return there != null
                && there.isAlive()
                && !there.isFrozen()
                && there.incarnation().equals(other.incarnation())
                && passes(node.nodeId(), other.nodeId())
                && passes(other.nodeId(), node.nodeId());
    }

    /** One node that is not in the list of another moves there. */
    private void merge() {
        for (SimulatedNode a : alive()) {
            for (SimulatedNode b : alive()) {
                if (a != b && mustMerge(a, b) && random.nextInt(10) == 0) {
                    boolean aMoves = a.members().size() < b.members().size()
                            || a.members().size() == b.members().size()
                                    && a.nodeId().compareTo(b.nodeId()) > 0;
                    move(aMoves ? a : b, aMoves ? b : a);
                    return;
                }
            }
        }
    }

    private boolean mustMerge(SimulatedNode a, SimulatedNode b) {
        return !a.isFrozen()
                && !b.isFrozen()
                && isReachable(a, b.self())
                && (!a.members().contains(b.self()) || !b.members().contains(a.self()));
    }

    private void move(SimulatedNode mover, SimulatedNode target) {
        Voter before = mover.self();
        List<Voter> members = new ArrayList<>(target.members());
        members.remove(before);
        Voter moved = mover.moveTo(members);
        tell(millis() + " merge " + mover.nodeId() + " into " + target.members());
        for (Voter member : members) {
            SimulatedNode there = nodes.get(member.nodeId());
            if (there != null && there.incarnation().equals(member.incarnation())) {
                after(random.nextInt(100), () -> there.execute(() -> there.listInstead(before, moved)));
            }
        }
    }

    // What must always hold

    void established(SimulatedNode node, long number, UUID id, List<String> view) {
        tell(millis() + " " + node.nodeId() + " established " + number + " " + view);
        establishedNanos.putIfAbsent(new Established(number, id), nowNanos);
    }

    /** Whoever acts under a view that was followed by another has stopped when the last grant has run out. */
    private void check() {
        List<SimulatedNode> acting =
                nodes.values().stream().filter(SimulatedNode::mayAct).toList();
        for (SimulatedNode a : acting) {
            for (SimulatedNode b : acting) {
                if (!a.sharesViewWith(b)) {
                    long later = Math.max(since(a), since(b));
                    if (elapsed(later) > io.skein.cluster.Lease.VALID_MILLIS * MILLIS) {
                        throw new AssertionError(
                                millis() + ": " + a + " and " + b + " act under different views\n" + story());
                    }
                }
            }
        }
    }

    private long since(SimulatedNode node) {
        @Nullable Long nanos = establishedNanos.get(new Established(node.viewNumber(), node.viewId()));
        if (nanos == null) {
            throw new AssertionError(node + " acts without a view");
        }
        return nanos - nowOrigin();
    }

    private long elapsed(long sinceNanos) {
        return nowNanos - nowOrigin() - sinceNanos;
    }
}
