package io.skein.router;

import io.skein.model.ClientId;
import io.skein.model.Qos;
import io.skein.model.TopicFilter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of one durable session's subscriptions. Changed by {@link DurableIndex} under its lock for the
 * client; compared by identity where it subscribes.
 */
final class DurableClient {
    private static final long AWAY_NANOS = 1_000_000_000L;

    /**
     * The last that was heard of one filter.
     *
     * @param qos the maximum, or null if the subscription was removed
     */
    record Heard(long version, @Nullable Qos qos, long sinceMillis) {
        boolean isSubscribed() {
            return qos != null;
        }
    }

    private final ClientId client;
    final Map<TopicFilter, Heard> filters = new HashMap<>(2);
    /** What it had up to this version is no more. */
    long endedVersion;

    long endedMillis;
    private volatile int changes;
    private volatile long awayUntilNanos = Long.MIN_VALUE;

    DurableClient(ClientId client) {
        this.client = client;
    }

    ClientId client() {
        return client;
    }

    void changed() {
        changes++; // under the lock
    }

    /** Grows with every change; any thread. */
    int changes() {
        return changes;
    }

    /** It was not connected a moment ago: others of its shared groups are asked first for a while. Any thread. */
    void foundAway(long nowNanos) {
        awayUntilNanos = nowNanos + AWAY_NANOS;
    }

    boolean isThoughtAway(long nowNanos) {
        return awayUntilNanos != Long.MIN_VALUE && nowNanos - awayUntilNanos < 0;
    }

    boolean isVacant() {
        return filters.isEmpty() && endedVersion == 0;
    }

    @Override
    public String toString() {
        return client.value();
    }
}
