package io.skein.store.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stores a topic's retained message under a version higher than the one before; answers the version. */
final class RetainProcessor implements EntryProcessor<String, RetainedValue, Object>, StoredTypes.Stored {
    private byte @Nullable [] publication;
    private long lowestVersion;
    private long timeToLiveMillis;
    private transient @Nullable RetainedValue outcome;

    RetainProcessor() {}

    /**
     * @param publication null removes the message; the entry stays and holds older ones off
     * @param lowestVersion the version if the entry has no higher one
     * @param timeToLiveMillis how long the entry stays; 0: for ever
     */
    RetainProcessor(byte @Nullable [] publication, long lowestVersion, long timeToLiveMillis) {
        this.publication = publication;
        this.lowestVersion = lowestVersion;
        this.timeToLiveMillis = timeToLiveMillis;
    }

    @Override
    public Object process(Map.Entry<String, RetainedValue> entry) {
        RetainedValue before = entry.getValue();
        long version = before == null ? lowestVersion : Math.max(before.version() + 1, lowestVersion);
        RetainedValue after = new RetainedValue(version, publication);
        StoreOutcome.set(entry, after, timeToLiveMillis);
        outcome = after;
        return version;
    }

    @Override
    public @Nullable EntryProcessor<String, RetainedValue, Object> getBackupProcessor() {
        return StoreOutcome.onBackup(outcome, timeToLiveMillis);
    }

    @Override
    public int getClassId() {
        return StoredTypes.RETAIN;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeByteArray(publication);
        out.writeLong(lowestVersion);
        out.writeLong(timeToLiveMillis);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        publication = in.readByteArray();
        lowestVersion = in.readLong();
        timeToLiveMillis = in.readLong();
    }
}
