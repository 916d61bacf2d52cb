package io.skein.store.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives a copy the whole session as its owner has it. It is written at once, before the owner changes it again. */
final class CopySession implements EntryProcessor<String, SessionValue, SessionAnswers>, StoredTypes.Stored {
    private SessionValue value = new SessionValue();

    CopySession() {}

    CopySession(SessionValue value) {
        this.value = value;
    }

    @Override
    public @Nullable SessionAnswers process(Map.Entry<String, SessionValue> entry) {
        SessionEntries.store(entry, value);
        return null;
    }

    @Override
    public @Nullable EntryProcessor<String, SessionValue, SessionAnswers> getBackupProcessor() {
        return null;
    }

    @Override
    public int getClassId() {
        return StoredTypes.COPY_SESSION;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        value.writeData(out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        value.readData(in);
    }
}
