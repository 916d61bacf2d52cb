package io.skein.store.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** UUIDs as two longs; all zero stands for none. */
final class UuidIo {
    static final UUID NONE = new UUID(0, 0);

    private UuidIo() {}

    static void write(ObjectDataOutput out, @Nullable UUID uuid) throws IOException {
        UUID written = uuid == null ? NONE : uuid;
        out.writeLong(written.getMostSignificantBits());
        out.writeLong(written.getLeastSignificantBits());
    }

    static UUID read(ObjectDataInput in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }

    static @Nullable UUID readNullable(ObjectDataInput in) throws IOException {
        UUID read = read(in);
        return read.equals(NONE) ? null : read;
    }
}
