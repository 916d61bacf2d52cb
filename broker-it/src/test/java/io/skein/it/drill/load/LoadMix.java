package io.skein.it.drill.load;

import io.skein.it.drill.load.ClientPlan.Habit;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Who takes part in every drill: durable and clean sessions of both versions, QoS 1 and 2, exact filters, wildcards,
 * shared groups, retained messages and wills; some stay, some come and go. About 130 messages a second are published
 * and 600 delivered. The seed decides versions and rates.
 */
public final class LoadMix {
    /** A durable QoS 2 subscriber to half of the traffic: the session whose owner and backup some drills look for. */
    public static final String WATCHED_SUBSCRIBER = "sub-wild-a";
    /** A durable QoS 2 publisher that stays. */
    public static final String WATCHED_PUBLISHER = "pub-3";

    private static final int WILL_CLIENTS = 12;

    private final String root;
    private final Random random;
    private final InetSocketAddress balancer;
    private final List<ClientPlan> plans = new ArrayList<>();

    private LoadMix(String root, Random random, InetSocketAddress balancer) {
        this.root = root;
        this.random = random;
        this.balancer = balancer;
    }

    /** The clients of one drill; {@code root} is the first level of all its topics and part of its client ids. */
    public static List<ClientPlan> of(String root, Random random, InetSocketAddress balancer) {
        LoadMix mix = new LoadMix(root, random, balancer);
        mix.addPublishers();
        mix.addSubscribers();
        mix.addGroups();
        mix.addWills();
        return mix.plans;
    }

    private void addPublishers() {
        publisher("pub-1", "a", true, 1);
        publisher("pub-2", "b", true, 1);
        publisher("pub-3", "a", true, 2);
        publisher("pub-4", "b", true, 2);
        publisher("pub-5", "a", false, 1);
        publisher("pub-6", "b", false, 2);
        publisher("pub-7", "a", true, 2).withHabit(Habit.MOVE);
        publisher("pub-8", "b", true, 1).withHabit(Habit.MOVE);
        client("pub-9", true).publishing(1, 5, topics("ret", "pub-9", 5)).retaining();
        client("pub-10", true).publishing(2, 5, topics("ret", "pub-10", 5)).retaining();
    }

    private ClientPlan publisher(String name, String group, boolean durable, int qos) {
        return client(name, durable).publishing(qos, 12 + random.nextInt(7), topics(group, name, 2));
    }

    private List<String> topics(String group, String name, int count) {
        List<String> topics = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            topics.add(root + "/" + group + "/" + name + "/" + i);
        }
        return topics;
    }

    private void addSubscribers() {
        client("sub-exact-1", true)
                .subscribing(root + "/a/pub-3/0", 2)
                .subscribing(root + "/a/pub-3/1", 2)
                .subscribing(root + "/a/pub-1/0", 1);
        client("sub-exact-2", true).subscribing(root + "/b/pub-2/0", 1).subscribing(root + "/b/pub-4/1", 2);
        client(WATCHED_SUBSCRIBER, true).subscribing(root + "/a/#", 2);
        client("sub-wild-b", true).subscribing(root + "/b/#", 2);
        client("sub-plus", true).subscribing(root + "/+/pub-7/+", 1);
        client("sub-offline-a", true).subscribing(root + "/a/+/0", 2).withHabit(Habit.OFFLINE);
        client("sub-offline-b", true).subscribing(root + "/b/#", 1).withHabit(Habit.OFFLINE);
        client("sub-moving-a", true).subscribing(root + "/a/#", 2).withHabit(Habit.MOVE);
        client("sub-moving-b", true).subscribing(root + "/b/+/1", 1).withHabit(Habit.MOVE);
        client("sub-retained", true).subscribing(root + "/ret/#", 1);
        client("sub-clean-a", false).subscribing(root + "/a/#", 1);
        client("sub-clean-b", false).subscribing(root + "/b/#", 2);
    }

    private void addGroups() {
        for (int i = 1; i <= 3; i++) {
            plan("group-a-" + i, 5, true).subscribing("$share/" + root + "-a/" + root + "/a/#", 2);
        }
        plan("group-b-1", 5, true).subscribing("$share/" + root + "-b/" + root + "/b/#", 1);
        plan("group-b-2", 5, true)
                .subscribing("$share/" + root + "-b/" + root + "/b/#", 1)
                .withHabit(Habit.MOVE);
    }

    private void addWills() {
        plan("watcher-5", 5, true).subscribing(root + "/will/#", 2);
        plan("watcher-3", 4, true).subscribing(root + "/will/#", 2);
        for (int i = 1; i <= WILL_CLIENTS; i++) {
            client("device-" + i, i % 2 == 0)
                    .withWill(root + "/will/device-" + i)
                    .withHabit(habitOfDevice(i));
        }
    }

    private static Habit habitOfDevice(int number) {
        return switch (number % 4) {
            case 0 -> Habit.LEAVE;
            case 1 -> Habit.VANISH;
            default -> Habit.STAY;
        };
    }

    private ClientPlan client(String name, boolean durable) {
        return plan(name, random.nextBoolean() ? 5 : 4, durable);
    }

    private ClientPlan plan(String name, int version, boolean durable) {
        ClientPlan plan = ClientPlan.of(root + "-" + name, version, durable, balancer);
        plans.add(plan);
        return plan;
    }
}
