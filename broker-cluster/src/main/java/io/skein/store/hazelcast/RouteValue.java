package io.skein.store.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/** A route in the map: its weight, and the origin's number of the change that set it. */
final class RouteValue implements StoredTypes.Stored {
    private long sequence;
    private int weight;

    RouteValue() {}

    RouteValue(long sequence, int weight) {
        this.sequence = sequence;
        this.weight = weight;
    }

    int weight() {
        return weight;
    }

    @Override
    public int getClassId() {
        return StoredTypes.ROUTE_VALUE;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(sequence);
        out.writeInt(weight);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        sequence = in.readLong();
        weight = in.readInt();
    }
}
