package io.skein.store.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.skein.model.ClientId;
import io.skein.store.session.SessionState;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Applies a batch to a copy of a session that has seen the same history as the owner had before. Any other copy throws:
 * Hazelcast then sends no acknowledgement, and the batch is repeated with the whole session.
 */
final class CopyBatch implements EntryProcessor<String, SessionValue, SessionAnswers>, StoredTypes.Stored {
    private @Nullable SessionBatch batch;
    private long version;
    private long stamp;

    CopyBatch() {}

    /**
     * @param version of the session before
     * @param stamp of the session before
     */
    CopyBatch(SessionBatch batch, long version, long stamp) {
        this.batch = batch;
        this.version = version;
        this.stamp = stamp;
    }

    @Override
    public @Nullable SessionAnswers process(Map.Entry<String, SessionValue> entry) {
        SessionBatch applied = batch();
        SessionValue value = entry.getValue();
        if (value == null || (version == 0 && value.state().isVacant())) {
            // the owner may have let an empty entry go before the copy does
            value = new SessionValue(new SessionState(new ClientId(entry.getKey())));
        }
        SessionEntries.requireHistory(entry.getKey(), value, version, stamp);
        applied.applyTo(value.state());
        SessionEntries.store(entry, value);
        return null;
    }

    private SessionBatch batch() {
        SessionBatch read = batch;
        if (read == null) {
            throw new IllegalStateException("not read yet");
        }
        return read;
    }

    @Override
    public @Nullable EntryProcessor<String, SessionValue, SessionAnswers> getBackupProcessor() {
        return null;
    }

    @Override
    public int getClassId() {
        return StoredTypes.COPY_BATCH;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        batch().write(out);
        out.writeLong(version);
        out.writeLong(stamp);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        batch = SessionBatch.read(in);
        version = in.readLong();
        stamp = in.readLong();
    }
}
