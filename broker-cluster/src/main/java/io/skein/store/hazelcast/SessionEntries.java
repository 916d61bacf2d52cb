package io.skein.store.hazelcast;

import io.skein.store.session.SessionState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How entries of sessions are stored and compared, on the owner and on copies alike. */
final class SessionEntries {
    /**
     * An entry without anything in it stays for longer than a batch is repeated, so that an old claim that arrives late
     * is still known.
     */
    static final long VACANT_MILLIS = 60_000;

    private SessionEntries() {}

    static void store(Map.Entry<String, SessionValue> entry, SessionValue value) {
        StoreOutcome.set(entry, value, value.state().isVacant() ? VACANT_MILLIS : StoreOutcome.FOR_EVER);
    }

    /** @throws OtherHistoryException if the copy is not where the owner was */
    static void requireHistory(String client, @Nullable SessionValue copy, long version, long stamp) {
        SessionState state = copy == null ? null : copy.state();
        long copied = state == null ? 0 : state.version();
        if (copied != version || (state != null && state.stamp() != stamp)) {
            throw new OtherHistoryException(
                    "a copy of " + client + " is at version " + copied + ", its owner at " + version);
        }
    }
}
