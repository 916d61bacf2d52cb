package io.skein.cluster.hazelcast;

import io.skein.store.StoreOptions;
import io.skein.store.session.ChangeContext.Overflow;
import io.skein.store.session.SessionLimits;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Nodes of one cluster in this JVM, on free loopback ports. */
final class TestCluster implements AutoCloseable {
    static final StoreOptions STORE = new StoreOptions(
            new SessionLimits(10_000, 1 << 20, Overflow.DROP_NEWEST, 3_600_000, 10_000), false, 1 << 30);

    private static final int DEADLINE_SECONDS = 90;

    private final String name;
    private final int size;
    private final List<Integer> ports = new ArrayList<>();
    private final List<TestNode> nodes = new CopyOnWriteArrayList<>();

    /** @param size for how many members the member list has room */
    TestCluster(String name, int size) {
        this.name = name;
        this.size = size;
        for (int i = 0; i < 2 * size; i++) {
            ports.add(freePort());
        }
    }

    static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                // the next one
            }
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** For conditions that come true by themselves; generous, because machines that test are busy. */
    static ConditionFactory eventually() {
        return Awaitility.await().atMost(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    ClusterOptions options(int index) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            members.add("127.0.0.1:" + ports.get(i));
        }
        return new ClusterOptions(
                name,
                "node-" + index,
                "127.0.0.1",
                ports.get(index),
                ports.get(size + index),
                members,
                null,
                1,
                1,
                false,
                2,
                4 << 20,
                STORE);
    }

    /** Like {@link #options}, for a member that knows only some of the others. */
    ClusterOptions optionsKnowing(int index, List<Integer> knows) {
        ClusterOptions o = options(index);
        List<String> known = knows.stream().map(o.members()::get).toList();
        return new ClusterOptions(
                o.name(),
                o.nodeId(),
                o.host(),
                o.port(),
                o.busPort(),
                known,
                null,
                1,
                1,
                false,
                o.eventLoops(),
                4 << 20,
                o.store());
    }

    static Future<HazelcastClusterNode> start(ClusterOptions options) {
        return new ClusterNodeStarter(new VertxOptions(), UnaryOperator.identity()).start(options);
    }

    /** Starts a node and lets it join. */
    TestNode join(int index) {
        TestNode node = new TestNode(await(start(options(index))));
        nodes.add(node);
        await(node.join());
        return node;
    }

    /** Like {@link #join}, without waiting. */
    Future<TestNode> startJoining(int index) {
        return start(options(index)).compose(started -> {
            TestNode node = new TestNode(started);
            nodes.add(node);
            return node.join().map(node);
        });
    }

    /** A node started by the test; it is stopped with the others. */
    TestNode adopt(HazelcastClusterNode started) {
        TestNode node = new TestNode(started);
        nodes.add(node);
        return node;
    }

    /** The nodes die at once without a word; returns when their ports are free. */
    void kill(TestNode... victims) {
        nodes.removeAll(List.of(victims));
        List<Future<Void>> ended =
                Arrays.stream(victims).map(node -> node.node().terminate()).toList();
        await(Future.join(ended).otherwiseEmpty());
    }

    /** The node has been stopped by the test. */
    void forget(TestNode node) {
        nodes.remove(node);
    }

    /** Starts and joins the first nodes one after another. */
    List<TestNode> joinFirst(int count) {
        for (int i = 0; i < count; i++) {
            join(i);
        }
        return List.copyOf(nodes);
    }

    @Override
    public void close() {
        kill(nodes.toArray(TestNode[]::new));
    }
}
