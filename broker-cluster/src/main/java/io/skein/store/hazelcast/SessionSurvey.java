package io.skein.store.hazelcast;

import com.hazelcast.aggregation.Aggregator;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.skein.store.session.SessionState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks at all sessions of a partition: what they weigh, and for which something is due or whose owner is no member. */
final class SessionSurvey implements Aggregator<Map.Entry<String, SessionValue>, SessionSurvey>, StoredTypes.Stored {
    private final Set<UUID> members = new HashSet<>();
    private final List<Row> rows = new ArrayList<>();
    private long nowMillis;
    private long weightBytes;

    SessionSurvey() {}

    SessionSurvey(Set<UUID> members, long nowMillis) {
        this.members.addAll(members);
        this.nowMillis = nowMillis;
    }

    /** Those that need looking after. */
    List<Row> rows() {
        return rows;
    }

    /** Of all, see {@link SessionState#weightBytes()}. */
    long weightBytes() {
        return weightBytes;
    }

    @Override
    public void accumulate(Map.Entry<String, SessionValue> entry) {
        SessionState state = entry.getValue().state();
        weightBytes += state.weightBytes();
        UUID owner = state.owner();
        boolean isDue = state.dueAtMillis() <= nowMillis;
        if (isDue || (owner != null && !members.contains(owner))) {
            rows.add(new Row(entry.getKey(), owner, state.epoch(), isDue));
        }
    }

    @Override
    @SuppressWarnings("rawtypes") // as Hazelcast declares it
    public void combine(Aggregator other) {
        SessionSurvey more = (SessionSurvey) other;
        rows.addAll(more.rows);
        weightBytes += more.weightBytes;
    }

    @Override
    public SessionSurvey aggregate() {
        return this;
    }

    @Override
    public int getClassId() {
        return StoredTypes.SESSION_SURVEY;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(nowMillis);
        out.writeLong(weightBytes);
        out.writeInt(members.size());
        for (UUID member : members) {
            UuidIo.write(out, member);
        }
        out.writeInt(rows.size());
        for (Row row : rows) {
            row.write(out);
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        nowMillis = in.readLong();
        weightBytes = in.readLong();
        int memberCount = in.readInt();
        for (int i = 0; i < memberCount; i++) {
            members.add(UuidIo.read(in));
        }
        int rowCount = in.readInt();
        for (int i = 0; i < rowCount; i++) {
            rows.add(Row.read(in));
        }
    }

    /**
     * One of them.
     *
     * @param isDue whether a will or the session's end is due
     */
    record Row(String client, @Nullable UUID owner, long epoch, boolean isDue) {
        private void write(ObjectDataOutput out) throws IOException {
            out.writeString(client);
            UuidIo.write(out, owner);
            out.writeLong(epoch);
            out.writeBoolean(isDue);
        }

        private static Row read(ObjectDataInput in) throws IOException {
            return new Row(
                    Objects.requireNonNull(in.readString()), UuidIo.readNullable(in), in.readLong(), in.readBoolean());
        }
    }
}
