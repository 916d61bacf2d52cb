package io.skein.store.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.skein.store.session.ChangeCodec;
import io.skein.store.session.ChangeContext;
import io.skein.store.session.SessionAnswer;
import io.skein.store.session.SessionChange;
import io.skein.store.session.SessionState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What one lane does to one session at once: changes, or reads. Owner and copies apply it alike.
 *
 * @param incarnation with {@code loop} the lane
 * @param number grows with each batch of the lane; the same for a repetition
 */
record SessionBatch(UUID incarnation, int loop, long number, List<SessionChange> changes, ChangeContext context) {
    boolean isReadOnly() {
        return changes.get(0).isReadOnly();
    }

    boolean isRepeatedIn(SessionState state) {
        return state.isRepeated(incarnation, loop, number);
    }

    /**
     * Whether the cluster has gone on to a later view since it was sent: its sender may be none of it any more, and
     * others may have gone on in its place. What was applied in time may be asked for again.
     *
     * @param term of the last view the owner knows of
     */
    boolean isTooLateFor(SessionState state, long term) {
        return !isReadOnly() && context.term() < Math.max(term, state.term()) && !isRepeatedIn(state);
    }

    /** The same at another moment. */
    SessionBatch at(ChangeContext moment) {
        return new SessionBatch(incarnation, loop, number, changes, moment);
    }

    /** Changes the state, or reads from it. */
    List<SessionAnswer> applyTo(SessionState state) {
        return isReadOnly() ? readFrom(state) : state.apply(incarnation, loop, number, changes, context);
    }

    private List<SessionAnswer> readFrom(SessionState state) {
        List<SessionAnswer> answers = new ArrayList<>(changes.size());
        changes.forEach(change -> answers.add(state.read(change)));
        return answers;
    }

    void write(ObjectDataOutput out) throws IOException {
        UuidIo.write(out, incarnation);
        out.writeInt(loop);
        out.writeLong(number);
        ChangeCodec.writeAll(out, changes);
        ChangeCodec.writeContext(out, context);
    }

    static SessionBatch read(ObjectDataInput in) throws IOException {
        return new SessionBatch(
                UuidIo.read(in), in.readInt(), in.readLong(), ChangeCodec.readAll(in), ChangeCodec.readContext(in));
    }
}
