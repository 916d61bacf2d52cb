package io.skein.store.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives a copy of an entry the value that its owner decided on, so that copies cannot come to other decisions.
 *
 * @param <V> the type of the value
 * @param <R> what the owner's processor answers
 */
final class StoreOutcome<V, R> implements EntryProcessor<String, V, R>, StoredTypes.Stored {
    /** The value stays until it is replaced. */
    static final long FOR_EVER = 0;

    private @Nullable V value;
    private long timeToLiveMillis;

    StoreOutcome() {}

    StoreOutcome(V value, long timeToLiveMillis) {
        this.value = value;
        this.timeToLiveMillis = timeToLiveMillis;
    }

    /** What the copies are to do after the owner has set this value; nothing if it has set none. */
    static <V, R> @Nullable EntryProcessor<String, V, R> onBackup(@Nullable V outcome, long timeToLiveMillis) {
        return outcome == null ? null : new StoreOutcome<>(outcome, timeToLiveMillis);
    }

    /** Sets the value on the owner itself. */
    static <V> void set(Map.Entry<String, V> entry, V value, long timeToLiveMillis) {
        ((ExtendedMapEntry<String, V>) entry).setValue(value, timeToLiveMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public @Nullable R process(Map.Entry<String, V> entry) {
        if (value != null) {
            set(entry, value, timeToLiveMillis);
        }
        return null;
    }

    @Override
    public int getClassId() {
        return StoredTypes.STORE_OUTCOME;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeObject(value);
        out.writeLong(timeToLiveMillis);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        value = in.readObject();
        timeToLiveMillis = in.readLong();
    }
}
