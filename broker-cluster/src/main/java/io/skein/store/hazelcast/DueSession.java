package io.skein.store.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.projection.Projection;
import com.hazelcast.query.Predicate;
import io.skein.store.session.SessionState;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds sessions that something is due for, or whose owner is no member. */
final class DueSession
        implements Predicate<String, SessionValue>,
                Projection<Map.Entry<String, SessionValue>, DueSession.Row>,
                StoredTypes.Stored {
    private final Set<UUID> members = new HashSet<>();
    private long nowMillis;

    DueSession() {}

    DueSession(Set<UUID> members, long nowMillis) {
        this.members.addAll(members);
        this.nowMillis = nowMillis;
    }

    @Override
    public boolean apply(Map.Entry<String, SessionValue> entry) {
        SessionState state = entry.getValue().state();
        UUID owner = state.owner();
        return state.dueAtMillis() <= nowMillis || (owner != null && !members.contains(owner));
    }

    @Override
    public Row transform(Map.Entry<String, SessionValue> entry) {
        SessionState state = entry.getValue().state();
        return new Row(entry.getKey(), state.owner(), state.epoch(), state.dueAtMillis() <= nowMillis);
    }

    @Override
    public int getClassId() {
        return StoredTypes.DUE_SESSION;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(nowMillis);
        out.writeInt(members.size());
        for (UUID member : members) {
            UuidIo.write(out, member);
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        nowMillis = in.readLong();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            members.add(UuidIo.read(in));
        }
    }

    /** One of them. */
    static final class Row implements StoredTypes.Stored {
        private String client = "";
        private @Nullable UUID owner;
        private long epoch;
        private boolean due;

        Row() {}

        Row(String client, @Nullable UUID owner, long epoch, boolean due) {
            this.client = client;
            this.owner = owner;
            this.epoch = epoch;
            this.due = due;
        }

        String client() {
            return client;
        }

        @Nullable
        UUID owner() {
            return owner;
        }

        long epoch() {
            return epoch;
        }

        boolean isDue() {
            return due;
        }

        @Override
        public int getClassId() {
            return StoredTypes.DUE_ROW;
        }

        @Override
        public void writeData(ObjectDataOutput out) throws IOException {
            out.writeString(client);
            UuidIo.write(out, owner);
            out.writeLong(epoch);
            out.writeBoolean(due);
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            client = Objects.requireNonNull(in.readString());
            owner = UuidIo.readNullable(in);
            epoch = in.readLong();
            due = in.readBoolean();
        }
    }
}
