package io.skein.store.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives a client up if the claim of this epoch still owns it. The epoch is remembered for a while. */
final class ReleaseProcessor implements EntryProcessor<String, Ownership, Ownership>, StoredTypes.Stored {
    private static final long REMEMBERED_MILLIS = 60_000;

    private long epoch;
    private transient @Nullable Ownership outcome;

    ReleaseProcessor() {}

    ReleaseProcessor(long epoch) {
        this.epoch = epoch;
    }

    @Override
    public @Nullable Ownership process(Map.Entry<String, Ownership> entry) {
        Ownership before = entry.getValue();
        if (before != null && before.epoch() == epoch && before.owner() != null) {
            Ownership after = before.released();
            StoreOutcome.set(entry, after, REMEMBERED_MILLIS);
            outcome = after;
        }
        return null;
    }

    @Override
    public @Nullable EntryProcessor<String, Ownership, Ownership> getBackupProcessor() {
        return StoreOutcome.onBackup(outcome, REMEMBERED_MILLIS);
    }

    @Override
    public int getClassId() {
        return StoredTypes.RELEASE;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(epoch);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        epoch = in.readLong();
    }
}
