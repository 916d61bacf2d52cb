package io.skein.store.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.skein.model.ClientId;
import io.skein.store.session.SessionAnswer;
import io.skein.store.session.SessionState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Applies a batch to a session where its partition is owned. The copies get the same batch with the version it was
 * applied to; one that has seen another history refuses it, and the batch is not acknowledged. A batch that the owner
 * knows already is confirmed by the copies, or they get the whole session.
 *
 * <p>Nothing is done by an owner that the cluster may have gone on without, nor for a sender of an earlier view.
 *
 * <p>What is only read is confirmed too: positions that the copies do not have could be given again after the client
 * has seen them.
 */
final class ApplyBatch
        implements EntryProcessor<String, SessionValue, SessionAnswers>, HazelcastInstanceAware, StoredTypes.Stored {
    /** When in doubt, sessions up to this size are shipped at once. */
    private static final int SMALL_BYTES = 16 << 10;

    /**
     * Larger ones are shipped with this attempt, and with those twice, four times, … as late: copies are slow more often
     * than they are wrong, and what waits for a frozen member is kept in memory.
     */
    private static final int WHOLE_AT_ATTEMPT = 4;

    private @Nullable SessionBatch batch;
    private int attempt;
    private transient @Nullable EntryProcessor<String, SessionValue, SessionAnswers> onCopies;
    private transient @Nullable OwnerStanding standing;

    ApplyBatch() {}

    /** @param attempt 1 for the first; higher when nobody knows what became of those before */
    ApplyBatch(SessionBatch batch, int attempt) {
        this.batch = batch;
        this.attempt = attempt;
    }

    SessionBatch batch() {
        SessionBatch read = batch;
        if (read == null) {
            throw new IllegalStateException("not read yet");
        }
        return read;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance hazelcast) {
        standing = OwnerStanding.of(hazelcast);
    }

    @Override
    public @Nullable SessionAnswers process(Map.Entry<String, SessionValue> entry) {
        SessionBatch applied = batch();
        SessionValue value = entry.getValue();
        if (value == null) {
            value = new SessionValue(new SessionState(new ClientId(entry.getKey())));
        }
        SessionState state = value.state();
        OwnerStanding here = standing;
        if (here == null || !here.isComplete() || applied.isTooLateFor(state, here.term())) {
            onCopies = null;
            return SessionAnswers.notNow();
        }
        long version = state.version();
        long stamp = state.stamp();
        List<SessionAnswer> answers = applied.applyTo(state);
        boolean changed = state.version() != version;
        if (changed) {
            SessionEntries.store(entry, value);
        }
        onCopies = onCopies(value, changed, version, stamp);
        return new SessionAnswers(answers);
    }

    /** @param version of the session before, with {@code stamp} */
    private @Nullable EntryProcessor<String, SessionValue, SessionAnswers> onCopies(
            SessionValue value, boolean changed, long version, long stamp) {
        if (!changed && version == 0) {
            return null; // there is no session
        }
        if (isShippedWhole(value.state())) {
            return new CopySession(value);
        }
        return changed ? new CopyBatch(batch(), version, stamp) : new ConfirmCopy(version, stamp);
    }

    private boolean isShippedWhole(SessionState state) {
        boolean isTurnOfLarge = attempt % WHOLE_AT_ATTEMPT == 0 && Integer.bitCount(attempt) == 1;
        return attempt > 1 && (isTurnOfLarge || state.queuedBytes() <= SMALL_BYTES);
    }

    @Override
    public @Nullable EntryProcessor<String, SessionValue, SessionAnswers> getBackupProcessor() {
        return onCopies;
    }

    @Override
    public int getClassId() {
        return StoredTypes.APPLY_BATCH;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        batch().write(out);
        out.writeInt(attempt);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        batch = SessionBatch.read(in);
        attempt = in.readInt();
    }
}
