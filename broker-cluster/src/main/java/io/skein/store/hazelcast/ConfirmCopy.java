package io.skein.store.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Is acknowledged by a copy that has seen the same history as the owner; any other throws, so that it is not. */
final class ConfirmCopy implements EntryProcessor<String, SessionValue, SessionAnswers>, StoredTypes.Stored {
    private long version;
    private long stamp;

    ConfirmCopy() {}

    ConfirmCopy(long version, long stamp) {
        this.version = version;
        this.stamp = stamp;
    }

    @Override
    public @Nullable SessionAnswers process(Map.Entry<String, SessionValue> entry) {
        SessionEntries.requireHistory(entry.getKey(), entry.getValue(), version, stamp);
        return null;
    }

    @Override
    public @Nullable EntryProcessor<String, SessionValue, SessionAnswers> getBackupProcessor() {
        return null;
    }

    @Override
    public int getClassId() {
        return StoredTypes.CONFIRM_COPY;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(version);
        out.writeLong(stamp);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        version = in.readLong();
        stamp = in.readLong();
    }
}
