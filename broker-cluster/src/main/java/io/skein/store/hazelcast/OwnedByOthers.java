package io.skein.store.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.query.Predicate;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Finds the clients of nodes that are not among these. */
final class OwnedByOthers implements Predicate<String, Ownership>, StoredTypes.Stored {
    private final Set<UUID> nodes = new HashSet<>();

    OwnedByOthers() {}

    OwnedByOthers(Set<UUID> nodes) {
        this.nodes.addAll(nodes);
    }

    @Override
    public boolean apply(Map.Entry<String, Ownership> entry) {
        UUID owner = entry.getValue().owner();
        return owner != null && !nodes.contains(owner);
    }

    @Override
    public int getClassId() {
        return StoredTypes.OWNED_BY_OTHERS;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeInt(nodes.size());
        for (UUID node : nodes) {
            UuidIo.write(out, node);
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            nodes.add(UuidIo.read(in));
        }
    }
}
