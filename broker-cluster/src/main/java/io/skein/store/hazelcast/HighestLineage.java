package io.skein.store.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import io.skein.store.session.SessionState;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * After a split: the whole session with the highest term, epoch and version stays, never a mixture. The side without
 * the lease had a lower term and acknowledged nothing.
 */
public final class HighestLineage
        implements SplitBrainMergePolicy<SessionValue, MergingValue<SessionValue>, SessionValue>, StoredTypes.Stored {
    private static final Comparator<SessionState> LINEAGE = Comparator.comparingLong(SessionState::term)
            .thenComparingLong(SessionState::epoch)
            .thenComparingLong(SessionState::version)
            .thenComparingLong(SessionState::stamp);

    @Override
    public @Nullable SessionValue merge(
            MergingValue<SessionValue> merging, @Nullable MergingValue<SessionValue> existing) {
        SessionValue mine = existing == null ? null : existing.getDeserializedValue();
        SessionValue theirs = merging.getDeserializedValue();
        if (mine == null || theirs == null) {
            return mine == null ? theirs : mine;
        }
        return LINEAGE.compare(mine.state(), theirs.state()) >= 0 ? mine : theirs;
    }

    @Override
    public int getClassId() {
        return StoredTypes.HIGHEST_LINEAGE;
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
