package io.skein.store.session;

import io.skein.model.ClientId;
import io.skein.model.Publication;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;

/** A whole state as bytes, for copies on other nodes. The first byte is the version of the layout. */
public final class StateCodec {
    private static final int LAYOUT = 1;

    private StateCodec() {}

    public static void write(DataOutput out, SessionState state) throws IOException {
        out.writeByte(LAYOUT);
        ValueIo.writeText(out, state.client.value());
        out.writeLong(state.term);
        out.writeLong(state.version);
        out.writeLong(state.stamp);
        writeOwnership(out, state);
        writeLanes(out, state.lanes);
        ValueIo.writeList(out, state.outbox.all(), ValueIo::writeOutgoing);
        DurablePart durable = state.durable;
        out.writeBoolean(durable != null);
        if (durable != null) {
            writeDurable(out, durable);
        }
    }

    public static SessionState read(DataInput in) throws IOException {
        int layout = in.readByte();
        if (layout != LAYOUT) {
            throw new IOException("unknown layout of a session: " + layout);
        }
        SessionState state = new SessionState(new ClientId(ValueIo.readText(in)));
        state.term = in.readLong();
        state.version = in.readLong();
        state.stamp = in.readLong();
        readOwnership(in, state);
        readLanes(in, state.lanes);
        state.outbox.restore(ValueIo.readList(in, ValueIo::readOutgoing));
        if (in.readBoolean()) {
            state.durable = readDurable(in);
        }
        return state;
    }

    private static void writeOwnership(DataOutput out, SessionState state) throws IOException {
        out.writeLong(state.epoch);
        ValueIo.writeUuid(out, state.owner);
        ValueIo.writeUuid(out, state.nonce);
        out.writeBoolean(state.resumed);
        out.writeLong(state.expirySeconds);
        out.writeLong(state.expiresAtMillis);
        ValueIo.writeWill(out, state.will);
    }

    private static void readOwnership(DataInput in, SessionState state) throws IOException {
        state.epoch = in.readLong();
        state.owner = ValueIo.readNullableUuid(in);
        state.nonce = ValueIo.readNullableUuid(in);
        state.resumed = in.readBoolean();
        state.expirySeconds = in.readLong();
        state.expiresAtMillis = in.readLong();
        state.will = ValueIo.readWill(in);
    }

    private static void writeLanes(DataOutput out, LaneMarks lanes) throws IOException {
        out.writeInt(lanes.all().size());
        for (Map.Entry<LaneMarks.Lane, LaneMarks.Mark> one : lanes.all().entrySet()) {
            ValueIo.writeUuid(out, one.getKey().incarnation());
            out.writeInt(one.getKey().loop());
            out.writeLong(one.getValue().number());
            ValueIo.writeBytes(out, one.getValue().results());
            out.writeLong(one.getValue().atMillis());
        }
    }

    private static void readLanes(DataInput in, LaneMarks lanes) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            LaneMarks.Lane lane = new LaneMarks.Lane(ValueIo.readUuid(in), in.readInt());
            LaneMarks.Mark mark = new LaneMarks.Mark(in.readLong(), ValueIo.readBytes(in), in.readLong());
            lanes.all().put(lane, mark);
        }
    }

    private static void writeDurable(DataOutput out, DurablePart durable) throws IOException {
        writeQueue(out, durable.queue);
        out.writeLong(durable.sentUpTo);
        ValueIo.writeList(out, new ArrayList<>(durable.subscriptions.values()), ValueIo::writeSubscription);
        ValueIo.writeList(out, new ArrayList<>(durable.inboundQos2.values()), AnswerCodec::writeOpen);
        writeIds(out, durable.recentIds);
    }

    private static DurablePart readDurable(DataInput in) throws IOException {
        DurablePart durable = new DurablePart(readQueue(in));
        durable.sentUpTo = in.readLong();
        ValueIo.readList(in, ValueIo::readSubscription).forEach(s -> durable.subscriptions.put(s.filter(), s));
        ValueIo.readList(in, AnswerCodec::readOpen).forEach(open -> durable.inboundQos2.put(open.packetId(), open));
        readIds(in, durable.recentIds);
        return durable;
    }

    private static void writeIds(DataOutput out, RecentIds ids) throws IOException {
        out.writeInt(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            out.writeLong(ids.id(i));
            out.writeLong(ids.atMillis(i));
        }
    }

    private static void readIds(DataInput in, RecentIds ids) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            ids.append(in.readLong(), in.readLong());
        }
    }

    /** From the oldest position to the last, holes included. */
    private static void writeQueue(DataOutput out, SessionQueue queue) throws IOException {
        out.writeLong(queue.head());
        out.writeLong(queue.tail());
        for (long position = queue.head(); position < queue.tail(); position++) {
            SessionQueue.Item item = queue.get(position);
            out.writeBoolean(item != null);
            if (item != null) {
                writeItem(out, item);
            }
        }
    }

    private static SessionQueue readQueue(DataInput in) throws IOException {
        long head = in.readLong();
        long tail = in.readLong();
        SessionQueue queue = new SessionQueue(head);
        for (long position = head; position < tail; position++) {
            if (in.readBoolean()) {
                queue.append(readItem(in));
            } else {
                queue.appendHole();
            }
        }
        return queue;
    }

    private static void writeItem(DataOutput out, SessionQueue.Item item) throws IOException {
        ValueIo.writePublication(out, item.publication());
        ValueIo.writeQos(out, item.qos());
        out.writeBoolean(item.retain());
        ValueIo.writeInts(out, item.subscriptionIds());
        ValueIo.writeGroup(out, item.group());
    }

    private static SessionQueue.Item readItem(DataInput in) throws IOException {
        Publication publication = ValueIo.readNullablePublication(in);
        return new SessionQueue.Item(
                publication, ValueIo.readQos(in), in.readBoolean(), ValueIo.readInts(in), ValueIo.readGroup(in));
    }
}
