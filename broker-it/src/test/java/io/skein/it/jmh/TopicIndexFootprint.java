package io.skein.it.jmh;

import io.skein.model.Subscription;
import io.skein.router.SubscriptionIndex;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Prints what the topic index adds to the heap per filter, beside the subscriptions the sessions hold anyway. */
public final class TopicIndexFootprint {
    private static final UUID NODE = new UUID(0, 1);
    private static final int FILTERS_PER_SESSION = 10;

    private TopicIndexFootprint() {}

    /**
     * Takes the numbers of mixed filters to measure; without any, all kinds are measured with up to a million. Wants
     * {@code -Xmx3g} for a million, {@code -Xmx12g} for ten of them.
     */
    public static void main(String[] arguments) {
        System.out.printf(Locale.ROOT, "%-28s %10s %14s %14s%n", "filters", "number", "index bytes", "their own");
        for (String number : arguments) {
            measure(Integer.parseInt(number), FilterMix.MIXED);
        }
        if (arguments.length == 0) {
            for (int number : new int[] {100_000, 1_000_000}) {
                Stream.of(FilterMix.values()).forEach(mix -> measure(number, mix));
            }
            measureStorm(100_000);
        }
    }

    private static void measure(int number, FilterMix mix) {
        measure(mix + ", one local subscriber", number, mix, TopicIndexFootprint::subscribe);
        measure(mix + ", one remote node", number, mix, TopicIndexFootprint::route);
    }

    private static void subscribe(SubscriptionIndex<Object> index, List<Subscription> subscriptions) {
        Object session = new Object();
        for (int i = 0; i < subscriptions.size(); i++) {
            session = i % FILTERS_PER_SESSION == 0 ? new Object() : session;
            index.subscribe(session, subscriptions.get(i));
        }
    }

    private static void route(SubscriptionIndex<Object> index, List<Subscription> subscriptions) {
        index.addNode(NODE);
        for (Subscription subscription : subscriptions) {
            index.setRoute(NODE, subscription.filter(), 1);
        }
    }

    private static void measureStorm(int number) {
        Subscription subscription = FilterMix.subscription("fleet/#");
        long before = usedBytes();
        SubscriptionIndex<Object> index = new SubscriptionIndex<>();
        for (int i = 0; i < number; i++) {
            index.subscribe(new Object(), subscription);
        }
        print("subscribers of one filter", number, usedBytes() - before - 16L * number, 0);
        keep(index);
    }

    private static void measure(
            String name, int number, FilterMix mix, BiConsumer<SubscriptionIndex<Object>, List<Subscription>> fill) {
        long empty = usedBytes();
        List<Subscription> subscriptions = new ArrayList<>(number);
        for (int device = 0; device < number; device++) {
            subscriptions.add(mix.subscription(device));
        }
        long before = usedBytes();
        SubscriptionIndex<Object> index = new SubscriptionIndex<>();
        fill.accept(index, subscriptions);
        print(name, number, usedBytes() - before, before - empty);
        keep(index);
        keep(subscriptions);
    }

    private static void print(String name, int number, long indexBytes, long ownBytes) {
        System.out.printf(
                Locale.ROOT,
                "%-28s %10d %14.0f %14.0f%n",
                name,
                number,
                1.0 * indexBytes / number,
                1.0 * ownBytes / number);
    }

    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** So that what was measured lives until after its measurement. */
    private static void keep(Object measured) {
        if (measured.hashCode() == 42) {
            System.out.print("");
        }
    }
}
