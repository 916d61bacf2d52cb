package io.skein.router;

import io.skein.model.Qos;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the one receiver of a message to a shared subscription (MQTT 5, 4.8.2). Members take turns across the
 * cluster: a node gets messages in proportion to its members, and its members get them round robin.
 *
 * <p>Confined to one event loop. What it remembers is per group, so that several groups do not spoil each other's
 * turns, for the {@value #MAX_GROUPS} groups used last.
 *
 * @param <S> a local subscriber
 */
public final class SharedGroupSelector<S> {
    static final int MAX_GROUPS = 1024;

    /** How many members are asked whether they are able before any is taken. */
    static final int MAX_ASKED = 256;

    private final Turns<S> turns = new Turns<>();
    private int seed;

    /** @param seed differs between loops and nodes, so that they do not all begin with the same member */
    public SharedGroupSelector(int seed) {
        this.seed = seed;
    }

    /**
     * Chooses among all members of the cluster. If the turn is this node's and none of its members is able, another
     * node gets the message, or any member here if there is no other.
     *
     * @param able whether a local subscriber can receive just now; asked on this thread
     * @return null if the group has no member left
     */
    public @Nullable GroupReceiver<S> select(SharedGroup<S> group, Predicate<LocalSubscription<S>> able) {
        LocalSubscribers<S> locals = group.locals();
        RemoteRoute<S>[] remotes = group.remotes();
        long remoteWeight = livingWeight(remotes, false);
        Turn<S> turn = turnOf(group);
        long pick = turn.next(locals.size() + remoteWeight);
        if (pick < remoteWeight) {
            return remoteAt(remotes, pick, false);
        }
        LocalSubscription<S> ready = turn.nextAble(locals, able);
        if (ready != null) {
            return ready;
        }
        return remoteWeight > 0
                ? remoteAt(remotes, turn.next(remoteWeight), false)
                : turn.nextAble(locals, any -> true);
    }

    /** Chooses among the members of this node, for a message another node sent here for this group; null if none. */
    public @Nullable LocalSubscription<S> selectLocal(SharedGroup<S> group, Predicate<LocalSubscription<S>> able) {
        LocalSubscribers<S> locals = group.locals();
        Turn<S> turn = turnOf(group);
        LocalSubscription<S> ready = turn.nextAble(locals, able);
        return ready != null ? ready : turn.nextAble(locals, any -> true);
    }

    /**
     * Whether it is the turn of a member with a queue, among those and the ones without.
     *
     * @param directHere connected members of this node without a queue
     */
    boolean isTurnOfDurable(SharedGroup<S> group, int directHere) {
        int durable = group.durables().size();
        return turnOf(group).next(durable + directHere + livingWeight(group.remotes(), true)) < durable;
    }

    /** The next member with a queue that the predicate lets pass; null if there is none. */
    @Nullable
    DurableClient nextDurable(SharedGroup<S> group, Predicate<? super DurableClient> able) {
        return turnOf(group).nextDurable(group.durables(), able);
    }

    /** Chooses among the connected members without a queue; null if there is none. */
    @Nullable
    GroupReceiver<S> selectDirect(SharedGroup<S> group, int directHere, Predicate<LocalSubscription<S>> able) {
        RemoteRoute<S>[] remotes = group.remotes();
        long remoteWeight = livingWeight(remotes, true);
        Turn<S> turn = turnOf(group);
        long pick = turn.next(directHere + remoteWeight);
        if (pick < remoteWeight) {
            return remoteAt(remotes, pick, true);
        }
        LocalSubscription<S> ready = turn.nextAble(group.locals(), able);
        if (ready != null || remoteWeight == 0) {
            return ready;
        }
        return remoteAt(remotes, turn.next(remoteWeight), true);
    }

    private Turn<S> turnOf(SharedGroup<S> group) {
        Turn<S> turn = turns.get(group);
        if (turn == null) {
            turn = new Turn<>(seed++);
            turns.put(group, turn);
        }
        return turn;
    }

    private static <S> long livingWeight(RemoteRoute<S>[] remotes, boolean cleanOnly) {
        long weight = 0;
        for (RemoteRoute<S> remote : remotes) {
            weight += remote.isAlive() ? weight(remote, cleanOnly) : 0;
        }
        return weight;
    }

    private static int weight(RemoteRoute<?> remote, boolean cleanOnly) {
        return cleanOnly ? GroupWeight.clean(remote.weight()) : GroupWeight.all(remote.weight());
    }

    /** Null if the node died since the weights were added up and none follows it. */
    private static <S> @Nullable RemoteRoute<S> remoteAt(RemoteRoute<S>[] remotes, long pick, boolean cleanOnly) {
        long left = pick;
        RemoteRoute<S> last = null;
        for (RemoteRoute<S> remote : remotes) {
            if (remote.isAlive() && weight(remote, cleanOnly) > 0) {
                last = remote;
                left -= weight(remote, cleanOnly);
                if (left < 0) {
                    return remote;
                }
            }
        }
        return last;
    }

    /** Where one group stands. */
    private static final class Turn<S> {
        /** 2^64 divided by the golden ratio: its multiples fill any interval evenly, at every length of the run. */
        private static final long GOLDEN = 0x9E3779B97F4A7C15L;

        private long position;
        private int slot;
        private int durableSlot;

        Turn(int seed) {
            position = seed * 0xD1342543DE82EF95L;
            slot = seed;
            durableSlot = seed;
        }

        /** A number from 0 below {@code total}, each as often as the others; 0 if the total is 0. */
        long next(long total) {
            position += GOLDEN;
            return ((position >>> 33) * total) >>> 31;
        }

        @Nullable
        DurableClient nextDurable(LocalSubscribers<DurableClient> durables, Predicate<? super DurableClient> able) {
            int slots = durables.slots();
            for (int i = 0; i < slots; i++) {
                durableSlot = Integer.remainderUnsigned(durableSlot + 1, slots);
                LocalSubscription<DurableClient> member = durables.slot(durableSlot);
                if (member != null
                        && member.subscription().maximumQos() != Qos.AT_MOST_ONCE
                        && able.test(member.subscriber())) {
                    return member.subscriber();
                }
            }
            return null;
        }

        @Nullable
        LocalSubscription<S> nextAble(LocalSubscribers<S> locals, Predicate<LocalSubscription<S>> able) {
            int slots = locals.slots();
            int asked = 0;
            for (int i = 0; i < slots && asked < MAX_ASKED; i++) {
                slot = Integer.remainderUnsigned(slot + 1, slots);
                LocalSubscription<S> member = locals.slot(slot);
                if (member != null) {
                    asked++;
                    if (able.test(member)) {
                        return member;
                    }
                }
            }
            return null;
        }
    }

    /** The groups used last. */
    private static final class Turns<S> extends LinkedHashMap<SharedGroup<S>, Turn<S>> {
        Turns() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<SharedGroup<S>, Turn<S>> eldest) {
            return size() > MAX_GROUPS;
        }
    }
}
