package io.skein.store.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/** After a split: the whole value with the higher version stays, never a mixture. */
public final class HighestVersion<V> implements SplitBrainMergePolicy<V, MergingValue<V>, V>, StoredTypes.Stored {
    @Override
    public @Nullable V merge(MergingValue<V> merging, @Nullable MergingValue<V> existing) {
        V mine = existing == null ? null : existing.getDeserializedValue();
        V theirs = merging.getDeserializedValue();
        return mine != null && version(mine) >= version(theirs) ? mine : theirs;
    }

    private static long version(Object value) {
        return value instanceof Versioned versioned ? versioned.version() : Long.MIN_VALUE;
    }

    @Override
    public int getClassId() {
        return StoredTypes.HIGHEST_VERSION;
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // It has no state.
    }

    @Override
    public void readData(ObjectDataInput in) {
        // It has no state.
    }
}
