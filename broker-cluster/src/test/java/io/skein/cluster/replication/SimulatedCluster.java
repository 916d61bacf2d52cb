package io.skein.cluster.replication;

import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Nodes without threads: whatever could happen next is a step, and a seeded random picks one. Steps of one queue keep
 * their order (a loop's tasks, a link's messages), all else may overtake.
 */
final class SimulatedCluster {
    /** Something that happens in order with the others of its kind. */
    static final class Queue {
        private final List<Runnable> steps = new ArrayList<>();

        void add(Runnable step) {
            steps.add(step);
        }

        void addFirst(Runnable step) {
            steps.add(0, step);
        }

        void clear() {
            steps.clear();
        }
    }

    private final Random random;
    private final List<Queue> queues = new ArrayList<>();
    private final List<Runnable> unordered = new ArrayList<>();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Map<RouteAt, Integer> routes = new LinkedHashMap<>();
    private final Map<TopicName, RetainedMap.Entry> retained = new LinkedHashMap<>();
    private long uuids;

    /** Key of the shared map of routes. */
    record RouteAt(UUID origin, TopicFilter filter) {}

    SimulatedCluster(long seed) {
        this.random = new Random(seed);
    }

    Random random() {
        return random;
    }

    Queue newQueue() {
        Queue queue = new Queue();
        queues.add(queue);
        return queue;
    }

    /** A step in no order with any other. */
    void sometime(Runnable step) {
        unordered.add(step);
    }

    Map<RouteAt, Integer> routes() {
        return routes;
    }

    List<SimulatedNode> alive() {
        return nodes.stream().filter(SimulatedNode::isAlive).toList();
    }

    SimulatedNode node(UUID incarnation) {
        return nodes.stream()
                .filter(node -> node.incarnation().equals(incarnation))
                .findFirst()
                .orElseThrow();
    }

    Map<TopicName, RetainedMap.Entry> retained() {
        return retained;
    }

    /** A new member: the others hear of it in time. */
    SimulatedNode start() {
        SimulatedNode node = new SimulatedNode(this, new UUID(1, ++uuids));
        List<SimulatedNode> older = alive();
        nodes.add(node);
        node.startAmong(older);
        older.forEach(other -> other.hearsOfStart(node));
        return node;
    }

    void kill(SimulatedNode node) {
        node.die();
        alive().forEach(other -> other.hearsOfDeath(node));
    }

    /** All others lose a living node and find it again, as when a split heals. */
    void loseAndFind(SimulatedNode node) {
        for (SimulatedNode other : alive()) {
            if (other != node) {
                other.hearsOfDeath(node);
                other.hearsOfStart(node);
            }
        }
        node.rejoin();
    }

    /** Does one step; false if there is none. */
    boolean step() {
        List<Queue> ready = queues.stream().filter(q -> !q.steps.isEmpty()).toList();
        int choices = ready.size() + unordered.size();
        if (choices == 0) {
            return false;
        }
        int choice = random.nextInt(choices);
        if (choice < ready.size()) {
            ready.get(choice).steps.remove(0).run();
        } else {
            unordered.remove(choice - ready.size()).run();
        }
        return true;
    }

    /** A random node of this kind; null if there is none. */
    @Nullable
    SimulatedNode any(Predicate<SimulatedNode> kind) {
        List<SimulatedNode> found = alive().stream().filter(kind).toList();
        return found.isEmpty() ? null : found.get(random.nextInt(found.size()));
    }
}
