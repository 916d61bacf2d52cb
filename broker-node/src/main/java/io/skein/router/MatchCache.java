package io.skein.router;

import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The matches of the topics one event loop publishes to most. Before it trusts an entry it takes in what the
 * {@link ChangeLog} has since: a new exact filter drops its topic; new filters with wildcards are kept, the last
 * {@value #WILDCARDS_KEPT} of them, and an entry is tested against those that came after its last use. So a lookup
 * costs a bounded number of comparisons whatever the churn, and churn elsewhere in the tree invalidates nothing.
 *
 * <p>Sets of {@value #WAYS} entries; a new entry replaces one that was not used since the last time all of its set
 * were, so that a run of topics published to once does not drive out those in use.
 *
 * <p>Confined to one thread, its counters excepted. A hit allocates nothing.
 *
 * @param <S> a local subscriber
 */
public final class MatchCache<S> {
    /** How many topics a loop remembers unless configured otherwise. */
    public static final int DEFAULT_TOPICS = 4096;

    /** Longer topics are matched each time, so that the cache holds no more than topics times this. */
    static final int MAX_TOPIC_CHARS = 512;

    /** A match with more filters is not kept: to deliver to them costs far more than to find them. */
    static final int MAX_FILTERS = 1024;

    static final int WILDCARDS_KEPT = 64;
    static final int WAYS = 4;

    private final SubscriptionIndex<S> index;
    private final ChangeLog changes;
    private final LoopCounter hits = new LoopCounter();
    private final LoopCounter misses = new LoopCounter();
    private final LoopCounter evictions = new LoopCounter();
    private final LoopCounter invalidations = new LoopCounter();

    // By entry; a set is WAYS entries in a row.
    private final @Nullable String[] topics;
    private final TopicMatch<S>[] matches;
    private final long[] testedUpTo;
    private final boolean[] used;

    private final @Nullable TopicFilter[] wildcards = new TopicFilter[WILDCARDS_KEPT];
    private long wildcardsSeen;
    private long changesSeen;
    private @Nullable Thread owner;

    /** @param maxTopics how many topics to remember at most, 4 or more; rounded down to a power of two */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public MatchCache(SubscriptionIndex<S> index, int maxTopics) {
        if (maxTopics < WAYS) {
            throw new IllegalArgumentException("a match cache for " + maxTopics + " topics");
        }
        this.index = index;
        this.changes = index.changes();
        this.changesSeen = changes.latest();
        int entries = Integer.highestOneBit(maxTopics);
        topics = new String[entries];
        matches = new TopicMatch[entries];
        testedUpTo = new long[entries];
        used = new boolean[entries];
    }

    /** The filters that match a topic, as {@link SubscriptionIndex#match} finds them now. */
    public TopicMatch<S> match(TopicName topic) {
        assert isOwnThread();
        long latest = changes.latest();
        if (latest != changesSeen) {
            takeIn(latest);
        }
        String text = topic.value();
        int entry = find(text);
        if (entry >= 0 && isValid(entry, topic)) {
            hits.increment();
            used[entry] = true;
            return matches[entry];
        }
        misses.increment();
        TopicMatch<S> match = index.match(topic);
        if (text.length() <= MAX_TOPIC_CHARS && match.filters().length <= MAX_FILTERS) {
            keep(entry >= 0 ? entry : victim(text), text, match);
        }
        return match;
    }

    private int find(String topic) {
        int first = firstOfSet(topic);
        for (int entry = first; entry < first + WAYS; entry++) {
            if (topic.equals(topics[entry])) {
                return entry;
            }
        }
        return -1;
    }

    private int firstOfSet(String topic) {
        int hash = topic.hashCode() * 0x9E3779B9;
        return (hash >>> 8) & (topics.length - 1) & -WAYS;
    }

    private boolean isValid(int entry, TopicName topic) {
        long tested = testedUpTo[entry];
        if (tested == wildcardsSeen) {
            return true;
        }
        if (wildcardsSeen - tested > WILDCARDS_KEPT || matchesOneSince(tested, topic)) {
            invalidations.increment();
            return false;
        }
        testedUpTo[entry] = wildcardsSeen;
        return true;
    }

    private boolean matchesOneSince(long tested, TopicName topic) {
        for (long i = tested + 1; i <= wildcardsSeen; i++) {
            TopicFilter filter = wildcards[slot(i)];
            if (filter == null || filter.matches(topic)) {
                return true;
            }
        }
        return false;
    }

    private void keep(int entry, String topic, TopicMatch<S> match) {
        topics[entry] = topic;
        matches[entry] = match;
        testedUpTo[entry] = wildcardsSeen;
    }

    /** An entry of the topic's set to write over. */
    private int victim(String topic) {
        int first = firstOfSet(topic);
        for (int entry = first; entry < first + WAYS; entry++) {
            if (topics[entry] == null) {
                return entry;
            }
        }
        evictions.increment();
        for (int entry = first; entry < first + WAYS; entry++) {
            if (!used[entry]) {
                return entry;
            }
        }
        Arrays.fill(used, first, first + WAYS, false);
        return first + (int) (misses.get() & (WAYS - 1));
    }

    private void takeIn(long latest) {
        for (long sequence = changesSeen + 1; sequence <= latest; sequence++) {
            ChangeLog.Change change = changes.at(sequence);
            if (change == null) {
                distrustAll();
                break;
            }
            takeIn(change.filter());
        }
        changesSeen = latest;
    }

    private void takeIn(@Nullable TopicFilter filter) {
        if (filter == null) {
            distrustAll();
        } else if (filter.hasWildcard()) {
            wildcards[slot(++wildcardsSeen)] = filter;
        } else {
            drop(filter.pattern());
        }
    }

    /** Puts every entry too far behind to be tested; they are replaced one by one when asked for. */
    private void distrustAll() {
        wildcardsSeen += WILDCARDS_KEPT + 1;
    }

    private void drop(String topic) {
        int entry = find(topic);
        if (entry >= 0) {
            invalidations.increment();
            topics[entry] = null;
        }
    }

    private static int slot(long number) {
        return (int) number & (WILDCARDS_KEPT - 1);
    }

    private boolean isOwnThread() {
        if (owner == null) {
            owner = Thread.currentThread();
        }
        return owner == Thread.currentThread();
    }

    /** How many lookups were answered from memory. Any thread. */
    public long hits() {
        return hits.get();
    }

    /** How many lookups went to the index. Any thread. */
    public long misses() {
        return misses.get();
    }

    /** How many topics had to make room for others. Any thread. */
    public long evictions() {
        return evictions.get();
    }

    /** How many remembered matches were given up for a new filter. Any thread. */
    public long invalidations() {
        return invalidations.get();
    }
}
