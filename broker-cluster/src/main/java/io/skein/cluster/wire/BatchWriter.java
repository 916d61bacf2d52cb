package io.skein.cluster.wire;

import io.skein.model.QueuePlace;
import io.skein.model.TopicFilter;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Builds one batch after another in an array it keeps. Not thread-safe. */
public final class BatchWriter {
    private final UUID sender;
    private final int lane;
    private final WireWriter out = new WireWriter();
    private int count;

    public BatchWriter(UUID sender, int lane) {
        this.sender = sender;
        this.lane = lane;
        begin();
    }

    private void begin() {
        out.clear();
        new FrameHeader(FrameHeader.VERSION, FrameHeader.Kind.BATCH, sender, lane, 0).write(out);
        out.putLong(0);
        out.putShort(0);
        count = 0;
    }

    /** How many items the batch has so far. */
    public int count() {
        return count;
    }

    /** How long the frame is so far. */
    public int length() {
        return out.length();
    }

    /**
     * Appends a copy of a publication.
     *
     * @param groups the shared subscriptions of which the peer serves one member each
     * @param direct whether the peer serves its ordinary subscribers too
     */
    public void add(PublicationBytes publication, List<TopicFilter> groups, boolean direct) {
        int lengthAt = beginItem(ItemType.PUBLICATION);
        out.putByte((direct ? BatchReader.DIRECT : 0) | (groups.isEmpty() ? 0 : BatchReader.HAS_GROUPS));
        if (!groups.isEmpty()) {
            Topics.writeFilters(out, groups);
        }
        out.putAll(publication.bytes());
        endItem(lengthAt);
    }

    /**
     * Appends a hint that a durable session has a new message.
     *
     * @param publication null if it is not at hand
     */
    public void add(QueuePlace place, @Nullable PublicationBytes publication) {
        int lengthAt = beginItem(ItemType.QUEUED_HINT);
        out.putString(place.client().value());
        out.putLong(place.epoch());
        out.putLong(place.position());
        out.putByte(place.qos().code()
                | (place.retain() ? BatchReader.RETAIN : 0)
                | (publication != null ? BatchReader.HAS_PUBLICATION : 0));
        out.putCount(place.subscriptionIds().length);
        for (int id : place.subscriptionIds()) {
            out.putCount(id);
        }
        if (publication != null) {
            out.putAll(publication.bytes());
        }
        endItem(lengthAt);
    }

    /** Appends the notice that hints were dropped. */
    public void addHintsLost() {
        endItem(beginItem(ItemType.HINTS_LOST));
    }

    /** @param nowMillis the wall clock, to which expiries are related */
    public void add(ControlMessage message, long nowMillis) {
        int lengthAt = beginItem(ItemType.of(message));
        ControlCodec.write(out, message, nowMillis);
        endItem(lengthAt);
    }

    private int beginItem(ItemType type) {
        out.putByte(type.code());
        out.putInt(0);
        return out.length() - 4;
    }

    private void endItem(int lengthAt) {
        out.setInt(lengthAt, out.length() - lengthAt - 4);
        count++;
    }

    /**
     * The frame, of exactly its length; a new batch begins.
     *
     * @param firstSequence the number of its first item in the stream
     */
    public byte[] finish(int stream, long firstSequence) {
        out.setInt(FrameHeader.STREAM_AT, stream);
        out.setLong(BatchReader.FIRST_SEQUENCE_AT, firstSequence);
        out.setShort(BatchReader.COUNT_AT, count);
        byte[] frame = out.toArray();
        begin();
        return frame;
    }

    /** A copy of a finished frame at another place in another stream. */
    public static byte[] renumbered(byte[] frame, int stream, long firstSequence) {
        WireWriter copy = new WireWriter();
        copy.putBytes(frame);
        copy.setInt(FrameHeader.STREAM_AT, stream);
        copy.setLong(BatchReader.FIRST_SEQUENCE_AT, firstSequence);
        return copy.toArray();
    }
}
