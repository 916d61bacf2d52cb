package io.skein.store.session;

import io.skein.store.session.SessionAnswer.Appended;
import io.skein.store.session.SessionAnswer.Begun;
import io.skein.store.session.SessionAnswer.Claimed;
import io.skein.store.session.SessionAnswer.Done;
import io.skein.store.session.SessionAnswer.EndedQos2;
import io.skein.store.session.SessionAnswer.Fenced;
import io.skein.store.session.SessionAnswer.Fetched;
import io.skein.store.session.SessionAnswer.OpenQos2;
import io.skein.store.session.SessionAnswer.Owned;
import io.skein.store.session.SessionAnswer.Queued;
import io.skein.store.session.SessionAnswer.Settled;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** Answers as bytes, for the way back. A number is never used for another layout again. */
public final class AnswerCodec {
    private static final int DONE = 1;
    private static final int FENCED = 2;
    private static final int CLAIMED = 3;
    private static final int APPENDED = 4;
    private static final int SETTLED = 5;
    private static final int FETCHED = 6;
    private static final int BEGUN = 7;
    private static final int ENDED_QOS2 = 8;
    private static final int OWNED = 9;

    private AnswerCodec() {}

    public static void writeAll(DataOutput out, List<SessionAnswer> answers) throws IOException {
        ValueIo.writeList(out, answers, AnswerCodec::write);
    }

    public static List<SessionAnswer> readAll(DataInput in) throws IOException {
        return ValueIo.readList(in, AnswerCodec::read);
    }

    static void write(DataOutput out, SessionAnswer answer) throws IOException {
        if (answer instanceof Appended appended) {
            out.writeByte(APPENDED);
            write(out, appended);
        } else if (answer instanceof Done done) {
            out.writeByte(DONE);
            out.writeLong(done.version());
        } else if (answer instanceof Fenced) {
            out.writeByte(FENCED);
        } else if (answer instanceof Owned owned) {
            out.writeByte(OWNED);
            ValueIo.writeUuid(out, owned.owner());
            out.writeLong(owned.epoch());
        } else if (answer instanceof Claimed claimed) {
            out.writeByte(CLAIMED);
            write(out, claimed);
        } else if (answer instanceof Settled settled) {
            out.writeByte(SETTLED);
            out.writeBoolean(settled.ended());
            out.writeLong(settled.version());
            ValueIo.writeList(out, settled.outgoing(), ValueIo::writeOutgoing);
        } else if (answer instanceof Fetched fetched) {
            out.writeByte(FETCHED);
            ValueIo.writeList(out, fetched.messages(), AnswerCodec::writeQueued);
            out.writeLong(fetched.nextPosition());
            out.writeLong(fetched.tail());
        } else {
            writeQos2(out, answer);
        }
    }

    private static void writeQos2(DataOutput out, SessionAnswer answer) throws IOException {
        if (answer instanceof Begun begun) {
            out.writeByte(BEGUN);
            out.writeLong(begun.publicationId());
            out.writeBoolean(begun.isNew());
            out.writeBoolean(begun.routed());
        } else {
            out.writeByte(ENDED_QOS2);
            out.writeBoolean(((EndedQos2) answer).known());
        }
    }

    private static void write(DataOutput out, Appended appended) throws IOException {
        out.writeByte(appended.result().ordinal());
        out.writeLong(appended.position());
        ValueIo.writeUuid(out, appended.owner());
        out.writeLong(appended.epoch());
        out.writeLong(appended.version());
        ValueIo.writeQos(out, appended.qos());
        out.writeBoolean(appended.retain());
        ValueIo.writeInts(out, appended.subscriptionIds());
        out.writeInt(appended.displaced());
    }

    private static void write(DataOutput out, Claimed claimed) throws IOException {
        out.writeLong(claimed.epoch());
        out.writeBoolean(claimed.present());
        out.writeBoolean(claimed.durable());
        out.writeLong(claimed.version());
        ValueIo.writeList(out, claimed.subscriptions(), ValueIo::writeSubscription);
        ValueIo.writeList(out, claimed.inboundQos2(), AnswerCodec::writeOpen);
        out.writeLong(claimed.head());
        out.writeLong(claimed.tail());
        out.writeLong(claimed.sentUpTo());
        ValueIo.writeList(out, claimed.outgoing(), ValueIo::writeOutgoing);
    }

    static void writeOpen(DataOutput out, OpenQos2 open) throws IOException {
        out.writeShort(open.packetId());
        out.writeLong(open.publicationId());
        out.writeBoolean(open.routed());
    }

    static OpenQos2 readOpen(DataInput in) throws IOException {
        return new OpenQos2(in.readUnsignedShort(), in.readLong(), in.readBoolean());
    }

    private static void writeQueued(DataOutput out, Queued queued) throws IOException {
        out.writeLong(queued.position());
        ValueIo.writePublication(out, queued.publication());
        ValueIo.writeQos(out, queued.qos());
        out.writeBoolean(queued.retain());
        ValueIo.writeInts(out, queued.subscriptionIds());
    }

    private static Queued readQueued(DataInput in) throws IOException {
        return new Queued(
                in.readLong(),
                ValueIo.readNullablePublication(in),
                ValueIo.readQos(in),
                in.readBoolean(),
                ValueIo.readInts(in));
    }

    static SessionAnswer read(DataInput in) throws IOException {
        int number = in.readByte();
        return switch (number) {
            case DONE -> new Done(in.readLong());
            case FENCED -> new Fenced();
            case OWNED -> new Owned(ValueIo.readUuid(in), in.readLong());
            case CLAIMED -> readClaimed(in);
            case APPENDED -> readAppended(in);
            case SETTLED -> new Settled(in.readBoolean(), in.readLong(), ValueIo.readList(in, ValueIo::readOutgoing));
            case FETCHED -> new Fetched(ValueIo.readList(in, AnswerCodec::readQueued), in.readLong(), in.readLong());
            case BEGUN -> new Begun(in.readLong(), in.readBoolean(), in.readBoolean());
            case ENDED_QOS2 -> new EndedQos2(in.readBoolean());
            default -> throw new IOException("unknown answer " + number);
        };
    }

    private static Appended readAppended(DataInput in) throws IOException {
        return new Appended(
                Appended.Result.values()[in.readByte()],
                in.readLong(),
                ValueIo.readNullableUuid(in),
                in.readLong(),
                in.readLong(),
                ValueIo.readQos(in),
                in.readBoolean(),
                ValueIo.readInts(in),
                in.readInt());
    }

    private static Claimed readClaimed(DataInput in) throws IOException {
        return new Claimed(
                in.readLong(),
                in.readBoolean(),
                in.readBoolean(),
                in.readLong(),
                ValueIo.readList(in, ValueIo::readSubscription),
                ValueIo.readList(in, AnswerCodec::readOpen),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                ValueIo.readList(in, ValueIo::readOutgoing));
    }
}
