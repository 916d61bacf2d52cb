package io.skein.store.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes a node the owner of a client. The same claim repeated, known by its nonce, gets the same answer. */
final class ClaimProcessor implements EntryProcessor<String, Ownership, Ownership>, StoredTypes.Stored {
    private UUID claimer = UuidIo.NONE;
    private UUID nonce = UuidIo.NONE;
    private long lowestEpoch;
    private transient @Nullable Ownership outcome;

    ClaimProcessor() {}

    /** @param lowestEpoch the epoch if the entry has no higher one */
    ClaimProcessor(UUID claimer, UUID nonce, long lowestEpoch) {
        this.claimer = claimer;
        this.nonce = nonce;
        this.lowestEpoch = lowestEpoch;
    }

    @Override
    public Ownership process(Map.Entry<String, Ownership> entry) {
        Ownership before = entry.getValue();
        if (before != null && before.nonce().equals(nonce)) {
            outcome = before;
            return before;
        }
        Ownership after = before == null
                ? new Ownership(claimer, lowestEpoch, nonce, null)
                : new Ownership(claimer, Math.max(before.epoch() + 1, lowestEpoch), nonce, before.owner());
        StoreOutcome.set(entry, after, StoreOutcome.FOR_EVER);
        outcome = after;
        return after;
    }

    @Override
    public @Nullable EntryProcessor<String, Ownership, Ownership> getBackupProcessor() {
        return StoreOutcome.onBackup(outcome, StoreOutcome.FOR_EVER);
    }

    @Override
    public int getClassId() {
        return StoredTypes.CLAIM;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        UuidIo.write(out, claimer);
        UuidIo.write(out, nonce);
        out.writeLong(lowestEpoch);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        claimer = UuidIo.read(in);
        nonce = UuidIo.read(in);
        lowestEpoch = in.readLong();
    }
}
