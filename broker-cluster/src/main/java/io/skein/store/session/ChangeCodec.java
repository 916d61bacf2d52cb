package io.skein.store.session;

import io.skein.store.session.SessionChange.Append;
import io.skein.store.session.SessionChange.Append.Condition;
import io.skein.store.session.SessionChange.BeginQos2;
import io.skein.store.session.SessionChange.Claim;
import io.skein.store.session.SessionChange.Detach;
import io.skein.store.session.SessionChange.EndQos2;
import io.skein.store.session.SessionChange.Expire;
import io.skein.store.session.SessionChange.Fetch;
import io.skein.store.session.SessionChange.OwnerGone;
import io.skein.store.session.SessionChange.Progress;
import io.skein.store.session.SessionChange.Published;
import io.skein.store.session.SessionChange.Replay;
import io.skein.store.session.SessionChange.RoutedQos2;
import io.skein.store.session.SessionChange.Subscribe;
import io.skein.store.session.SessionChange.Unclaim;
import io.skein.store.session.SessionChange.Unsubscribe;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Changes and their context as bytes, for the way to other nodes. A number is never used for another layout again. */
public final class ChangeCodec {
    private static final Map<Class<?>, Integer> NUMBERS = new LinkedHashMap<>();

    static {
        NUMBERS.put(Claim.class, 1);
        NUMBERS.put(Append.class, 2);
        NUMBERS.put(Published.class, 3);
        NUMBERS.put(OwnerGone.class, 4);
        NUMBERS.put(Expire.class, 5);
        NUMBERS.put(Detach.class, 6);
        NUMBERS.put(Subscribe.class, 7);
        NUMBERS.put(Unsubscribe.class, 8);
        NUMBERS.put(Replay.class, 9);
        NUMBERS.put(Progress.class, 10);
        NUMBERS.put(Fetch.class, 11);
        NUMBERS.put(BeginQos2.class, 12);
        NUMBERS.put(RoutedQos2.class, 13);
        NUMBERS.put(EndQos2.class, 14);
        NUMBERS.put(Unclaim.class, 15);
    }

    private ChangeCodec() {}

    public static void writeAll(DataOutput out, List<SessionChange> changes) throws IOException {
        ValueIo.writeList(out, changes, ChangeCodec::write);
    }

    public static List<SessionChange> readAll(DataInput in) throws IOException {
        return ValueIo.readList(in, ChangeCodec::read);
    }

    public static void writeContext(DataOutput out, ChangeContext context) throws IOException {
        out.writeLong(context.nowMillis());
        out.writeLong(context.term());
        out.writeInt(context.maxQueuedMessages());
        out.writeInt(context.maxQueuedBytes());
        out.writeByte(context.overflow().ordinal());
        out.writeLong(context.qos2WindowMillis());
        out.writeInt(context.qos2WindowSize());
    }

    public static ChangeContext readContext(DataInput in) throws IOException {
        return new ChangeContext(
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                ChangeContext.Overflow.values()[in.readByte()],
                in.readLong(),
                in.readInt());
    }

    private static int numberOf(SessionChange change) {
        Integer number = NUMBERS.get(change.getClass());
        if (number == null) {
            throw new IllegalArgumentException("no number for " + change.getClass());
        }
        return number;
    }

    static void write(DataOutput out, SessionChange change) throws IOException {
        out.writeByte(numberOf(change));
        if (change instanceof Append append) {
            write(out, append);
        } else if (change instanceof Progress progress) {
            write(out, progress);
        } else if (change instanceof Unclaim unclaim) {
            ValueIo.writeUuid(out, unclaim.nonce());
        } else if (change instanceof Claim claim) {
            write(out, claim);
        } else if (change instanceof Replay replay) {
            write(out, replay);
        } else if (change instanceof Detach detach) {
            write(out, detach);
        } else if (change instanceof Fetch fetch) {
            write(out, fetch);
        } else if (change instanceof Subscribe subscribe) {
            out.writeLong(subscribe.epoch());
            ValueIo.writeList(out, subscribe.subscriptions(), ValueIo::writeSubscription);
        } else if (change instanceof Unsubscribe unsubscribe) {
            out.writeLong(unsubscribe.epoch());
            ValueIo.writeList(out, unsubscribe.filters(), ValueIo::writeFilter);
        } else {
            writeSmall(out, change);
        }
    }

    private static void writeSmall(DataOutput out, SessionChange change) throws IOException {
        if (change instanceof BeginQos2 begin) {
            out.writeLong(begin.epoch());
            out.writeShort(begin.packetId());
            out.writeLong(begin.publicationId());
        } else if (change instanceof RoutedQos2 routed) {
            out.writeLong(routed.epoch());
            out.writeShort(routed.packetId());
        } else if (change instanceof EndQos2 end) {
            out.writeLong(end.epoch());
            out.writeShort(end.packetId());
        } else if (change instanceof OwnerGone gone) {
            ValueIo.writeUuid(out, gone.owner());
            out.writeLong(gone.epoch());
        } else if (change instanceof Published published) {
            out.writeLong(published.outgoingId());
        }
    }

    private static void write(DataOutput out, Append append) throws IOException {
        ValueIo.writePublication(out, append.publication());
        ValueIo.writeList(out, append.filters(), ValueIo::writeFilter);
        out.writeLong(append.publicationId());
        out.writeByte(append.condition().ordinal());
    }

    private static void write(DataOutput out, Claim claim) throws IOException {
        ValueIo.writeUuid(out, claim.nonce());
        ValueIo.writeUuid(out, claim.owner());
        out.writeBoolean(claim.cleanStart());
        out.writeLong(claim.expirySeconds());
        ValueIo.writeWill(out, claim.will());
        out.writeLong(claim.overEpoch());
    }

    private static void write(DataOutput out, Detach detach) throws IOException {
        out.writeLong(detach.epoch());
        out.writeBoolean(detach.discardWill());
        out.writeLong(detach.expirySeconds());
        out.writeLong(detach.sentUpTo());
    }

    private static void write(DataOutput out, Replay replay) throws IOException {
        out.writeLong(replay.epoch());
        ValueIo.writePublication(out, replay.publication());
        ValueIo.writeQos(out, replay.qos());
        ValueIo.writeInts(out, replay.subscriptionIds());
    }

    private static void write(DataOutput out, Progress progress) throws IOException {
        out.writeLong(progress.epoch());
        ValueIo.writeLongs(out, progress.received());
        ValueIo.writeLongs(out, progress.completed());
        out.writeLong(progress.sentUpTo());
    }

    private static void write(DataOutput out, Fetch fetch) throws IOException {
        out.writeLong(fetch.epoch());
        out.writeLong(fetch.fromPosition());
        out.writeInt(fetch.maxMessages());
        out.writeInt(fetch.maxBytes());
    }

    static SessionChange read(DataInput in) throws IOException {
        int number = in.readByte();
        return switch (number) {
            case 1 ->
                new Claim(
                        ValueIo.readUuid(in),
                        ValueIo.readUuid(in),
                        in.readBoolean(),
                        in.readLong(),
                        ValueIo.readWill(in),
                        in.readLong());
            case 2 ->
                new Append(
                        ValueIo.readPublication(in),
                        ValueIo.readList(in, ValueIo::readFilter),
                        in.readLong(),
                        Condition.values()[in.readByte()]);
            case 3 -> new Published(in.readLong());
            case 4 -> new OwnerGone(ValueIo.readUuid(in), in.readLong());
            case 5 -> new Expire();
            case 6 -> new Detach(in.readLong(), in.readBoolean(), in.readLong(), in.readLong());
            case 7 -> new Subscribe(in.readLong(), ValueIo.readList(in, ValueIo::readSubscription));
            case 8 -> new Unsubscribe(in.readLong(), ValueIo.readList(in, ValueIo::readFilter));
            case 9 -> new Replay(in.readLong(), ValueIo.readPublication(in), ValueIo.readQos(in), ValueIo.readInts(in));
            case 10 -> new Progress(in.readLong(), ValueIo.readLongs(in), ValueIo.readLongs(in), in.readLong());
            case 11 -> new Fetch(in.readLong(), in.readLong(), in.readInt(), in.readInt());
            case 12 -> new BeginQos2(in.readLong(), in.readUnsignedShort(), in.readLong());
            case 13 -> new RoutedQos2(in.readLong(), in.readUnsignedShort());
            case 15 -> new Unclaim(ValueIo.readUuid(in));
            case 14 -> new EndQos2(in.readLong(), in.readUnsignedShort());
            default -> throw new IOException("unknown change " + number);
        };
    }
}
