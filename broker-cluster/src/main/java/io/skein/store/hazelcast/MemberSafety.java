package io.skein.store.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Has a member say whether all copies of what it owns are in place. Takes up to ten seconds, during which it waits for
 * other members.
 */
final class MemberSafety implements Callable<Boolean>, HazelcastInstanceAware, StoredTypes.Stored {
    private @Nullable HazelcastInstance hazelcast;

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        hazelcast = instance;
    }

    @Override
    public Boolean call() {
        return hazelcast != null && hazelcast.getPartitionService().isLocalMemberSafe();
    }

    @Override
    public int getClassId() {
        return StoredTypes.MEMBER_SAFETY;
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // it is the same for every member
    }

    @Override
    public void readData(ObjectDataInput in) {
        // it is the same for every member
    }
}
