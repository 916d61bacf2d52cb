package io.skein.store.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Objects;
import java.util.UUID;

/** A route in the map: whose, and of which filter. */
final class RouteKey implements StoredTypes.Stored {
    private UUID origin = UuidIo.NONE;
    private String filter = "";

    RouteKey() {}

    RouteKey(UUID origin, String filter) {
        this.origin = origin;
        this.filter = filter;
    }

    UUID origin() {
        return origin;
    }

    String filter() {
        return filter;
    }

    @Override
    public int getClassId() {
        return StoredTypes.ROUTE_KEY;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        UuidIo.write(out, origin);
        out.writeString(filter);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        origin = UuidIo.read(in);
        filter = Objects.requireNonNull(in.readString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RouteKey that && origin.equals(that.origin) && filter.equals(that.filter);
    }

    @Override
    public int hashCode() {
        return 31 * origin.hashCode() + filter.hashCode();
    }
}
