package io.skein.store.session;

import io.skein.cluster.wire.StoredPublication;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.Subscription.RetainHandling;
import io.skein.model.TopicFilter;
import io.skein.model.Will;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Parts of states, changes and answers as bytes. Absent is a length of -1 or a zero UUID. */
final class ValueIo {
    private static final UUID NONE = new UUID(0, 0);

    private ValueIo() {}

    /** Writes one element of a list. */
    interface Writer<T> {
        void write(DataOutput out, T value) throws IOException;
    }

    /** Reads one element of a list. */
    interface Reader<T> {
        T read(DataInput in) throws IOException;
    }

    static <T> void writeList(DataOutput out, List<T> list, Writer<T> writer) throws IOException {
        out.writeInt(list.size());
        for (T value : list) {
            writer.write(out, value);
        }
    }

    static <T> List<T> readList(DataInput in, Reader<T> reader) throws IOException {
        int count = in.readInt();
        List<T> list = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            list.add(reader.read(in));
        }
        return list;
    }

    static void writeUuid(DataOutput out, @Nullable UUID uuid) throws IOException {
        UUID written = uuid == null ? NONE : uuid;
        out.writeLong(written.getMostSignificantBits());
        out.writeLong(written.getLeastSignificantBits());
    }

    static UUID readUuid(DataInput in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }

    static @Nullable UUID readNullableUuid(DataInput in) throws IOException {
        UUID read = readUuid(in);
        return read.equals(NONE) ? null : read;
    }

    /** {@link DataOutput#writeUTF} would refuse some of the longest strings MQTT allows. */
    static void writeText(DataOutput out, String text) throws IOException {
        writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    static String readText(DataInput in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    static void writeBytes(DataOutput out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] readBytes(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }

    static void writeLongs(DataOutput out, long[] values) throws IOException {
        out.writeInt(values.length);
        for (long value : values) {
            out.writeLong(value);
        }
    }

    static long[] readLongs(DataInput in) throws IOException {
        long[] values = new long[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readLong();
        }
        return values;
    }

    static void writeInts(DataOutput out, int[] values) throws IOException {
        out.writeInt(values.length);
        for (int value : values) {
            out.writeInt(value);
        }
    }

    static int[] readInts(DataInput in) throws IOException {
        int[] values = new int[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readInt();
        }
        return values;
    }

    static void writePublication(DataOutput out, @Nullable Publication publication) throws IOException {
        if (publication == null) {
            out.writeInt(-1);
        } else {
            writeBytes(out, StoredPublication.encode(publication));
        }
    }

    static Publication readPublication(DataInput in) throws IOException {
        return StoredPublication.decode(readBytes(in));
    }

    static @Nullable Publication readNullablePublication(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return StoredPublication.decode(bytes);
    }

    static void writeQos(DataOutput out, Qos qos) throws IOException {
        out.writeByte(qos.code());
    }

    static Qos readQos(DataInput in) throws IOException {
        return Qos.of(in.readByte());
    }

    static void writeFilter(DataOutput out, TopicFilter filter) throws IOException {
        writeText(out, filter.value());
    }

    static TopicFilter readFilter(DataInput in) throws IOException {
        return TopicFilter.of(readText(in));
    }

    static void writeGroup(DataOutput out, @Nullable TopicFilter group) throws IOException {
        writeText(out, group == null ? "" : group.value());
    }

    static @Nullable TopicFilter readGroup(DataInput in) throws IOException {
        String value = readText(in);
        return value.isEmpty() ? null : TopicFilter.of(value);
    }

    static void writeSubscription(DataOutput out, Subscription subscription) throws IOException {
        writeFilter(out, subscription.filter());
        writeQos(out, subscription.maximumQos());
        out.writeBoolean(subscription.noLocal());
        out.writeBoolean(subscription.retainAsPublished());
        out.writeByte(subscription.retainHandling().code());
        out.writeInt(subscription.identifier());
    }

    static Subscription readSubscription(DataInput in) throws IOException {
        return new Subscription(
                readFilter(in),
                readQos(in),
                in.readBoolean(),
                in.readBoolean(),
                RetainHandling.of(in.readByte()),
                in.readInt());
    }

    static void writeWill(DataOutput out, @Nullable Will will) throws IOException {
        writePublication(out, will == null ? null : will.publication());
        if (will != null) {
            out.writeLong(will.expirySeconds());
            out.writeLong(will.delaySeconds());
        }
    }

    static @Nullable Will readWill(DataInput in) throws IOException {
        Publication publication = readNullablePublication(in);
        return publication == null ? null : new Will(publication, in.readLong(), in.readLong());
    }

    static void writeOutgoing(DataOutput out, Outgoing outgoing) throws IOException {
        out.writeLong(outgoing.id());
        writePublication(out, outgoing.publication());
        out.writeLong(outgoing.expirySeconds());
        out.writeLong(outgoing.dueAtMillis());
        out.writeBoolean(outgoing.inHand());
        writeGroup(out, outgoing.group());
    }

    static Outgoing readOutgoing(DataInput in) throws IOException {
        return new Outgoing(
                in.readLong(), readPublication(in), in.readLong(), in.readLong(), in.readBoolean(), readGroup(in));
    }
}
