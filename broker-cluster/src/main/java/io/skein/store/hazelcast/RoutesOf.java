package io.skein.store.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.query.Predicate;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Finds the routes of some nodes, or of all but some. */
final class RoutesOf implements Predicate<RouteKey, RouteValue>, StoredTypes.Stored {
    private final Set<UUID> origins = new HashSet<>();
    private boolean wanted;

    RoutesOf() {}

    private RoutesOf(Set<UUID> origins, boolean wanted) {
        this.origins.addAll(origins);
        this.wanted = wanted;
    }

    static RoutesOf these(Set<UUID> origins) {
        return new RoutesOf(origins, true);
    }

    static RoutesOf othersThan(Set<UUID> origins) {
        return new RoutesOf(origins, false);
    }

    @Override
    public boolean apply(Map.Entry<RouteKey, RouteValue> entry) {
        return origins.contains(entry.getKey().origin()) == wanted;
    }

    @Override
    public int getClassId() {
        return StoredTypes.ROUTES_OF;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeBoolean(wanted);
        out.writeInt(origins.size());
        for (UUID origin : origins) {
            UuidIo.write(out, origin);
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        wanted = in.readBoolean();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            origins.add(UuidIo.read(in));
        }
    }
}
