package io.skein.store.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.skein.store.session.SessionState;
import io.skein.store.session.StateCodec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A client's entry in the map. The state in it is changed in place, by processors on the partition's thread alone. */
final class SessionValue implements StoredTypes.Stored {
    private @Nullable SessionState state;

    SessionValue() {}

    SessionValue(SessionState state) {
        this.state = state;
    }

    SessionState state() {
        SessionState kept = state;
        if (kept == null) {
            throw new IllegalStateException("not read yet");
        }
        return kept;
    }

    @Override
    public int getClassId() {
        return StoredTypes.SESSION_VALUE;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        StateCodec.write(out, state());
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        state = StateCodec.read(in);
    }
}
