package io.skein.store.hazelcast;

import com.hazelcast.partition.Partition;
import com.hazelcast.partition.PartitionService;
import java.util.BitSet;

/** A key for each partition, because queries of one partition name it by a key in it. Immutable. */
final class PartitionKeys {
    private final String[] keys;

    PartitionKeys(PartitionService partitions) {
        keys = new String[partitions.getPartitions().size()];
        BitSet found = new BitSet(keys.length);
        for (int i = 0; found.cardinality() < keys.length; i++) {
            String key = "partition-" + i;
            int partition = partitions.getPartition(key).getPartitionId();
            if (!found.get(partition)) {
                found.set(partition);
                keys[partition] = key;
            }
        }
    }

    int count() {
        return keys.length;
    }

    String keyIn(Partition partition) {
        return keys[partition.getPartitionId()];
    }
}
