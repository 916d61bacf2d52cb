package io.skein.store.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who owns a client's session. An entry without an owner remembers the epoch for a while, so that the next claim's is
 * higher.
 */
final class Ownership implements StoredTypes.Stored, Versioned {
    private @Nullable UUID owner;
    private long epoch;
    private UUID nonce = UuidIo.NONE;
    private @Nullable UUID previousOwner;

    Ownership() {}

    Ownership(@Nullable UUID owner, long epoch, UUID nonce, @Nullable UUID previousOwner) {
        this.owner = owner;
        this.epoch = epoch;
        this.nonce = nonce;
        this.previousOwner = previousOwner;
    }

    @Nullable
    UUID owner() {
        return owner;
    }

    long epoch() {
        return epoch;
    }

    /** Of the claim that made this entry. */
    UUID nonce() {
        return nonce;
    }

    /** What that claim found. */
    @Nullable
    UUID previousOwner() {
        return previousOwner;
    }

    /** The same without an owner. */
    Ownership released() {
        return new Ownership(null, epoch, nonce, previousOwner);
    }

    @Override
    public long version() {
        return epoch;
    }

    @Override
    public int getClassId() {
        return StoredTypes.OWNERSHIP;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        UuidIo.write(out, owner);
        out.writeLong(epoch);
        UuidIo.write(out, nonce);
        UuidIo.write(out, previousOwner);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        owner = UuidIo.readNullable(in);
        epoch = in.readLong();
        nonce = UuidIo.read(in);
        previousOwner = UuidIo.readNullable(in);
    }
}
