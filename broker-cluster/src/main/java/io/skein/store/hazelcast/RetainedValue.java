package io.skein.store.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A topic's last retained change: the publication's bytes, or none if it was removed. */
final class RetainedValue implements StoredTypes.Stored, Versioned {
    private long version;
    private byte @Nullable [] publication;

    RetainedValue() {}

    RetainedValue(long version, byte @Nullable [] publication) {
        this.version = version;
        this.publication = publication;
    }

    @Override
    public long version() {
        return version;
    }

    byte @Nullable [] publication() {
        return publication;
    }

    @Override
    public int getClassId() {
        return StoredTypes.RETAINED_VALUE;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(version);
        out.writeByteArray(publication);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        version = in.readLong();
        publication = in.readByteArray();
    }
}
