package io.skein.it.drill.load;

import io.skein.it.drill.ledger.History;
import io.skein.it.drill.ledger.Ledger;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** The clients of one drill, driven from the drill's thread. */
public final class Load implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(250);
    /** Nodes look at their sessions once more 6 s after a member's removal, and pause before they repeat anything. */
    private static final Duration SILENCE = Duration.ofSeconds(8);
    /** What has not come after so long a silence is lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(14);

    private final LoadLoop loop = new LoadLoop();
    private final History history;
    private final String root;
    private final LoadContext context;
    private final Map<String, LoadClient> clients = new LinkedHashMap<>();
    private @Nullable Habits habits;

    /** No clients yet; {@code root} begins their ids. */
    public Load(History history, String root, Random random) {
        this.history = history;
        this.root = root;
        this.context = new LoadContext(loop, history, random);
    }

    /** The balancer's word on which node it gave to whom. Any thread. */
    public void balancerSaid(String line) {
        loop.execute(() -> context.balancerSaid(line));
    }

    /** Adds clients and lets them connect. */
    public void add(List<ClientPlan> plans) {
        onLoop(() -> plans.forEach(plan -> {
            LoadClient client = new LoadClient(plan, context);
            clients.put(plan.id(), client);
            client.comeBack();
            if (habits != null) {
                client.startPublishing();
            }
        }));
    }

    /** Waits until every client that does not stay away is served and subscribed; answers who is not. */
    public List<String> awaitSettled(Duration atMost) {
        return await(
                atMost,
                () -> loop.call(() -> clients.values().stream()
                        .filter(c -> !c.isSettled())
                        .map(LoadClient::toString)
                        .toList()));
    }

    /** Whether these clients are served and subscribed now. */
    public boolean areSettled(List<String> names) {
        return loop.call(() -> names.stream().allMatch(name -> client(name).isSettled()));
    }

    /** Begins to publish and, if {@code restless}, to come and go; {@code away} is how long some stay offline. */
    public void startPublishing(boolean restless, Duration away) {
        onLoop(() -> {
            Habits started = new Habits(context, away);
            habits = started;
            if (restless) {
                clients.values().forEach(started::start);
            }
            clients.values().forEach(LoadClient::startPublishing);
        });
    }

    /** Has everybody back, and nothing new published. */
    public void stopPublishing() {
        onLoop(() -> {
            if (habits != null) {
                habits.end();
            }
            clients.values().forEach(LoadClient::stopPublishing);
            clients.values().forEach(LoadClient::comeBack);
        });
    }

    /** Waits until all is acknowledged and nothing comes any more, neither late nor twice; answers who is stuck. */
    public List<String> awaitQuiet(Duration atMost) {
        return await(atMost, () -> {
            List<String> busy = loop.call(() -> clients.values().stream()
                    .filter(c -> !c.isSettled() || c.sender().inFlight() > 0)
                    .map(LoadClient::toString)
                    .toList());
            return busy.isEmpty() && !isOver() ? List.of("deliveries") : busy;
        });
    }

    private boolean isOver() {
        long silentNanos = System.nanoTime() - history.lastArrivalNanos();
        return silentNanos > PATIENCE.toNanos()
                || silentNanos > SILENCE.toNanos() && Ledger.missing(history.events()) == 0;
    }

    private static List<String> await(Duration atMost, java.util.concurrent.Callable<List<String>> missing) {
        try {
            Awaitility.await()
                    .atMost(atMost)
                    .pollInterval(POLL)
                    .until(() -> missing.call().isEmpty());
            return List.of();
        } catch (ConditionTimeoutException e) {
            try {
                return missing.call();
            } catch (Exception broken) {
                throw new IllegalStateException(broken);
            }
        }
    }

    /** Everybody says goodbye. */
    public void leave() {
        onLoop(() -> clients.values().forEach(LoadClient::leave));
    }

    /** The node that serves a client now, empty when it is not known. */
    public String nodeOf(String name) {
        return ask(name, client -> {
            LoadConnection connection = client.connection();
            return connection == null ? "" : context.nodeOf(connection);
        });
    }

    /** Has a client connect anew, this once past the balancer to one node. */
    public void moveTo(String name, InetSocketAddress address, String node) {
        tell(name, client -> {
            client.aimAt(address);
            client.vanish();
            client.comeBack();
            client.aimAt(client.plan().target());
            context.place(Objects.requireNonNull(client.connection()), node);
        });
    }

    /** Has clients leave with DISCONNECT, until the load stops publishing and everybody comes back. */
    public void sendAway(List<String> names) {
        onLoop(() -> names.forEach(name -> client(name).leave()));
    }

    /** Has a client open a second connection, to this address, while the first is open. */
    public void takeOverAt(String name, InetSocketAddress address, String node) {
        tell(name, client -> {
            client.aimAt(address);
            client.takeOver();
            client.aimAt(client.plan().target());
            context.place(Objects.requireNonNull(client.connection()), node);
        });
    }

    /** Has a client open a second connection while the first is open. */
    public void takeOver(String name) {
        tell(name, LoadClient::takeOver);
    }

    /** Has a client publish nothing more. */
    public void stopPublishing(String name) {
        tell(name, LoadClient::stopPublishing);
    }

    /** Has every client close its connection without a word and come back. */
    public void reconnectAll() {
        onLoop(() -> clients.values().forEach(client -> {
            client.vanish();
            client.comeBack();
        }));
    }

    /** Has a client publish some messages at once. */
    public void publishNow(String name, int count) {
        tell(name, client -> {
            for (int i = 0; i < count; i++) {
                client.publishNow();
            }
        });
    }

    /** Keeps a publisher from sending PUBREL, or lets it. */
    public void holdPubRel(String name, boolean hold) {
        tell(name, client -> client.sender().holdPubRel(hold));
    }

    /** How many of a publisher's messages are between PUBREC and PUBCOMP. */
    public int receivedOf(String name) {
        return ask(name, client -> client.sender().received());
    }

    /** Keeps a subscriber's answers back, or sends those kept. */
    public void holdAnswers(String name, boolean hold) {
        tell(name, client -> client.receiver().hold(hold));
    }

    /** How many answers a subscriber keeps back. */
    public int heldAnswersOf(String name) {
        return ask(name, client -> client.receiver().held());
    }

    private void tell(String name, Consumer<LoadClient> order) {
        onLoop(() -> order.accept(client(name)));
    }

    private <T> T ask(String name, Function<LoadClient, T> question) {
        return loop.call(() -> question.apply(client(name)));
    }

    private LoadClient client(String name) {
        return Objects.requireNonNull(clients.get(root + "-" + name), name);
    }

    private void onLoop(Runnable task) {
        loop.call(() -> {
            task.run();
            return true;
        });
    }

    @Override
    public void close() {
        loop.close();
    }
}
